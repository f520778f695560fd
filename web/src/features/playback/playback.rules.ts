// Decides how the picture comes: state + event + now -> state + effects, as the table in media/README draws it. Pure.
import type { Phase } from '../../../../server/protocol/shows.ts'

export type Path = 'webrtc' | 'hls'
export type PlaybackAt = 'cover' | 'watching' | 'webrtc' | 'hls' | 'trying' | 'held'
export type Playback = {
  readonly at: PlaybackAt
  readonly sinceMs: number
  /** What the room says. */
  readonly phase: Phase
  readonly mediaOn: boolean
  readonly take: number
  /** This browser, this network and the server's answer allow WebRTC. */
  readonly webrtcMay: boolean
  readonly visible: boolean
  /** Frames are not missed before this moment: a page that has just come back is given time. */
  readonly graceUntilMs: number
  /** watching and trying: when the answer came; null while the ask is out. */
  readonly answeredAtMs: number | null
  readonly connected: boolean
  readonly lastFrameAtMs: number | null
  /** hls */
  readonly firstHlsFrame: boolean
  readonly fatalAtMs: number | null
  readonly weak: boolean
  readonly reloadAtMs: number | null
  readonly reloads: number
  readonly stalledAtMs: number
  /** coming back from HLS */
  readonly returnWaitMs: number
  readonly returns: number
  readonly mayReturn: boolean
}

export type PlaybackEvent =
  | { readonly kind: 'room'; readonly phase: Phase; readonly mediaOn: boolean; readonly take: number }
  | { readonly kind: 'play'; readonly webrtcMay: boolean }
  | { readonly kind: 'visible'; readonly visible: boolean }
  | { readonly kind: 'watchAnswered' }
  | { readonly kind: 'watchRefused'; readonly code: string }
  | { readonly kind: 'connected' }
  | { readonly kind: 'frame'; readonly path: Path }
  | { readonly kind: 'stageClosed' }
  | { readonly kind: 'deliver'; readonly path: Path }
  | { readonly kind: 'hlsFatal' }
  | { readonly kind: 'hlsStalled' }
  | { readonly kind: 'tapReturn' }
  | { readonly kind: 'tick'; readonly rttMs: number | null }

/** watch: stage:watch on a new transport; unwatch: close it; startHls/stopHls/reloadHls: the list; swap: show the stream that was tried beside. */
export type PlaybackEffect = 'watch' | 'watchBeside' | 'unwatch' | 'startHls' | 'stopHls' | 'reloadHls' | 'swap'
export type PlaybackStep = { readonly state: Playback; readonly effects: readonly PlaybackEffect[]; readonly why?: string }

export const PLAYBACK_MS = {
  connect: 2500, // not connected after the answer -> hls
  firstFrame: 3000, // no frame after the answer -> hls
  answer: 3000, // a stage that says nothing -> hls, long before the line's own limit
  noFrame: 2000, // in webrtc while media is on -> hls
  noFrameAfterClose: 3000, // after stage:closed or a new take the 2 s begin anew
  grace: 3000, // after the page became visible
  hlsFirstFrame: 4000,
  hlsFatalTwice: 10_000,
  tryingFirstFrame: 4000,
  returnAfter: 30_000,
  noStallFor: 20_000,
} as const
const reloadWaitsMs = [2000, 4000, 8000] as const
const returnsMax = 3
const returnRttMaxMs = 400

const heldPhases: readonly Phase[] = [
  'paused',
  'interrupted',
  'ended',
  'processing',
  'banned',
  'archived',
  'replay',
  'cancelled',
  'expired',
]
const runningPhases: readonly Phase[] = ['live', 'paused', 'rehearsal']

export const startPlayback = (nowMs: number): Playback => ({
  at: 'cover',
  sinceMs: nowMs,
  phase: 'scheduled',
  mediaOn: false,
  take: 0,
  webrtcMay: false,
  visible: true,
  graceUntilMs: 0,
  answeredAtMs: null,
  connected: false,
  lastFrameAtMs: null,
  firstHlsFrame: false,
  fatalAtMs: null,
  weak: false,
  reloadAtMs: null,
  reloads: 0,
  stalledAtMs: 0,
  returnWaitMs: PLAYBACK_MS.returnAfter,
  returns: 0,
  mayReturn: true,
})

const stay = (state: Playback): PlaybackStep => ({ state, effects: [] })
const fresh = { answeredAtMs: null, connected: false, lastFrameAtMs: null } as const

const toWatching = (state: Playback, nowMs: number, why: string, before: readonly PlaybackEffect[] = []): PlaybackStep => ({
  state: { ...state, ...fresh, at: 'watching', sinceMs: nowMs, graceUntilMs: Math.max(state.graceUntilMs, nowMs) },
  effects: [...before, 'watch'],
  why,
})
const toHls = (state: Playback, nowMs: number, why: string): PlaybackStep => ({
  state: {
    ...state,
    ...fresh,
    at: 'hls',
    sinceMs: nowMs,
    firstHlsFrame: false,
    fatalAtMs: null,
    weak: false,
    reloadAtMs: null,
    reloads: 0,
    stalledAtMs: nowMs,
  },
  effects: state.at === 'watching' || state.at === 'webrtc' ? ['unwatch', 'startHls'] : ['startHls'],
  why,
})
const begin = (state: Playback, nowMs: number, why: string): PlaybackStep =>
  state.webrtcMay ? toWatching(state, nowMs, why) : toHls(state, nowMs, why)
const endTrying = (state: Playback, nowMs: number, why: string): PlaybackStep => ({
  state: { ...state, ...fresh, at: 'hls', sinceMs: nowMs, firstHlsFrame: true, returnWaitMs: Math.min(state.returnWaitMs * 2, 120_000) },
  effects: ['unwatch'],
  why,
})

/** Stop everything that moves; the designed card stands over the last frame. */
function hold(state: Playback, nowMs: number): PlaybackStep {
  const effects: PlaybackEffect[] = []
  if (state.at === 'watching' || state.at === 'webrtc' || state.at === 'trying') effects.push('unwatch')
  if (state.at === 'hls' || state.at === 'trying') effects.push('stopHls')
  return { state: { ...state, ...fresh, at: 'held', sinceMs: nowMs }, effects, why: state.phase }
}

function onRoom(state: Playback, event: Extract<PlaybackEvent, { kind: 'room' }>, nowMs: number): PlaybackStep {
  const next: Playback = { ...state, phase: event.phase, mediaOn: event.mediaOn, take: event.take }
  const wentOn = event.mediaOn && !state.mediaOn
  const newTake = event.take !== state.take
  if (heldPhases.includes(event.phase) && !(event.phase === 'paused' && event.mediaOn))
    return state.at === 'held' || state.at === 'cover' ? stay(next) : hold(next, nowMs)
  switch (state.at) {
    case 'cover':
    case 'held':
      return event.mediaOn && runningPhases.includes(event.phase) ? begin(next, nowMs, 'media on') : stay(next)
    case 'watching':
      return event.mediaOn && (newTake || wentOn) ? toWatching(next, nowMs, 'new take', ['unwatch']) : stay(next)
    case 'webrtc':
      if (event.mediaOn && newTake)
        return toWatching({ ...next, graceUntilMs: nowMs + PLAYBACK_MS.noFrameAfterClose }, nowMs, 'new take', ['unwatch'])
      return stay(wentOn ? { ...next, lastFrameAtMs: nowMs } : next)
    case 'trying':
      return newTake ? endTrying(next, nowMs, 'new take') : stay(next)
    case 'hls':
      return wentOn ? { state: { ...next, reloadAtMs: null, sinceMs: nowMs }, effects: ['reloadHls'], why: 'media on' } : stay(next)
  }
}

function onRefused(state: Playback, code: string, nowMs: number): PlaybackStep {
  if (state.at === 'trying') return endTrying(state, nowMs, code)
  if (state.at !== 'watching') return stay(state)
  // these two wait for the next media cell: the server has just said that producers are changing
  if (code === 'stage_changed' || code === 'not_producing') return stay({ ...state, answeredAtMs: null, sinceMs: nowMs })
  return toHls(state, nowMs, code)
}

function onFrame(state: Playback, path: Path, nowMs: number): PlaybackStep {
  if (path === 'webrtc' && state.at === 'watching')
    return { state: { ...state, at: 'webrtc', sinceMs: nowMs, lastFrameAtMs: nowMs }, effects: ['stopHls'], why: 'first frame' }
  if (path === 'webrtc' && state.at === 'trying')
    return {
      state: { ...state, at: 'webrtc', sinceMs: nowMs, lastFrameAtMs: nowMs, returns: state.returns + 1 },
      effects: ['swap', 'stopHls'],
      why: 'good again',
    }
  if (path === 'webrtc' && state.at === 'webrtc') return stay({ ...state, lastFrameAtMs: nowMs })
  if (path === 'hls' && (state.at === 'hls' || state.at === 'trying')) {
    return stay({
      ...state,
      lastFrameAtMs: nowMs,
      weak: false,
      reloadAtMs: null,
      ...(state.firstHlsFrame
        ? {}
        : { firstHlsFrame: true, reloads: 0, stalledAtMs: nowMs, ...(state.at === 'hls' && { sinceMs: nowMs }) }),
    })
  }
  return stay(state)
}

function onFatal(state: Playback, nowMs: number): PlaybackStep {
  if (state.at !== 'hls' && state.at !== 'trying') return stay(state)
  const twice = state.fatalAtMs !== null && nowMs - state.fatalAtMs < PLAYBACK_MS.hlsFatalTwice
  if (!twice) return { state: { ...state, fatalAtMs: nowMs, stalledAtMs: nowMs }, effects: ['reloadHls'], why: 'list error' }
  return stay(weaken({ ...state, fatalAtMs: nowMs, stalledAtMs: nowMs }, nowMs))
}

const weaken = (state: Playback, nowMs: number): Playback => ({
  ...state,
  weak: true,
  reloads: state.reloads + 1,
  reloadAtMs: nowMs + (reloadWaitsMs[Math.min(state.reloads, reloadWaitsMs.length - 1)] ?? 8000),
})

function onTick(state: Playback, rttMs: number | null, nowMs: number): PlaybackStep {
  if (!state.visible) return stay(state)
  const answered = state.answeredAtMs
  if (state.at === 'watching' && state.mediaOn) {
    if (answered === null) return nowMs - state.sinceMs > PLAYBACK_MS.answer ? toHls(state, nowMs, 'no answer') : stay(state)
    if (!state.connected && nowMs - answered > PLAYBACK_MS.connect) return toHls(state, nowMs, 'not connected')
    return nowMs - answered > PLAYBACK_MS.firstFrame ? toHls(state, nowMs, 'no first frame') : stay(state)
  }
  if (state.at === 'webrtc' && state.mediaOn) {
    const quietSince = Math.max(state.lastFrameAtMs ?? state.sinceMs, state.graceUntilMs)
    return nowMs - quietSince > PLAYBACK_MS.noFrame ? toHls(state, nowMs, 'no frame') : stay(state)
  }
  if (state.at === 'trying')
    return nowMs - state.sinceMs > PLAYBACK_MS.tryingFirstFrame ? endTrying(state, nowMs, 'no frame beside') : stay(state)
  return state.at === 'hls' ? tickHls(state, rttMs, nowMs) : stay(state)
}

function tickHls(state: Playback, rttMs: number | null, nowMs: number): PlaybackStep {
  if (state.reloadAtMs !== null) {
    return nowMs < state.reloadAtMs
      ? stay(state)
      : { state: { ...state, reloadAtMs: null, sinceMs: nowMs }, effects: ['reloadHls'], why: 'again' }
  }
  if (!state.firstHlsFrame && state.mediaOn && nowMs - state.sinceMs > PLAYBACK_MS.hlsFirstFrame) return stay(weaken(state, nowMs))
  const good = state.firstHlsFrame && state.mediaOn && state.webrtcMay && state.mayReturn && state.returns < returnsMax && !state.weak
  const calm =
    nowMs - state.sinceMs >= state.returnWaitMs &&
    nowMs - state.stalledAtMs >= PLAYBACK_MS.noStallFor &&
    rttMs !== null &&
    rttMs < returnRttMaxMs
  if (!good || !calm) return stay(state)
  return {
    state: { ...state, at: 'trying', sinceMs: nowMs, answeredAtMs: null, connected: false },
    effects: ['watchBeside'],
    why: 'good for a while',
  }
}

/** The table: one event at one moment. */
export function playbackStep(state: Playback, event: PlaybackEvent, nowMs: number): PlaybackStep {
  switch (event.kind) {
    case 'room':
      return onRoom(state, event, nowMs)
    case 'play':
      return stay({ ...state, webrtcMay: event.webrtcMay })
    case 'visible':
      return stay({
        ...state,
        visible: event.visible,
        graceUntilMs: event.visible ? nowMs + PLAYBACK_MS.grace : state.graceUntilMs,
        ...(event.visible && state.at === 'hls' && { stalledAtMs: nowMs }),
      })
    case 'watchAnswered':
      return state.at === 'watching' || state.at === 'trying' ? stay({ ...state, answeredAtMs: nowMs }) : stay(state)
    case 'watchRefused':
      return onRefused(state, event.code, nowMs)
    case 'connected':
      return stay({ ...state, connected: true })
    case 'frame':
      return onFrame(state, event.path, nowMs)
    case 'stageClosed':
      if (state.at === 'trying') return endTrying(state, nowMs, 'closed')
      return state.at === 'webrtc' || state.at === 'watching'
        ? toWatching({ ...state, graceUntilMs: nowMs + PLAYBACK_MS.noFrameAfterClose }, nowMs, 'closed', ['unwatch'])
        : stay(state)
    case 'deliver':
      return event.path === 'hls' && (state.at === 'webrtc' || state.at === 'watching')
        ? toHls({ ...state, mayReturn: true }, nowMs, 'server says')
        : stay(state)
    case 'hlsFatal':
      return onFatal(state, nowMs)
    case 'hlsStalled':
      return stay(state.at === 'hls' || state.at === 'trying' ? { ...state, stalledAtMs: nowMs } : state)
    case 'tapReturn':
      return state.at === 'hls' && state.webrtcMay && state.mediaOn
        ? {
            state: { ...state, at: 'trying', sinceMs: nowMs, answeredAtMs: null, connected: false },
            effects: ['watchBeside'],
            why: 'asked',
          }
        : stay(state)
    case 'tick':
      return onTick(state, event.rttMs, nowMs)
  }
}
