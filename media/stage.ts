// One stage: its sources (a host's browser or an ffmpeg), who of them is shown, and what follows when that changes.
import type { types } from 'mediasoup'
import { layerCountOf } from './codecs.ts'
import type { Packager } from './hls/packager.ts'
import { pulseOf } from './host-ingest.ts'
import type { ClosedWhy, MediaEvent, MediaKind } from './media-port.ts'
import { cellOf, newStage, stepStage } from './stage.rules.ts'
import type { ClosedStageWhy, SilentWhy, StageEvent, StageState, StageTold } from './stage.rules.ts'
import type { WorkerPool } from './worker-pool.ts'

export const stageTimes = {
  lookEveryMs: 250,
  /** A transport whose socket went waits so long for the next socket of its session. */
  keepMs: 10_000,
} as const

/** One sender. `holderKey` is the session that holds the stage by it; `seenBytes` what had arrived at the last look. */
export type Source = {
  number: number
  holderKey: string
  ownerKey: string
  browser: string | null
  openedAtMs: number
  router: types.Router
  webRtc: types.WebRtcTransport | null
  transports: types.Transport[]
  producers: Partial<Record<MediaKind, types.Producer>>
  goneAtMs: number | null
  seenBytes: Record<MediaKind, number>
}
export type NewSource = Pick<Source, 'holderKey' | 'ownerKey' | 'browser' | 'router' | 'webRtc' | 'transports'>

export type StageDeps = {
  pool: WorkerPool
  packager: Packager
  nowMs: () => number
  emit: (event: MediaEvent) => void
  /** The stage is off: the next `openStage` makes another. */
  onOff: (stage: Stage) => void
}

/** Changed only by the functions of this file and of `stage-routers.ts`. */
export type Stage = {
  readonly stageId: string
  readonly deps: StageDeps
  state: StageState
  ingest: { router: types.Router; workerIndex: number } | null
  readonly sources: Map<number, Source>
  readonly egress: Map<number, Promise<types.Router>>
  readonly pipes: Map<string, Promise<unknown>>
  lastNumber: number
  looking: boolean
  timer: NodeJS.Timeout
  closing: Promise<void> | null
}

export function createStage(stageId: string, deps: StageDeps): Stage {
  const stage: Stage = {
    stageId,
    deps,
    state: newStage(deps.nowMs()),
    ingest: null,
    sources: new Map(),
    egress: new Map(),
    pipes: new Map(),
    lastNumber: 0,
    looking: false,
    timer: setInterval(() => void look(stage), stageTimes.lookEveryMs),
    closing: null,
  }
  return stage
}

export function shownSource(stage: Stage): Source | null {
  return stage.sources.get(stage.state.current?.source ?? -1) ?? null
}

/** Who holds the stage: the one that is coming, else the one that is shown. */
export function holdingSource(stage: Stage): Source | null {
  return stage.sources.get(stage.state.pending?.source ?? -1) ?? shownSource(stage)
}

export function addSource(stage: Stage, made: NewSource, takeFrom: number): Source {
  const source: Source = {
    ...made,
    number: ++stage.lastNumber,
    openedAtMs: stage.deps.nowMs(),
    goneAtMs: null,
    producers: {},
    seenBytes: { audio: 0, video: 0 },
  }
  stage.sources.set(source.number, source)
  step(stage, { type: 'opened', nowMs: stage.deps.nowMs(), source: source.number, takeFrom })
  return source
}

export function addProducer(stage: Stage, source: Source, producer: types.Producer): void {
  source.producers[producer.kind] = producer
  // The score comes with the first packet, long before the next look.
  producer.on('score', (scores) => {
    const isPending = stage.state.pending?.source === source.number
    if (isPending && scores.some((score) => score.score > 0)) flows(stage, source, producer)
  })
  const isLateSound = producer.kind === 'audio' && stage.state.current?.source === source.number
  if (isLateSound) step(stage, { type: 'changed', nowMs: stage.deps.nowMs(), source: source.number })
}

/** The source will send no more: it is closed, and if it was shown the stage is away. */
export function loseSource(stage: Stage, source: Source, why: SilentWhy): void {
  if (!stage.sources.has(source.number)) return
  step(stage, { type: 'lost', nowMs: stage.deps.nowMs(), source: source.number, why })
  closeSource(stage, source.number, whyLost(why))
}

function whyLost(why: SilentWhy): ClosedWhy {
  return why === 'workerDied' ? 'workerDied' : 'networkGone'
}

/** A source that was never shown goes because another came, because it went itself, or because it took too long. */
function whyDropped(event: StageEvent): ClosedWhy {
  return event.type === 'opened' ? 'takenOver' : event.type === 'lost' ? whyLost(event.why) : 'stageClosed'
}

export function stageWorkerDied(stage: Stage, workerIndex: number): boolean {
  const hadEgress = stage.egress.delete(workerIndex)
  if (stage.ingest?.workerIndex !== workerIndex) return hadEgress
  stage.ingest = null
  for (const source of [...stage.sources.values()]) loseSource(stage, source, 'workerDied')
  return true
}

/** The packager takes the shown source's producers; with none it waits for the next picture. */
export async function packageShown(stage: Stage): Promise<boolean> {
  const source = shownSource(stage)
  const video = source?.producers.video
  if (!source || !video || video.closed || stage.state.phase !== 'on') return false
  await stage.deps.packager.start({ router: source.router, videoProducerId: video.id, audioProducerId: source.producers.audio?.id ?? null })
  return true
}

/** Twice is harmless; resolves when everything below is closed. */
export async function closeStage(stage: Stage, why: ClosedStageWhy): Promise<void> {
  step(stage, { type: 'closed', nowMs: stage.deps.nowMs(), why })
  await tearDown(stage)
}

function step(stage: Stage, event: StageEvent): void {
  const next = stepStage(stage.state, event)
  stage.state = next.state
  if (next.dropped !== null) closeSource(stage, next.dropped, whyDropped(event))
  if (next.told) tell(stage, next.told)
}

function tell(stage: Stage, told: StageTold): void {
  const { stageId, deps } = stage
  const cell = cellOf(stage.state)
  switch (told.type) {
    case 'producing':
      deps.emit({ type: 'producing', stageId, cell })
      // New producers first, then the old transport: viewers see one take.
      if (told.replacedSource !== null) closeSource(stage, told.replacedSource, 'takenOver')
      void packageShown(stage)
      return
    case 'resumed':
      deps.emit({ type: 'resumed', stageId, cell })
      void packageShown(stage)
      return
    case 'silent':
      deps.emit({ type: 'silent', stageId, cell, why: told.why })
      void deps.packager.stop()
      return
    case 'closed':
      deps.emit({ type: 'closed', stageId, cell, why: told.why })
      void tearDown(stage)
  }
}

function closeSource(stage: Stage, number: number, why: ClosedWhy): void {
  const source = stage.sources.get(number)
  if (!source) return
  stage.sources.delete(number)
  for (const transport of source.transports) transport.close()
  // A socket that asked for the new transport itself needs no word about the old one.
  const replacedByItself = [...stage.sources.values()].some((other) => other.ownerKey === source.ownerKey)
  if (!source.webRtc || replacedByItself) return
  stage.deps.emit({ type: 'hostClosed', stageId: stage.stageId, ownerKey: source.ownerKey, transportId: source.webRtc.id, why, afterMs: 0 })
}

async function look(stage: Stage): Promise<void> {
  if (stage.looking) return
  stage.looking = true
  for (const source of [...stage.sources.values()]) {
    if (source.goneAtMs !== null && stage.deps.nowMs() - source.goneAtMs >= stageTimes.keepMs) loseSource(stage, source, 'transportGone')
    else await lookAt(stage, source)
  }
  stage.looking = false
  step(stage, { type: 'tick', nowMs: stage.deps.nowMs() })
}

async function lookAt(stage: Stage, source: Source): Promise<void> {
  for (const kind of ['audio', 'video'] as const) {
    const producer = source.producers[kind]
    const pulse = producer && !producer.closed ? await pulseOf(producer) : null
    if (!producer || !pulse || pulse.bytes <= source.seenBytes[kind]) continue
    source.seenBytes[kind] = pulse.bytes
    flows(stage, source, producer)
  }
}

function flows(stage: Stage, source: Source, producer: types.Producer): void {
  const common = { nowMs: stage.deps.nowMs(), source: source.number }
  if (producer.kind === 'video') step(stage, { type: 'video', ...common, layers: layerCountOf(producer.rtpParameters) })
  else step(stage, { type: 'audio', ...common })
}

/** The cascade, from the outside in: who reads first, then the sources, then the routers they stood on. */
function tearDown(stage: Stage): Promise<void> {
  stage.closing ??= (async () => {
    clearInterval(stage.timer)
    stage.deps.onOff(stage)
    await stage.deps.packager.stop()
    for (const number of [...stage.sources.keys()]) closeSource(stage, number, 'stageClosed')
    const routers = await Promise.all([...stage.egress.values()].map((router) => router.catch(() => null)))
    for (const router of routers) router?.close()
    stage.ingest?.router.close()
    stage.egress.clear()
    stage.pipes.clear()
    stage.ingest = null
  })()
  return stage.closing
}
