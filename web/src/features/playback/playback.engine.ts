// The moving part behind playback: holds the ways and the one video element, and carries out what playback.rules decides.
import type { StoreApi } from 'zustand/vanilla'
import type { AckOf } from '../../../../server/protocol/socket-events.ts'
import { slowNetwork } from '../../platform/env.ts'
import type { SocketClient } from '../../platform/socket-client.ts'
import { openHlsPath, type HlsPath } from './hls-path.ts'
import { keepFrame } from './last-frame.ts'
import { playbackStep, type Playback, type PlaybackAt, type PlaybackEffect, type PlaybackEvent } from './playback.rules.ts'
import type { Measures, NetworkWord, Reading } from './stats.rules.ts'
import { openWebrtcPath, type WebrtcPath } from './webrtc-path.ts'

export type PlayInfo = AckOf<'show:join'>['play']
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

export type Engine = {
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

export function dispatch(engine: Engine, event: PlaybackEvent): void {
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
export function show(engine: Engine, path: WebrtcPath): void {
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

export function start(engine: Engine): void {
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

export function closePaths(engine: Engine): void {
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
