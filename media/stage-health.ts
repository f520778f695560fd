// Reads how things stand: a host's stream in numbers, the workers, the stages, what is still held.
import type { types } from 'mediasoup'
import { videoCodecOf } from './codecs.ts'
import type { Engine } from './engine-state.ts'
import { pulseOf } from './host-ingest.ts'
import type { ProducerPulse } from './host-ingest.ts'
import type { HostHealth, MediaStats } from './media-port.ts'
import { shownSource } from './stage.ts'
import type { Stage } from './stage.ts'
import { cellOf } from './stage.rules.ts'

export async function hostHealth(engine: Engine, stageId: string): Promise<HostHealth | null> {
  const stage = engine.stages.get(stageId)
  const source = stage ? shownSource(stage) : null
  if (!stage || !source) return null
  const [video, audio] = await Promise.all([pulseIfAny(source.producers.video), pulseIfAny(source.producers.audio)])
  return {
    cell: cellOf(stage.state),
    videoKbps: video?.kbps ?? 0,
    audioKbps: audio?.kbps ?? 0,
    lossBps: Math.max(video?.lossBps ?? 0, audio?.lossBps ?? 0),
    rttMs: video?.rttMs ?? null,
    layersActive: video?.layersActive ?? 0,
    codec: source.producers.video ? videoCodecOf(source.producers.video.rtpParameters) : null,
  }
}

async function pulseIfAny(producer: types.Producer | undefined): Promise<ProducerPulse | null> {
  return producer && !producer.closed ? pulseOf(producer) : null
}

function sourceOf(stage: Stage): 'page' | 'feed' | null {
  const source = shownSource(stage)
  if (!source) return null
  return source.webRtc ? 'page' : 'feed'
}

export async function readStats(engine: Engine): Promise<MediaStats> {
  const viewers = [...engine.egress.viewers.values()]
  const stages = [...engine.stages.values()]
  const health = await engine.pool.health()
  return {
    workers: health.map((worker) => ({
      ...worker,
      viewerCount: viewers.filter((viewer) => viewer.workerIndex === worker.workerIndex).length,
      stageCount: stages.filter((stage) => stage.ingest?.workerIndex === worker.workerIndex || stage.egress.has(worker.workerIndex)).length,
    })),
    stages: stages.map((stage) => ({
      stageId: stage.stageId,
      cell: cellOf(stage.state),
      phase: stage.state.phase,
      source: sourceOf(stage),
      viewerCount: viewers.filter((viewer) => viewer.stageId === stage.stageId).length,
      packaging: stage.deps.packager.running(),
      recording: (engine.packagings.get(stage.stageId)?.recorder.listedFromMs ?? null) !== null,
    })),
    handles: { workers: engine.pool.living().length, ...engine.handles.counts(), processes: engine.ffmpeg.runningCount() },
  }
}
