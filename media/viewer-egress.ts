// The viewers' way out: one transport each, paused consumers resumed when it is connected, layers moved by their reports.
import type { types } from 'mediasoup'
import { adapt, movedTo, newAdaptation } from './adaptation.rules.ts'
import type { Adaptation, Layer } from './adaptation.rules.ts'
import { audienceCapabilities } from './codecs.ts'
import type { HandleCount } from './handle-count.ts'
import { onTransportGone, openWebRtcTransport, transportFacts } from './host-ingest.ts'
import type {
  ClosedWhy,
  MediaAnswer,
  MediaEvent,
  MediaKind,
  PlaybackAdvice,
  PlaybackReport,
  RtpCapabilities,
  Wants,
  Watch,
  Watching,
} from './media-port.ts'
import { egressRouter } from './stage-routers.ts'
import { shownSource, stageTimes } from './stage.ts'
import type { Stage } from './stage.ts'
import type { WorkerPool } from './worker-pool.ts'

export const viewerLimits = {
  /** Without a report so long: the page sleeps, its picture is paused; then it costs nothing at all. */
  pauseAfterMs: 10_000,
  closeAfterMs: 30_000,
  sweepEveryMs: 1_000,
  /** On a kept transport nothing says when the page has made its consumers: so long after the answer they run. */
  keptResumeMs: 150,
  /** Those whose worker died come back spread over this. */
  comeBackMsMax: 500,
} as const

export type Viewer = {
  viewerKey: string
  readonly sessionKey: string
  readonly stageId: string
  readonly transport: types.WebRtcTransport
  readonly router: types.Router
  readonly workerIndex: number
  readonly capabilities: RtpCapabilities
  consumers: Partial<Record<MediaKind, types.Consumer>>
  take: number
  connected: boolean
  wants: Wants
  asleep: boolean
  adaptation: Adaptation
  lastSignMs: number
  goneAtMs: number | null
}

export type ViewerEgressDeps = {
  pool: WorkerPool
  nowMs: () => number
  emit: (event: MediaEvent) => void
  handles: HandleCount
  random: () => number
}
export type ViewerEgress = {
  readonly viewers: Map<string, Viewer>
  readonly deps: ViewerEgressDeps
}

export function createViewerEgress(deps: ViewerEgressDeps): ViewerEgress {
  return { viewers: new Map(), deps }
}

export function viewersOn(egress: ViewerEgress, workerIndex: number): number {
  let count = 0
  for (const viewer of egress.viewers.values()) if (viewer.workerIndex === workerIndex) count++
  return count
}

export function viewerByTransport(egress: ViewerEgress, transportId: string): Viewer | null {
  for (const viewer of egress.viewers.values()) if (viewer.transport.id === transportId) return viewer
  return null
}

/** Refusals that need no router, no transport and no waiting. */
export function mayWatch(stage: Stage | null, input: Watch): MediaAnswer<{ capabilities: RtpCapabilities }> {
  if (!stage || stage.state.phase !== 'on' || !shownSource(stage)) return { ok: false, code: 'not_producing' }
  if (input.take !== undefined && input.take !== stage.state.take) return { ok: false, code: 'stage_changed' }
  const capabilities = audienceCapabilities(input.rtpCapabilities)
  return capabilities ? { ok: true, capabilities } : { ok: false, code: 'bad_codec' }
}

/** Her earlier transport, if the same session names it and it still lives: then nothing but new consumers is made. */
export function keptViewer(egress: ViewerEgress, input: Watch): Viewer | null {
  const viewer = input.keep ? viewerByTransport(egress, input.keep) : null
  if (!viewer || viewer.sessionKey !== input.sessionKey || viewer.stageId !== input.stageId || viewer.transport.closed) return null
  egress.viewers.delete(viewer.viewerKey)
  const replaced = egress.viewers.get(input.viewerKey)
  if (replaced) closeViewer(egress, replaced, null)
  viewer.viewerKey = input.viewerKey
  viewer.goneAtMs = null
  viewer.lastSignMs = egress.deps.nowMs()
  egress.viewers.set(input.viewerKey, viewer)
  return viewer
}

export async function watchKept(egress: ViewerEgress, stage: Stage, viewer: Viewer): Promise<MediaAnswer<Watching>> {
  const sameTake = viewer.take === stage.state.take && Object.values(viewer.consumers).every((consumer) => !consumer.closed)
  if (!sameTake) {
    for (const consumer of Object.values(viewer.consumers)) consumer.close()
    viewer.consumers = {}
    const refused = await consumeShown(egress, stage, viewer)
    if (refused) return refused
    if (viewer.connected) setTimeout(() => void runConsumers(viewer), viewerLimits.keptResumeMs).unref()
  }
  return { ok: true, ...answerOf(viewer), transport: null, kept: true }
}

export async function watchAnew(
  egress: ViewerEgress,
  stage: Stage,
  input: Watch,
  place: { workerIndex: number; capabilities: RtpCapabilities },
): Promise<MediaAnswer<Watching>> {
  const before = egress.viewers.get(input.viewerKey)
  if (before) closeViewer(egress, before, null)
  const slot = egress.deps.pool.slot(place.workerIndex)
  const router = slot ? await egressRouter(stage, place.workerIndex) : null
  if (!slot || !router) return { ok: false, code: 'not_producing' }
  const transport = await openWebRtcTransport(slot, router, egress.deps.handles)
  const viewer: Viewer = {
    viewerKey: input.viewerKey,
    sessionKey: input.sessionKey,
    stageId: input.stageId,
    transport,
    router,
    workerIndex: place.workerIndex,
    capabilities: place.capabilities,
    consumers: {},
    take: stage.state.take,
    connected: false,
    wants: 'video',
    asleep: false,
    adaptation: newAdaptation(Math.min(input.startLayer ?? 1, stage.state.layers - 1) as Layer),
    lastSignMs: egress.deps.nowMs(),
    goneAtMs: null,
  }
  // Another request of the same socket was quicker: the later one counts.
  const twin = egress.viewers.get(input.viewerKey)
  if (twin) closeViewer(egress, twin, null)
  egress.viewers.set(input.viewerKey, viewer)
  transport.on('dtlsstatechange', (state) => {
    if (state !== 'connected') return
    viewer.connected = true
    void runConsumers(viewer)
  })
  onTransportGone(transport, () => closeViewer(egress, viewer, 'networkGone'))
  const refused = await consumeShown(egress, stage, viewer)
  if (refused) {
    closeViewer(egress, viewer, null)
    return refused
  }
  return { ok: true, ...answerOf(viewer), transport: transportFacts(transport), kept: false }
}

/** Consumers of what is shown now, paused. Answers the refusal, if it is one; then the viewer has none. */
async function consumeShown(egress: ViewerEgress, stage: Stage, viewer: Viewer): Promise<MediaAnswer<never> | null> {
  const { take } = stage.state
  // A kept transport may stand on a router that this take has not been piped to yet.
  await egressRouter(stage, viewer.workerIndex)
  const producers = Object.values(shownSource(stage)?.producers ?? {}).filter((producer) => !producer.closed)
  if (!producers.some((producer) => producer.kind === 'video')) return { ok: false, code: 'not_producing' }
  const rtpCapabilities = viewer.capabilities
  if (!producers.every((producer) => canConsume(viewer.router, producer.id, rtpCapabilities))) return { ok: false, code: 'bad_codec' }
  viewer.adaptation = movedTo(viewer.adaptation, Math.min(viewer.adaptation.layer, stage.state.layers - 1) as Layer)
  for (const producer of producers) {
    const preferredLayers = { spatialLayer: viewer.adaptation.layer }
    const consumer = await viewer.transport
      .consume({ producerId: producer.id, rtpCapabilities, paused: true, ...(producer.type === 'simulcast' ? { preferredLayers } : {}) })
      .catch(() => null)
    if (!consumer) return { ok: false, code: 'stage_changed' }
    egress.deps.handles.track('consumers', consumer)
    viewer.consumers[producer.kind] = consumer
  }
  viewer.take = take
  return stage.state.take === take ? null : { ok: false, code: 'stage_changed' }
}

function canConsume(router: types.Router, producerId: string, rtpCapabilities: RtpCapabilities): boolean {
  try {
    return router.canConsume({ producerId, rtpCapabilities })
  } catch {
    return false
  }
}

function answerOf(viewer: Viewer): Omit<Watching, 'transport' | 'kept'> {
  // Picture first, as the page builds them.
  const consumers = (['video', 'audio'] as const).flatMap((kind) => viewer.consumers[kind] ?? [])
  return {
    take: viewer.take,
    transportId: viewer.transport.id,
    consumers: consumers.map(({ id, producerId, kind, rtpParameters }) => ({ id, producerId, kind, rtpParameters })),
  }
}

/** What she wants and can use runs, the rest is paused. */
async function runConsumers(viewer: Viewer): Promise<void> {
  const runs: Record<MediaKind, boolean> = {
    video: viewer.wants === 'video' && !viewer.asleep,
    audio: viewer.wants !== 'nothing',
  }
  const changes = Object.values(viewer.consumers).flatMap((consumer) => {
    if (consumer.closed || runs[consumer.kind] !== consumer.paused) return []
    return [runs[consumer.kind] ? consumer.resume() : consumer.pause()]
  })
  // A consumer that closes in this moment wants nothing any more.
  await Promise.allSettled(changes)
}

export async function setWants(egress: ViewerEgress, viewerKey: string, wants: Wants): Promise<void> {
  const viewer = egress.viewers.get(viewerKey)
  if (!viewer) return
  viewer.lastSignMs = egress.deps.nowMs()
  viewer.asleep = false
  viewer.wants = wants
  if (viewer.connected) await runConsumers(viewer)
}

export async function setLayer(egress: ViewerEgress, viewerKey: string, layer: Layer): Promise<void> {
  const viewer = egress.viewers.get(viewerKey)
  if (!viewer) return
  viewer.adaptation = movedTo(viewer.adaptation, layer)
  await preferLayer(viewer, layer)
}

async function preferLayer(viewer: Viewer, layer: Layer): Promise<void> {
  const video = viewer.consumers.video
  if (video?.type !== 'simulcast' || video.closed) return
  await video.setPreferredLayers({ spatialLayer: layer }).catch(() => {})
}

/** Judges the report, moves her layer, and says what to do. A page without a transport here stays where it is. */
export async function takeReport(
  egress: ViewerEgress,
  viewerKey: string,
  report: PlaybackReport,
  facts: { sourceFps: number | null; layers: 1 | 2 | 3 },
): Promise<PlaybackAdvice> {
  const viewer = egress.viewers.get(viewerKey)
  if (!viewer) return { deliver: report.via === 'webrtc' ? 'webrtc' : 'hls', layer: null, why: 'noTransport' }
  if (viewer.wants !== report.wants || viewer.asleep) await setWants(egress, viewerKey, report.wants)
  viewer.lastSignMs = egress.deps.nowMs()
  const step = adapt(viewer.adaptation, report, { nowMs: egress.deps.nowMs(), sourceFps: facts.sourceFps, layerCount: facts.layers })
  viewer.adaptation = step.state
  if (step.move === 'hls') return { deliver: 'hls', layer: null, why: step.why }
  if (step.move) await preferLayer(viewer, step.state.layer)
  return { deliver: 'webrtc', layer: step.state.layer, why: step.why }
}

/** `why` null: she asked for it herself, or is told otherwise. */
export function closeViewer(egress: ViewerEgress, viewer: Viewer, why: ClosedWhy | null, afterMs = 0): void {
  if (egress.viewers.get(viewer.viewerKey) === viewer) egress.viewers.delete(viewer.viewerKey)
  else if (viewer.transport.closed) return
  viewer.transport.close()
  if (!why) return
  const { stageId, viewerKey } = viewer
  egress.deps.emit({ type: 'viewerClosed', stageId, viewerKey, transportId: viewer.transport.id, why, afterMs })
}

/** Once a second: transports nobody came back for, pages that sleep. */
export function sweepViewers(egress: ViewerEgress): void {
  const nowMs = egress.deps.nowMs()
  for (const viewer of [...egress.viewers.values()]) {
    if (viewer.goneAtMs !== null && nowMs - viewer.goneAtMs >= stageTimes.keepMs) closeViewer(egress, viewer, null)
    else if (nowMs - viewer.lastSignMs >= viewerLimits.closeAfterMs) closeViewer(egress, viewer, 'silentPage')
    else if (!viewer.asleep && nowMs - viewer.lastSignMs >= viewerLimits.pauseAfterMs) {
      viewer.asleep = true
      void runConsumers(viewer)
    }
  }
}

export function viewersWorkerDied(egress: ViewerEgress, workerIndex: number): void {
  for (const viewer of [...egress.viewers.values()]) {
    if (viewer.workerIndex !== workerIndex) continue
    closeViewer(egress, viewer, 'workerDied', Math.floor(egress.deps.random() * viewerLimits.comeBackMsMax))
  }
}

export function closeStageViewers(egress: ViewerEgress, stageId: string): void {
  for (const viewer of [...egress.viewers.values()]) if (viewer.stageId === stageId) closeViewer(egress, viewer, 'stageClosed')
}
