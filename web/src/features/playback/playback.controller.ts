// Carries out what playback.rules decides: opens and closes the ways, counts frames, reports, and keeps one video element.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Phase } from '../../../../server/protocol/shows.ts'
import type { MediaCell } from '../../../../server/protocol/stage.ts'
import type { AckOf, ToldOf } from '../../../../server/protocol/socket-events.ts'
import { hasWebRtc, inChatApp, savesData, slowNetwork } from '../../platform/env.ts'
import type { SocketClient } from '../../platform/socket-client.ts'
import { fetchHls, openHlsPath, type HlsPath } from './hls-path.ts'
import { keepFrame } from './last-frame.ts'
import { playbackStep, startPlayback, type Playback, type PlaybackAt, type PlaybackEffect, type PlaybackEvent } from './playback.rules.ts'
import { measuresBetween, networkWord, noMeasures, type Measures, type NetworkWord, type Reading } from './stats.rules.ts'
import { openWebrtcPath, type WebrtcPath } from './webrtc-path.ts'

type PlayInfo = AckOf<'show:join'>['play']
export type PlaybackView = {
  at: PlaybackAt
  /** The picture runs by this way; null while there is none. */
  via: 'webrtc' | 'hls' | null
  muted: boolean
  /** The browser refused to start even without sound: a tap is needed. */
  needsTap: boolean
  weak: boolean
  audioOnly: boolean
  network: NetworkWord | null
  behindMs: number
  /** Width over height of the picture; null before the first frame. */
  ratio: number | null
}
export type PlaybackDeps = { socket: SocketClient; video: HTMLVideoElement; frame: HTMLCanvasElement; nowMs?: () => number }
export type PlaybackControl = {
  store: StoreApi<PlaybackView>
  room: (phase: Phase, media: MediaCell | null) => void
  play: (info: PlayInfo, bootId: string) => void
  stageClosed: (told: ToldOf<'stage:closed'>) => void
  /** A tap asked for sound (or silence): must be called inside the tap. */
  sound: (on: boolean) => void
  tapPlay: () => void
  tapReturn: () => void
  audioOnly: (on: boolean) => void
  /** Opens the picture on a second line before the first one ends. */
  moveTo: (next: SocketClient) => Promise<void>
  close: () => void
}

const tickMs = 250
const reportMs = 2000
const hiddenAfterMs = 5000
const moveWithinMs = 3000

type Engine = {
  deps: Required<PlaybackDeps>
  store: StoreApi<PlaybackView>
  state: Playback
  info: PlayInfo | null
  bootId: string | null
  main: WebrtcPath | null
  beside: WebrtcPath | null
  probe: HTMLVideoElement
  opening: AbortController | null
  hls: HlsPath | null
  hlsWanted: boolean
  lastTime: number
  lastFrames: number
  reportedFrom: Reading | null
  reading: Reading | null
  measures: Measures
  step: { from: string; to: string; why: string } | null
  hiddenSinceMs: number | null
  ended: boolean
}

function dispatch(engine: Engine, event: PlaybackEvent): void {
  if (engine.ended) return
  const before = engine.state.at
  const { state, effects, why } = playbackStep(engine.state, event, engine.deps.nowMs())
  engine.state = state
  if (state.at !== before) engine.step = { from: before, to: state.at, why: (why ?? '').slice(0, 40) }
  for (const [index, effect] of effects.entries()) carryOut(engine, effect, effects[index + 1])
  const via = state.at === 'webrtc' ? 'webrtc' : (state.at === 'hls' || state.at === 'trying') && state.firstHlsFrame ? 'hls' : null
  engine.store.setState({ at: state.at, via, weak: state.weak })
}

function carryOut(engine: Engine, effect: PlaybackEffect, next: PlaybackEffect | undefined): void {
  switch (effect) {
    case 'watch':
      return void watch(engine, false)
    case 'watchBeside':
      return void watch(engine, true)
    case 'unwatch':
      closePaths(engine)
      if (next !== 'watch') void engine.deps.socket.ask('stage:unwatch', {})
      return
    case 'startHls':
      return void startHls(engine)
    case 'stopHls':
      engine.hlsWanted = false
      engine.hls?.close()
      engine.hls = null
      return
    case 'reloadHls':
      if (engine.info) engine.hls?.reload(engine.info.playlistUrl)
      return
    case 'swap':
      if (engine.beside) show(engine, engine.beside)
      engine.beside = null
      return
  }
}

async function watch(engine: Engine, beside: boolean): Promise<void> {
  const { info, deps } = engine
  if (!info?.webrtc) return dispatch(engine, { kind: 'watchRefused', code: 'no_capacity' })
  const opening = new AbortController()
  engine.opening?.abort()
  engine.opening = opening
  const path = await openWebrtcPath({
    socket: deps.socket,
    caps: info.webrtc as Parameters<typeof openWebrtcPath>[0]['caps'],
    iceServers: info.iceServers,
    take: engine.state.take,
    startLayer: slowNetwork() ? 0 : 1,
    signal: opening.signal,
    events: {
      answered: () => opening.signal.aborted || dispatch(engine, { kind: 'watchAnswered' }),
      refused: (code) => opening.signal.aborted || dispatch(engine, { kind: 'watchRefused', code }),
      connected: () => opening.signal.aborted || dispatch(engine, { kind: 'connected' }),
    },
  })
  if (!path || opening.signal.aborted) return path?.close()
  engine.lastFrames = 0
  engine.reading = engine.reportedFrom = null
  if (!beside) return show(engine, path)
  engine.beside = path
  engine.probe.srcObject = path.stream
  void engine.probe.play().catch(() => undefined)
}

/** Puts a stream on the one element; its muted state stays, so one tap for sound counts for the whole visit. */
function show(engine: Engine, path: WebrtcPath): void {
  const { video, frame } = engine.deps
  keepFrame(video, frame)
  engine.hlsWanted = false
  engine.hls?.close()
  engine.hls = null
  if (engine.main !== path) engine.main?.close()
  engine.main = path
  engine.probe.srcObject = null
  video.srcObject = path.stream
  start(engine)
}

function start(engine: Engine): void {
  const { video } = engine.deps
  void video.play().then(
    () => engine.store.setState({ needsTap: false }),
    (error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return
      if (video.muted) return engine.store.setState({ needsTap: true })
      video.muted = true
      engine.store.setState({ muted: true })
      start(engine)
    },
  )
}

function closePaths(engine: Engine): void {
  engine.opening?.abort()
  engine.opening = null
  if (engine.main) keepFrame(engine.deps.video, engine.deps.frame)
  engine.main?.close()
  engine.beside?.close()
  engine.main = engine.beside = null
  engine.probe.srcObject = null
}

async function startHls(engine: Engine): Promise<void> {
  const { info, deps } = engine
  if (!info) return
  keepFrame(deps.video, deps.frame)
  engine.hlsWanted = true
  deps.video.srcObject = null
  engine.hls?.close()
  engine.lastTime = deps.video.currentTime
  const path = await openHlsPath(deps.video, info.playlistUrl, {
    fatal: () => dispatch(engine, { kind: 'hlsFatal' }),
    stalled: () => dispatch(engine, { kind: 'hlsStalled' }),
  }).catch(() => null)
  if (!path) return dispatch(engine, { kind: 'hlsFatal' })
  if (!engine.hlsWanted || engine.ended) return path.close()
  engine.hls = path
  engine.lastTime = deps.video.currentTime
  start(engine)
}

/** Frames are counted by what was decoded, never by what was drawn: a hidden page draws nothing. */
async function tick(engine: Engine): Promise<void> {
  const path = engine.beside ?? engine.main
  if (path) {
    const reading = await path.read(engine.deps.nowMs()).catch(() => null)
    if (reading && path === (engine.beside ?? engine.main)) {
      if (reading.frames > engine.lastFrames) dispatch(engine, { kind: 'frame', path: 'webrtc' })
      engine.lastFrames = reading.frames
      engine.reading = reading
    }
  }
  if (engine.hls) {
    const time = engine.deps.video.currentTime
    if (time > engine.lastTime + 0.01) dispatch(engine, { kind: 'frame', path: 'hls' })
    engine.lastTime = time
  }
  const { videoWidth, videoHeight } = engine.deps.video
  if (videoHeight > 0) engine.store.setState({ ratio: videoWidth / videoHeight })
  dispatch(engine, { kind: 'tick', rttMs: engine.reading?.rttMs ?? null })
}

const wantsOf = (engine: Engine): 'video' | 'audio' | 'nothing' => {
  const hidden = engine.hiddenSinceMs !== null && engine.deps.nowMs() - engine.hiddenSinceMs >= hiddenAfterMs
  if (hidden) return engine.store.getState().muted ? 'nothing' : 'audio'
  return engine.store.getState().audioOnly ? 'audio' : 'video'
}

async function report(engine: Engine): Promise<void> {
  const { at } = engine.state
  if (at === 'cover' || at === 'held' || engine.ended) return
  const { reading, reportedFrom } = engine
  if (reading && reportedFrom) engine.measures = measuresBetween(reportedFrom, reading)
  else engine.measures = noMeasures
  engine.reportedFrom = reading
  const via = at === 'webrtc' ? 'webrtc' : at === 'hls' || at === 'trying' ? 'hls' : 'none'
  const behindMs = Math.min(600_000, Math.round(engine.hls?.behindMs() ?? 0))
  const step = engine.step
  engine.step = null
  const wants = wantsOf(engine)
  if (via !== 'none' && wants === 'video')
    engine.store.setState({ network: via === 'webrtc' ? networkWord(engine.measures) : engine.state.weak ? 'bad' : 'good', behindMs })
  const answer = await engine.deps.socket.ask('stats:report', {
    via,
    wants,
    visible: engine.hiddenSinceMs === null,
    ...engine.measures,
    behindMs,
    ...(step && { step }),
  })
  if (answer.ok && answer.deliver === 'hls' && via === 'webrtc') dispatch(engine, { kind: 'deliver', path: 'hls' })
}

const webrtcMay = (info: PlayInfo): boolean =>
  info.webrtc !== null && hasWebRtc() && !savesData() && !(inChatApp() && typeof RTCRtpReceiver === 'undefined')

/** Starts counting at once; nothing is fetched before the room and the join say so. */
export function createPlayback({ socket, video, frame, nowMs = () => performance.now() }: PlaybackDeps): PlaybackControl {
  const store = createStore<PlaybackView>(() => ({
    at: 'cover',
    via: null,
    muted: true,
    needsTap: false,
    weak: false,
    audioOnly: false,
    network: null,
    behindMs: 0,
    ratio: null,
  }))
  const probe = document.createElement('video')
  probe.muted = true
  probe.playsInline = true
  video.muted = true
  const engine: Engine = {
    deps: { socket, video, frame, nowMs },
    store,
    state: startPlayback(nowMs()),
    info: null,
    bootId: null,
    main: null,
    beside: null,
    probe,
    opening: null,
    hls: null,
    hlsWanted: false,
    lastTime: 0,
    lastFrames: 0,
    reportedFrom: null,
    reading: null,
    measures: noMeasures,
    step: null,
    hiddenSinceMs: null,
    ended: false,
  }
  const endTimers = runTimers(engine)
  return { store, ...controlsOf(engine), close: () => closeEngine(engine, endTimers) }
}

function runTimers(engine: Engine): () => void {
  const ticks = setInterval(() => void tick(engine), tickMs)
  const reports = setInterval(() => void report(engine), reportMs)
  const onVisibility = () => {
    const hidden = document.visibilityState === 'hidden'
    engine.hiddenSinceMs = hidden ? engine.deps.nowMs() : null
    dispatch(engine, { kind: 'visible', visible: !hidden && !engine.store.getState().audioOnly })
    if (hidden) setTimeout(() => engine.hiddenSinceMs !== null && void report(engine), hiddenAfterMs)
    else void report(engine)
  }
  document.addEventListener('visibilitychange', onVisibility)
  const unwatchPlays = engine.store.subscribe((now, before) => {
    if (now.via !== null && before.via === null) whenIdle(() => void fetchHls())
  })
  return () => {
    clearInterval(ticks)
    clearInterval(reports)
    document.removeEventListener('visibilitychange', onVisibility)
    unwatchPlays()
  }
}

const whenIdle = (work: () => void): void => {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 4000 })
  else setTimeout(work, 1500)
}

function controlsOf(engine: Engine): Omit<PlaybackControl, 'store' | 'close'> {
  const { video } = engine.deps
  return {
    room: (phase, media) => dispatch(engine, { kind: 'room', phase, mediaOn: media?.state === 'on', take: media?.take ?? 0 }),
    play: (info, bootId) => {
      const otherProcess = engine.bootId !== null && engine.bootId !== bootId
      engine.info = info
      engine.bootId = bootId
      dispatch(engine, { kind: 'play', webrtcMay: webrtcMay(info) })
      if (otherProcess) dispatch(engine, { kind: 'stageClosed' })
    },
    stageClosed: ({ transportId, why, afterMs }) => {
      const mine = transportId === engine.main?.transportId || transportId === engine.beside?.transportId
      if (mine && why !== 'kicked') setTimeout(() => dispatch(engine, { kind: 'stageClosed' }), afterMs)
    },
    sound: (on) => {
      video.muted = !on
      engine.store.setState({ muted: !on })
      start(engine)
      void report(engine)
    },
    tapPlay: () => start(engine),
    tapReturn: () => dispatch(engine, { kind: 'tapReturn' }),
    audioOnly: (on) => {
      engine.store.setState({ audioOnly: on })
      dispatch(engine, { kind: 'visible', visible: !on && engine.hiddenSinceMs === null })
      void report(engine)
    },
    moveTo: (next) => moveTo(engine, next),
  }
}

async function moveTo(engine: Engine, next: SocketClient): Promise<void> {
  const { info } = engine
  if (engine.state.at !== 'webrtc' || !info?.webrtc) return
  const quiet = { answered: () => undefined, refused: () => undefined, connected: () => undefined }
  const ask = {
    socket: next,
    caps: info.webrtc as Parameters<typeof openWebrtcPath>[0]['caps'],
    iceServers: info.iceServers,
    take: engine.state.take,
    startLayer: 1 as const,
    events: quiet,
    signal: new AbortController().signal,
  }
  const path = await openWebrtcPath(ask)
  if (!path) return
  engine.probe.srcObject = path.stream
  void engine.probe.play().catch(() => undefined)
  const until = engine.deps.nowMs() + moveWithinMs
  while (engine.deps.nowMs() < until && !engine.ended) {
    const reading = await path.read(engine.deps.nowMs()).catch(() => null)
    if (reading && reading.frames > 0) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  engine.lastFrames = 0
  show(engine, path)
}

function closeEngine(engine: Engine, endTimers: () => void): void {
  engine.ended = true
  endTimers()
  closePaths(engine)
  engine.hlsWanted = false
  engine.hls?.close()
  engine.hls = null
  engine.deps.video.srcObject = null
}
