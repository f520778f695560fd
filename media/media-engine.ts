// The public face of media: how an engine is made, and the words it speaks.
import type { Engine } from './engine-state.ts'
import { createEngineState, packagingOf, silence } from './engine-state.ts'
import { createHandleCount } from './handle-count.ts'
import { isFolderName } from './hls/recording.ts'
import * as host from './host-requests.ts'
import type { MediaCell, MediaEngine, MediaEngineOptions } from './media-port.ts'
import { beginRecording, endRecording, findSegment, pauseRecording, readPlaylist, recordingFacts } from './recorder.ts'
import { hostHealth, readStats } from './stage-health.ts'
import { closeStage, packageShown, stageWorkerDied } from './stage.ts'
import { cellOf } from './stage.rules.ts'
import { setLayer, setWants, sweepViewers, viewerLimits, viewersWorkerDied } from './viewer-egress.ts'
import * as viewer from './viewer-requests.ts'
import { createWorkerPool } from './worker-pool.ts'

export type * from './media-port.ts'

/** Rejects when a worker cannot be started (no binary, a port taken); the message says which. */
export async function createMediaEngine(options: MediaEngineOptions): Promise<MediaEngine> {
  const handles = createHandleCount()
  let engine: Engine | null = null
  const pool = await createWorkerPool({
    ...options,
    log: options.log ?? silence,
    handles,
    onDied: (workerIndex) => engine && workerDied(engine, workerIndex),
    onBack: (workerIndex) => engine?.emit({ type: 'workerBack', workerIndex }),
  })
  engine = createEngineState(options, pool, handles)
  return openEngine(engine)
}

async function openEngine(engine: Engine): Promise<MediaEngine> {
  const leftOvers = engine.ffmpeg.endLeftOvers()
  if (leftOvers > 0) engine.log.warn({ leftOvers }, 'ended ffmpeg processes of an earlier run')
  engine.caps = await readCapabilities(engine)
  const sweep = setInterval(() => sweepViewers(engine.egress), viewerLimits.sweepEveryMs)
  let closing: Promise<void> | null = null
  return {
    openStage: (input) => host.openStage(engine, input),
    hostGone: (input) => host.hostGone(engine, input),
    produce: (input) => host.produce(engine, input),
    closeStage: (input) => closeOneStage(engine, input.stageId),
    connectTransport: (input) => host.connectTransport(engine, input),
    restartIce: (input) => host.restartOwnIce(engine, input),
    openPlainStage: (input) => host.openPlainStage(engine, input),
    startFeed: (input) => host.startFeed(engine, input),
    stopFeed: (input) => host.stopFeed(engine, input.stageId),
    admit: (input) => viewer.admit(engine, input.stageId),
    watch: (input) => viewer.watch(engine, input),
    unwatch: (input) => viewer.unwatch(engine, input.viewerKey),
    viewerGone: (input) => viewer.viewerGone(engine, input.viewerKey),
    dropViewer: (input) => viewer.dropViewer(engine, input),
    setWants: (input) => setWants(engine.egress, input.viewerKey, input.wants),
    setLayer: (input) => setLayer(engine.egress, input.viewerKey, input.layer),
    report: (input) => viewer.report(engine, input),
    // mediasoup passes a consumer's wish on, and the packager's consumer is there as long as the stage is on.
    requestKeyFrame: async (input) => packagingOf(engine, input.stageId).packager.requestKeyFrame(),
    cell: async (input) => readCell(engine, input.stageId),
    hostHealth: (input) => hostHealth(engine, input.stageId),
    ...recordingRequests(engine),
    stats: () => readStats(engine),
    healthy: () => engine.pool.healthy(),
    on(listener) {
      engine.listeners.add(listener)
      return () => engine.listeners.delete(listener)
    },
    beginClosing: () => engine.pool.beginClosing(),
    close: () => (closing ??= closeEngine(engine, sweep)),
  }
}

function recordingRequests(engine: Engine) {
  const recorderOf = (stageId: string) => packagingOf(engine, stageId).recorder
  return {
    async startPackager({ stageId }) {
      const stage = engine.stages.get(stageId)
      return stage && (await packageShown(stage)) ? { ok: true } : { ok: false, code: 'not_producing' }
    },
    stopPackager: ({ stageId }) => packagingOf(engine, stageId).packager.stop(),
    async startRecording({ stageId }) {
      const begun = await beginRecording(recorderOf(stageId))
      if (begun === 'ended') return { ok: false, code: 'stage_changed' }
      // The first listed segment begins with the next key frame, not two seconds later.
      if (begun === 'begun') packagingOf(engine, stageId).packager.cutAtNextKey()
      return { ok: true }
    },
    stopRecording: async ({ stageId }) => pauseRecording(recorderOf(stageId)),
    async endRecording({ stageId }) {
      await packagingOf(engine, stageId).packager.stop()
      await endRecording(recorderOf(stageId))
      return recordingFacts(recorderOf(stageId))
    },
    async dropRecording({ stageId }) {
      if (!isFolderName(stageId) || engine.stages.has(stageId)) return
      const recorder = recorderOf(stageId)
      engine.packagings.delete(stageId)
      await recorder.writing
      await recorder.folder.remove()
    },
    recording: async ({ stageId }) => (isFolderName(stageId) ? recordingFacts(recorderOf(stageId)) : null),
    playlist: async ({ stageId, view, segmentPrefix = '' }) =>
      isFolderName(stageId) ? readPlaylist(recorderOf(stageId), view, segmentPrefix) : null,
    segment: async ({ stageId, name }) => (isFolderName(stageId) ? findSegment(recorderOf(stageId), name) : null),
  } satisfies Partial<MediaEngine>
}

/** First the word that it died, then what became of each stage, then who is to come back; feeds begin again by themselves. */
function workerDied(engine: Engine, workerIndex: number): void {
  const stages = [...engine.stages.values()]
  const onIt = stages.filter((stage) => stage.ingest?.workerIndex === workerIndex || stage.egress.has(workerIndex))
  const fed = onIt.filter((stage) => stage.ingest?.workerIndex === workerIndex)
  engine.emit({ type: 'workerDied', workerIndex, stageIds: onIt.map((stage) => stage.stageId) })
  for (const stage of stages) stageWorkerDied(stage, workerIndex)
  viewersWorkerDied(engine.egress, workerIndex)
  for (const stage of fed) host.feedWorkerDied(engine, stage.stageId)
}

/** The same for every router of ours: read once, so that a page gets them before there is a stage. */
async function readCapabilities(engine: Engine) {
  if (engine.options.workerCount === 0) return null
  const router = await engine.pool.newRouter(0)
  const capabilities = router.rtpCapabilities
  router.close()
  return capabilities
}

function readCell(engine: Engine, stageId: string): MediaCell {
  const stage = engine.stages.get(stageId)
  return stage ? cellOf(stage.state) : { state: 'off', take: 0, sinceMs: engine.nowMs(), layers: 1 }
}

async function closeOneStage(engine: Engine, stageId: string): Promise<void> {
  await host.stopFeed(engine, stageId)
  const stage = engine.stages.get(stageId)
  if (stage) await closeStage(stage, 'asked')
}

/** Feeds first, so that nothing begins again; then stages with all below them; workers last. */
async function closeEngine(engine: Engine, sweep: NodeJS.Timeout): Promise<void> {
  engine.pool.beginClosing()
  engine.closing = true
  clearInterval(sweep)
  await Promise.all([...engine.feeds.keys()].map((stageId) => host.stopFeed(engine, stageId)))
  await Promise.all([...engine.turns.values()])
  await Promise.all([...engine.stages.values()].map((stage) => closeStage(stage, 'engineClosing')))
  await Promise.all([...engine.packagings.values()].map(({ packager, recorder }) => packager.stop().then(() => recorder.writing)))
  await engine.ffmpeg.close()
  await engine.pool.close()
  engine.listeners.clear()
}
