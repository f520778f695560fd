// What hosts and machine-made broadcasts ask of the engine: open, keep, connect, produce, feed, close.
import type { types } from 'mediasoup'
import { placeIngest } from './capacity.rules.ts'
import { offeredCapabilities } from './codecs.ts'
import { answering, inTurn, stageOf, workerLoads } from './engine-state.ts'
import type { Engine, Feed } from './engine-state.ts'
import { feedArgs } from './hls/ffmpeg-args.ts'
import { connectOnce, onTransportGone, openProducer, openWebRtcTransport, restartIce, transportFacts, webRtcLimits } from './host-ingest.ts'
import type {
  IceParameters,
  MediaAnswer,
  MediaEngine,
  OpenStage,
  OpenedPlainStage,
  OpenedStage,
  StartFeed,
  Untrusted,
} from './media-port.ts'
import { openPlainIngest } from './plain-ingest.ts'
import { ingestRouter } from './stage-routers.ts'
import { addProducer, addSource, closeStage, holdingSource, loseSource, shownSource } from './stage.ts'
import type { Source, Stage } from './stage.ts'
import { cellOf } from './stage.rules.ts'
import { viewerByTransport } from './viewer-egress.ts'

const plainHolder = 'plain'

export const feedLimits = {
  retryMs: 500,
  /** An ffmpeg that ends sooner failed; so many in a row, and the feed is given up. */
  livedMsMin: 5_000,
  failuresMax: 5,
} as const

export function openStage(engine: Engine, input: OpenStage): Promise<MediaAnswer<OpenedStage>> {
  return answering(engine, 'openStage', () => inTurn(engine, input.stageId, () => openStageNow(engine, input)))
}

async function openStageNow(engine: Engine, input: OpenStage): Promise<MediaAnswer<OpenedStage>> {
  const busy = refuseOtherHolder(engine, input.stageId, input.holderKey, input.takeOver ?? false)
  if (busy) return busy
  const stage = stageOf(engine, input.stageId)
  const kept = input.keep ? keptSource(stage, input.keep, input.holderKey) : null
  if (kept?.webRtc) {
    kept.ownerKey = input.ownerKey
    kept.goneAtMs = null
    return { ok: true, ...openedFacts(engine, stage), transport: null, transportId: kept.webRtc.id, kept: true }
  }
  const opened = await openIngest(engine, stage)
  if (!opened) return { ok: false, code: 'unavailable' }
  const webRtc = await openWebRtcTransport(opened.slot, opened.router, engine.handles)
  await webRtc.setMaxIncomingBitrate(webRtcLimits.hostMaxBitrate)
  const { holderKey, ownerKey, browser = null } = input
  const source = addSource(stage, { holderKey, ownerKey, browser, router: opened.router, webRtc, transports: [webRtc] }, input.takeFrom)
  onTransportGone(webRtc, () => loseSource(stage, source, 'transportGone'))
  return { ok: true, ...openedFacts(engine, stage), transport: transportFacts(webRtc), transportId: webRtc.id, kept: false }
}

function openedFacts(engine: Engine, stage: Stage) {
  const caps = engine.caps ?? stage.ingest?.router.rtpCapabilities ?? {}
  return { caps: offeredCapabilities(caps), cell: cellOf(stage.state) }
}

/** A holder is one whose transport lives: a stage that nobody sends to is free to be taken. */
function refuseOtherHolder(engine: Engine, stageId: string, holderKey: string, takeOver: boolean) {
  const stage = engine.stages.get(stageId)
  const holder = stage ? holdingSource(stage) : null
  if (!holder || holder.holderKey === holderKey || takeOver) return null
  const params = { sinceMs: holder.openedAtMs, ...(holder.browser ? { browser: holder.browser } : {}) }
  return { ok: false, code: 'stage_busy', params } as const
}

function keptSource(stage: Stage, transportId: string, holderKey: string): Source | null {
  const found = [...stage.sources.values()].find((source) => source.webRtc?.id === transportId)
  return found && found.holderKey === holderKey && !found.webRtc?.closed ? found : null
}

/** The ingest router and its worker; a stage that cannot have one is not left behind. */
async function openIngest(engine: Engine, stage: Stage) {
  const router = await ingestRouter(stage, () => placeIngest(workerLoads(engine)))
  const slot = stage.ingest ? engine.pool.slot(stage.ingest.workerIndex) : null
  if (router && slot) return { router, slot }
  if (stage.state.phase === 'off') await closeStage(stage, 'asked')
  return null
}

export async function hostGone(engine: Engine, input: { stageId: string; ownerKey: string }): Promise<void> {
  for (const source of engine.stages.get(input.stageId)?.sources.values() ?? []) {
    if (source.ownerKey === input.ownerKey) source.goneAtMs ??= engine.nowMs()
  }
}

export function produce(engine: Engine, input: Parameters<MediaEngine['produce']>[0]): Promise<MediaAnswer<{ producerId: string }>> {
  return answering<{ producerId: string }>(engine, 'produce', async () => {
    const stage = engine.stages.get(input.stageId)
    const source = [...(stage?.sources.values() ?? [])].find(
      (one) => one.webRtc?.id === input.transportId && one.ownerKey === input.ownerKey,
    )
    // One producer a kind: a page that wants another makes a new transport, so that viewers see a new take.
    if (!stage || !source?.webRtc || source.producers[input.kind]) return { ok: false, code: 'stage_changed' }
    const producer = await openProducer(source.webRtc, input, engine.handles)
    if (!producer) return { ok: false, code: 'bad_codec' }
    if (!stage.sources.has(source.number)) return { ok: false, code: 'stage_changed' }
    addProducer(stage, source, producer)
    return { ok: true, producerId: producer.id }
  })
}

/** Her own transport, host's or viewer's. */
function ownTransport(engine: Engine, ownerKey: string, transportId: string): types.WebRtcTransport | null {
  const viewer = viewerByTransport(engine.egress, transportId)
  if (viewer) return viewer.viewerKey === ownerKey && !viewer.transport.closed ? viewer.transport : null
  for (const stage of engine.stages.values()) {
    for (const source of stage.sources.values()) if (source.webRtc?.id === transportId && source.ownerKey === ownerKey) return source.webRtc
  }
  return null
}

export async function connectTransport(
  engine: Engine,
  input: { ownerKey: string; transportId: string; dtlsParameters: Untrusted },
): Promise<MediaAnswer> {
  const transport = ownTransport(engine, input.ownerKey, input.transportId)
  const connected = transport ? await connectOnce(transport, input.dtlsParameters) : false
  return connected ? { ok: true } : { ok: false, code: 'stage_changed' }
}

export async function restartOwnIce(
  engine: Engine,
  input: { ownerKey: string; transportId: string },
): Promise<MediaAnswer<{ iceParameters: IceParameters }>> {
  const transport = ownTransport(engine, input.ownerKey, input.transportId)
  const iceParameters = transport ? await restartIce(transport) : null
  return iceParameters ? { ok: true, iceParameters } : { ok: false, code: 'stage_changed' }
}

export function openPlainStage(
  engine: Engine,
  input: { stageId: string; takeFrom: number; withAudio?: boolean },
): Promise<MediaAnswer<OpenedPlainStage>> {
  return answering(engine, 'openPlainStage', () => inTurn(engine, input.stageId, () => openPlainStageNow(engine, input)))
}

async function openPlainStageNow(
  engine: Engine,
  input: { stageId: string; takeFrom: number; withAudio?: boolean },
): Promise<MediaAnswer<OpenedPlainStage>> {
  const busy = refuseOtherHolder(engine, input.stageId, plainHolder, false)
  if (busy) return busy
  const stage = stageOf(engine, input.stageId)
  const opened = await openIngest(engine, stage)
  if (!opened) return { ok: false, code: 'unavailable' }
  const { router } = opened
  const video = await openPlainIngest(router, 'video', engine.handles)
  const audio = input.withAudio === false ? null : await openPlainIngest(router, 'audio', engine.handles)
  const transports = [video.transport, ...(audio ? [audio.transport] : [])]
  const source = addSource(
    stage,
    { holderKey: plainHolder, ownerKey: plainHolder, browser: null, router, webRtc: null, transports },
    input.takeFrom,
  )
  addProducer(stage, source, video.producer)
  if (audio) addProducer(stage, source, audio.producer)
  return { ok: true, video: video.inlet, audio: audio?.inlet ?? null, cell: cellOf(stage.state) }
}

/** Resolves when the first ffmpeg runs; from then on the engine keeps one running until `stopFeed`. */
export async function startFeed(engine: Engine, input: StartFeed): Promise<MediaAnswer<{ cell: OpenedPlainStage['cell'] }>> {
  await stopFeed(engine, input.stageId)
  const opened = await openFeed(engine, input)
  if (!opened.ok) return opened
  const feed: Feed = { input, process: null, stopped: false, running: Promise.resolve() }
  engine.feeds.set(input.stageId, feed)
  runFfmpeg(engine, feed, opened)
  feed.running = keepFeeding(engine, feed)
  return { ok: true, cell: opened.cell }
}

const openFeed = (engine: Engine, input: StartFeed) =>
  openPlainStage(engine, { stageId: input.stageId, takeFrom: input.takeFrom, withAudio: input.audioMap !== null })

function runFfmpeg(engine: Engine, feed: Feed, inlets: OpenedPlainStage): void {
  const { inputArgs, ...output } = feed.input
  feed.process = engine.ffmpeg.start({ args: feedArgs(inputArgs, { ...output, video: inlets.video, audio: inlets.audio }) })
}

async function keepFeeding(engine: Engine, feed: Feed): Promise<void> {
  const { stageId } = feed.input
  let failures = 0
  while (!feed.stopped) {
    const beganMs = engine.nowMs()
    const exit = await feed.process?.ended
    if (feed.stopped) return
    failures = engine.nowMs() - beganMs < feedLimits.livedMsMin ? failures + 1 : 0
    engine.log.warn({ stageId, ...exit, failures }, 'feed ended by itself')
    if (failures >= feedLimits.failuresMax) break
    const inlets = await openFeedAgain(engine, feed)
    if (!inlets) break
    runFfmpeg(engine, feed, inlets)
  }
  if (!feed.stopped) engine.log.error({ stageId }, 'feed given up')
}

/** Waits out a worker that is coming back. null: a person holds the stage now, or the feed was stopped. */
async function openFeedAgain(engine: Engine, feed: Feed): Promise<OpenedPlainStage | null> {
  while (!feed.stopped && !engine.closing) {
    const opened = await openFeed(engine, feed.input)
    if (opened.ok) return opened
    if (opened.code === 'stage_busy') return null
    await new Promise((resolve) => setTimeout(resolve, feedLimits.retryMs).unref())
  }
  return null
}

export async function stopFeed(engine: Engine, stageId: string): Promise<void> {
  const feed = engine.feeds.get(stageId)
  if (!feed) return
  feed.stopped = true
  engine.feeds.delete(stageId)
  await feed.process?.stop()
  await feed.running
  const stage = engine.stages.get(stageId)
  const source = stage ? shownSource(stage) : null
  if (stage && source?.holderKey === plainHolder) loseSource(stage, source, 'transportGone')
}

/** A feed whose inlets went with their worker ends its ffmpeg, and so begins again. */
export function feedWorkerDied(engine: Engine, stageId: string): void {
  void engine.feeds.get(stageId)?.process?.stop(0)
}
