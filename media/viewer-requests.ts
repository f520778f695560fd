// What viewers ask of the engine: may I, watch, keep, and how it looks to them.
import { newJoinBucket, placeViewer, takeJoinToken } from './capacity.rules.ts'
import { offeredCapabilities } from './codecs.ts'
import { answering, workerLoads } from './engine-state.ts'
import type { Engine } from './engine-state.ts'
import type { MediaAnswer, PlaybackAdvice, PlaybackReport, RtpCapabilities, Watch, Watching } from './media-port.ts'
import { egressRouter } from './stage-routers.ts'
import { closeViewer, keptViewer, mayWatch, takeReport, watchAnew, watchKept } from './viewer-egress.ts'

export async function admit(engine: Engine, stageId: string): Promise<{ webrtc: RtpCapabilities | null; take: number }> {
  const take = engine.stages.get(stageId)?.state.take ?? 0
  const hasRoom = !engine.closing && placeFor(engine, stageId) !== null
  return { webrtc: hasRoom && engine.caps ? offeredCapabilities(engine.caps) : null, take }
}

export function watch(engine: Engine, input: Watch): Promise<MediaAnswer<Watching>> {
  return answering(engine, 'watch', async () => {
    const may = mayWatch(engine.stages.get(input.stageId) ?? null, input)
    if (!may.ok) return may
    const kept = keptViewer(engine.egress, input)
    const stageNow = engine.stages.get(input.stageId)
    if (kept && stageNow) {
      // After a death the stage may stand on another router of the same worker: then the old transport leads nowhere.
      if ((await egressRouter(stageNow, kept.workerIndex)) === kept.router) return watchKept(engine.egress, stageNow, kept)
      closeViewer(engine.egress, kept, null)
    }
    const waitMs = joinWait(engine, input.stageId)
    if (waitMs === null) return { ok: false, code: 'no_capacity' }
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs).unref())
    const stage = engine.stages.get(input.stageId)
    const still = mayWatch(stage ?? null, input)
    if (!still.ok || !stage) return still.ok ? { ok: false, code: 'not_producing' } : still
    const workerIndex = placeFor(engine, input.stageId)
    if (workerIndex === null) return { ok: false, code: 'no_capacity' }
    return watchAnew(engine.egress, stage, input, { workerIndex, capabilities: still.capabilities })
  })
}

function placeFor(engine: Engine, stageId: string): number | null {
  const stage = engine.stages.get(stageId)
  return placeViewer(workerLoads(engine), {
    ingestIndex: stage?.ingest?.workerIndex ?? -1,
    egressIndexes: [...(stage?.egress.keys() ?? [])],
  })
}

function joinWait(engine: Engine, stageId: string): number | null {
  const nowMs = engine.nowMs()
  const { bucket, waitMs } = takeJoinToken(engine.joins.get(stageId) ?? newJoinBucket(nowMs), nowMs)
  engine.joins.set(stageId, bucket)
  return waitMs
}

export async function unwatch(engine: Engine, viewerKey: string): Promise<void> {
  const viewer = engine.egress.viewers.get(viewerKey)
  if (viewer) closeViewer(engine.egress, viewer, null)
}

export async function viewerGone(engine: Engine, viewerKey: string): Promise<void> {
  const viewer = engine.egress.viewers.get(viewerKey)
  if (viewer) viewer.goneAtMs ??= engine.nowMs()
}

export async function dropViewer(engine: Engine, input: { viewerKey: string; why: 'kicked' | 'drain'; afterMs?: number }): Promise<void> {
  const viewer = engine.egress.viewers.get(input.viewerKey)
  if (viewer) closeViewer(engine.egress, viewer, input.why, input.afterMs)
}

export async function report(engine: Engine, input: { viewerKey: string; report: PlaybackReport }): Promise<PlaybackAdvice> {
  const stageId = engine.egress.viewers.get(input.viewerKey)?.stageId
  const stage = stageId === undefined ? undefined : engine.stages.get(stageId)
  const sourceFps = stage?.deps.packager.framesPerSecond() ?? null
  return takeReport(engine.egress, input.viewerKey, input.report, { sourceFps, layers: stage?.state.layers ?? 1 })
}
