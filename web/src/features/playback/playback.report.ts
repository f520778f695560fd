// Watches the running picture: counts frames each 250 ms and reports to the server each 2 s.
import { wantsHlsAhead } from './hls-ahead.rules.ts'
import { fetchHls } from './hls-path.ts'
import { dispatch, type Engine } from './playback.engine.ts'
import { measuresBetween, networkWord, noMeasures } from './stats.rules.ts'

export const hiddenAfterMs = 5000

/** Frames are counted by what was decoded, never by what was drawn: a hidden page draws nothing. */
export async function tick(engine: Engine): Promise<void> {
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
  if (wantsHlsAhead(engine.state, engine.deps.nowMs())) void fetchHls().catch(() => undefined)
  dispatch(engine, { kind: 'tick', rttMs: engine.reading?.rttMs ?? null })
}

const wantsOf = (engine: Engine): 'video' | 'audio' | 'nothing' => {
  const hidden = engine.hiddenSinceMs !== null && engine.deps.nowMs() - engine.hiddenSinceMs >= hiddenAfterMs
  if (hidden) return engine.store.getState().muted ? 'nothing' : 'audio'
  return engine.store.getState().audioOnly ? 'audio' : 'video'
}

export async function report(engine: Engine): Promise<void> {
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
