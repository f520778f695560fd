// What one media engine holds, and how its parts find each other.
import { createFfmpegRunner } from './hls/ffmpeg-process.ts'
import type { FfmpegProcess, FfmpegRunner } from './hls/ffmpeg-process.ts'
import { createPackager } from './hls/packager.ts'
import type { Packager } from './hls/packager.ts'
import type { JoinBucket, WorkerLoad } from './capacity.rules.ts'
import type { HandleCount } from './handle-count.ts'
import type { MediaAnswer, MediaEngineOptions, MediaEvent, MediaLog, RtpCapabilities, StartFeed } from './media-port.ts'
import { createRecorder, takeHead, takeSegment } from './recorder.ts'
import type { Recorder } from './recorder.ts'
import { createStage } from './stage.ts'
import type { Stage } from './stage.ts'
import { closeStageViewers, createViewerEgress, viewersOn } from './viewer-egress.ts'
import type { ViewerEgress } from './viewer-egress.ts'
import type { WorkerPool } from './worker-pool.ts'

export const engineLimits = {
  /** Recordings kept open for replays; the oldest unused is read again when asked for. */
  recordersMax: 200,
} as const

export type Feed = { input: StartFeed; process: FfmpegProcess | null; stopped: boolean; running: Promise<void> }
export type Packaging = { packager: Packager; recorder: Recorder }

export type Engine = {
  readonly options: MediaEngineOptions
  readonly nowMs: () => number
  readonly log: MediaLog
  readonly handles: HandleCount
  readonly ffmpeg: FfmpegRunner
  readonly stages: Map<string, Stage>
  readonly packagings: Map<string, Packaging>
  readonly feeds: Map<string, Feed>
  readonly joins: Map<string, JoinBucket>
  readonly turns: Map<string, Promise<unknown>>
  readonly listeners: Set<(event: MediaEvent) => void>
  readonly emit: (event: MediaEvent) => void
  readonly pool: WorkerPool
  readonly egress: ViewerEgress
  caps: RtpCapabilities | null
  closing: boolean
}

export const silence: MediaLog = { info() {}, warn() {}, error() {} }

export function createEngineState(options: MediaEngineOptions, pool: WorkerPool, handles: HandleCount): Engine {
  const nowMs = options.nowMs ?? Date.now
  const log = options.log ?? silence
  const listeners = new Set<(event: MediaEvent) => void>()
  const emit = (event: MediaEvent) => {
    for (const listener of listeners) {
      try {
        listener(event)
      } catch (error) {
        log.error({ event: event.type, reason: String(error) }, 'a listener of media events threw')
      }
    }
  }
  return {
    options,
    nowMs,
    log,
    handles,
    ffmpeg: createFfmpegRunner({ ffmpegBin: options.ffmpegBin, pidDir: `${options.dataDir}/pids` }),
    stages: new Map(),
    packagings: new Map(),
    feeds: new Map(),
    joins: new Map(),
    turns: new Map(),
    listeners,
    emit,
    pool,
    egress: createViewerEgress({ pool, nowMs, emit, handles, random: Math.random }),
    caps: null,
    closing: false,
  }
}

/** The stage, made off if there is none. */
export function stageOf(engine: Engine, stageId: string): Stage {
  const known = engine.stages.get(stageId)
  if (known) return known
  const stage = createStage(stageId, {
    pool: engine.pool,
    packager: packagingOf(engine, stageId).packager,
    nowMs: engine.nowMs,
    emit: engine.emit,
    onOff(off) {
      if (engine.stages.get(stageId) === off) engine.stages.delete(stageId)
      engine.joins.delete(stageId)
      closeStageViewers(engine.egress, stageId)
    },
  })
  engine.stages.set(stageId, stage)
  return stage
}

/** A stage's packager and recorder outlive it: the next stage of the same show records on. */
export function packagingOf(engine: Engine, stageId: string): Packaging {
  const known = engine.packagings.get(stageId)
  if (known) return known
  forgetOldPackagings(engine)
  const { nowMs, log, emit, ffmpeg, handles } = engine
  const recorder = createRecorder(stageId, { recordingsDir: `${engine.options.dataDir}/recordings`, nowMs, emit, log })
  const sink = {
    head: (bytes: Buffer) => takeHead(recorder, bytes),
    segment: (segment: Parameters<typeof takeSegment>[1]) => takeSegment(recorder, segment),
    failed(why: string) {
      log.error({ stageId, why }, 'packager gave up; WebRTC goes on without HLS')
      emit({ type: 'packagerFailed', stageId, why })
    },
  }
  const packaging = { recorder, packager: createPackager(stageId, sink, { ffmpeg, nowMs, log, handles }) }
  engine.packagings.set(stageId, packaging)
  return packaging
}

function forgetOldPackagings(engine: Engine): void {
  for (const [stageId, { packager, recorder }] of engine.packagings) {
    if (engine.packagings.size < engineLimits.recordersMax) return
    if (!engine.stages.has(stageId) && !packager.running() && recorder.listedFromMs === null) engine.packagings.delete(stageId)
  }
}

export function workerLoads(engine: Engine): WorkerLoad[] {
  const ingests = [...engine.stages.values()].map((stage) => stage.ingest?.workerIndex)
  return Array.from({ length: engine.options.workerCount }, (_, workerIndex) => ({
    workerIndex,
    alive: engine.pool.slot(workerIndex) !== null,
    viewerCount: viewersOn(engine.egress, workerIndex),
    ingestCount: ingests.filter((index) => index === workerIndex).length,
  }))
}

/** Requests that build or take down one stage wait for each other. */
export function inTurn<T>(engine: Engine, stageId: string, task: () => Promise<T>): Promise<T> {
  const before = engine.turns.get(stageId) ?? Promise.resolve()
  const mine = before.then(task, task)
  const settled = mine.catch(() => {})
  engine.turns.set(stageId, settled)
  void settled.then(() => engine.turns.get(stageId) === settled && engine.turns.delete(stageId))
  return mine
}

/** A worker that dies in the middle of a request makes mediasoup throw: the page asks again. */
export async function answering<T extends object>(
  engine: Engine,
  what: string,
  task: () => Promise<MediaAnswer<T>>,
): Promise<MediaAnswer<T>> {
  if (engine.closing || engine.options.workerCount === 0) return { ok: false, code: 'unavailable' }
  try {
    return await task()
  } catch (error) {
    engine.log.warn({ what, reason: String(error) }, 'media request failed')
    return { ok: false, code: 'unavailable' }
  }
}
