// A media engine of plain memory: stages and recordings are what the test says, every request is noted, any may be made to fail.
import type { MediaCell, MediaEngine, MediaEvent, MediaStats, RecordingFacts } from '../../media/media-engine.ts'

export type FakeEngine = {
  readonly engine: MediaEngine
  /** Requests in the order they came, `name showId` or `name socketId`. */
  readonly calls: string[]
  readonly inputs: { readonly name: string; readonly input: unknown }[]
  readonly stages: Map<string, MediaCell>
  /** Shows with segments on disk. */
  readonly recorded: Set<string>
  /** The stage is so now, and the engine says it. */
  readonly tell: (event: Extract<MediaEvent, { cell: MediaCell }>) => Promise<void>
  readonly emit: (event: MediaEvent) => void
  /** The next `times` requests of that name reject. */
  readonly fail: (name: keyof MediaEngine, times?: number) => void
  readonly answer: (name: keyof MediaEngine, answer: unknown) => void
}

const NO_HANDLES = { workers: 0, routers: 0, transports: 0, producers: 0, consumers: 0, processes: 0 }
const CAPS = { codecs: [], headerExtensions: [] }

const factsOf = (stageId: string): RecordingFacts => ({
  stageId,
  state: 'ended',
  startedAtMs: 0,
  endedAtMs: 4_000,
  durationMs: 4_000,
  segmentCount: 2,
  discontinuityCount: 0,
  bytes: 10,
})

/** Requests that change nothing here: they answer `ok`, or what `answer` was given. */
const ASKED = ['produce', 'connectTransport', 'restartIce', 'openPlainStage', 'watch', 'startPackager'] as const
const DONE = [
  'hostGone',
  'stopFeed',
  'unwatch',
  'viewerGone',
  'dropViewer',
  'setWants',
  'setLayer',
  'requestKeyFrame',
  'stopPackager',
] as const

export const createFakeEngine = (): FakeEngine => {
  const calls: string[] = []
  const inputs: { name: string; input: unknown }[] = []
  const stages = new Map<string, MediaCell>()
  const recorded = new Set<string>()
  const failing = new Map<string, number>()
  const answers = new Map<string, unknown>()
  const listeners = new Set<(event: MediaEvent) => void>()
  const emit = (event: MediaEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const asked =
    (name: string, reply: (input: never) => unknown) =>
    async (input: { stageId?: string; viewerKey?: string; ownerKey?: string }): Promise<unknown> => {
      calls.push(`${name} ${input.stageId ?? input.viewerKey ?? input.ownerKey ?? ''}`)
      inputs.push({ name, input })
      const left = failing.get(name) ?? 0
      if (left > 0) {
        failing.set(name, left - 1)
        throw new Error(`${name} failed`)
      }
      return answers.has(name) ? answers.get(name) : reply(input as never)
    }
  const cellOf = (stageId: string): MediaCell => stages.get(stageId) ?? { state: 'off', take: 0, sinceMs: 0, layers: 1 }
  const stats = (): MediaStats => ({
    workers: [],
    stages: [...stages].map(([stageId, cell]) => ({
      stageId,
      cell,
      phase: cell.state === 'off' ? 'opening' : cell.state,
      source: cell.state === 'on' ? ('page' as const) : null,
      viewerCount: 0,
      packaging: cell.state === 'on',
      recording: recorded.has(stageId),
    })),
    handles: NO_HANDLES,
  })
  const engine = {
    openStage: asked('openStage', ({ stageId }: { stageId: string }) => ({
      ok: true,
      caps: CAPS,
      cell: cellOf(stageId),
      transport: null,
      transportId: 't'.repeat(36),
      kept: false,
    })),
    startFeed: asked('startFeed', ({ stageId }: { stageId: string }) => ({ ok: true, cell: cellOf(stageId) })),
    closeStage: asked('closeStage', ({ stageId }: { stageId: string }) => {
      const cell = stages.get(stageId)
      stages.delete(stageId)
      if (cell) emit({ type: 'closed', stageId, cell: { ...cell, state: 'off' }, why: 'asked' })
    }),
    admit: asked('admit', ({ stageId }: { stageId: string }) => ({ webrtc: CAPS, take: cellOf(stageId).take })),
    report: asked('report', () => ({ deliver: 'webrtc', layer: 1, why: 'fine' })),
    cell: asked('cell', ({ stageId }: { stageId: string }) => cellOf(stageId)),
    hostHealth: asked('hostHealth', () => null),
    startRecording: asked('startRecording', ({ stageId }: { stageId: string }) => {
      recorded.add(stageId)
      return { ok: true }
    }),
    stopRecording: asked('stopRecording', () => undefined),
    endRecording: asked('endRecording', ({ stageId }: { stageId: string }) => (recorded.has(stageId) ? factsOf(stageId) : null)),
    recording: asked('recording', ({ stageId }: { stageId: string }) => (recorded.has(stageId) ? factsOf(stageId) : null)),
    playlist: asked('playlist', ({ segmentPrefix = '' }: { segmentPrefix?: string }) => ({
      text: `#EXTM3U\n${segmentPrefix}abcdef-0.m4s\n`,
      ended: false,
      segmentCount: 1,
    })),
    segment: asked('segment', () => ({ contentType: 'video/iso.segment', bytes: new Uint8Array([1, 2, 3]), filePath: null })),
    ...Object.fromEntries(ASKED.map((name) => [name, asked(name, () => ({ ok: true }))])),
    ...Object.fromEntries(DONE.map((name) => [name, asked(name, () => undefined)])),
    stats: async () => stats(),
    healthy: async () => true,
    on: (listener: (event: MediaEvent) => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    beginClosing: () => void calls.push('beginClosing'),
    close: async () => void calls.push('close'),
  } as unknown as MediaEngine
  return {
    engine,
    calls,
    inputs,
    stages,
    recorded,
    emit,
    tell: async (event) => {
      if (event.cell.state === 'off') stages.delete(event.stageId)
      else stages.set(event.stageId, event.cell)
      emit(event)
    },
    fail: (name, times = 1) => void failing.set(name, times),
    answer: (name, answer) => void answers.set(name, answer),
  }
}
