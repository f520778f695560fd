// Playback as the pages use it: told of the room and the join, tapped for sound, moved to another line; keeps the rest inside.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Phase } from '../../../../server/protocol/shows.ts'
import type { ToldOf } from '../../../../server/protocol/socket-events.ts'
import type { MediaCell } from '../../../../server/protocol/stage.ts'
import { hasWebRtc, inChatApp, savesData } from '../../platform/env.ts'
import type { SocketClient } from '../../platform/socket-client.ts'
import { fetchHls } from './hls-path.ts'
import { closePaths, dispatch, show, start, type Engine, type PlaybackDeps, type PlaybackView, type PlayInfo } from './playback.engine.ts'
import { hiddenAfterMs, report, tick } from './playback.report.ts'
import { startPlayback } from './playback.rules.ts'
import { noMeasures } from './stats.rules.ts'
import { openWebrtcPath } from './webrtc-path.ts'

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
const moveWithinMs = 3000

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
    if (now.via !== null && before.via === null) whenIdle(() => void fetchHls().catch(() => undefined))
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
