// What of a stage's segments is listed: the live window in memory and, beside it, the recording on disk.
import type { RunSegment } from './hls/packaging-run.ts'
import { initName, playlistLimits, readName, segmentName, writePlaylist } from './hls/playlist.ts'
import type { SegmentRow } from './hls/playlist.ts'
import { recordingFolder } from './hls/recording.ts'
import type { RecordingFolder } from './hls/recording.ts'
import type { MediaEvent, MediaLog, PlaylistText, RecordingFacts, SegmentBytes, SegmentView } from './media-port.ts'

export const recorderLimits = {
  /** Segments in memory beyond the live window: for players that hold an older list. */
  spareSegments: 6,
} as const

type Run = { name: string; head: Buffer; headStored: boolean; segmentCount: number }
export type RecorderDeps = { recordingsDir: string; nowMs: () => number; emit: (event: MediaEvent) => void; log: MediaLog }

/** Changed only by the functions of this file. `rows` is what the live list shows, `storedRows` what the disk has. */
export type Recorder = {
  readonly stageId: string
  readonly deps: RecorderDeps
  readonly folder: RecordingFolder
  readonly memory: Map<string, Uint8Array>
  rows: SegmentRow[]
  storedRows: SegmentRow[]
  ended: boolean
  /** Segments that begin from then on are listed; null: none (rehearsal, pause). */
  listedFromMs: number | null
  diskWorks: boolean
  run: Run | null
  lastRunMs: number
  writing: Promise<void>
  loading: Promise<void> | null
  replayText: { rowCount: number; ended: boolean; text: string } | null
}

const headType = 'video/mp4'
const segmentType = 'video/iso.segment'
const prefixMark = '{prefix}'

export function createRecorder(stageId: string, deps: RecorderDeps): Recorder {
  return {
    stageId,
    deps,
    folder: recordingFolder(deps.recordingsDir, stageId),
    memory: new Map(),
    rows: [],
    storedRows: [],
    ended: false,
    listedFromMs: null,
    diskWorks: true,
    run: null,
    lastRunMs: 0,
    writing: Promise.resolve(),
    loading: null,
    replayText: null,
  }
}

/** A new ffmpeg began: its header, under a name that no earlier run of this stage had. */
export function takeHead(recorder: Recorder, bytes: Buffer): void {
  recorder.lastRunMs = Math.max(recorder.deps.nowMs(), recorder.lastRunMs + 1)
  recorder.run = { name: recorder.lastRunMs.toString(36), head: bytes, headStored: false, segmentCount: 0 }
  remember(recorder, initName(recorder.run.name), bytes)
}

/** Listed only if recording was on when its first frame was. */
export function takeSegment(recorder: Recorder, segment: RunSegment): void {
  const { run, stageId } = recorder
  if (!run || recorder.ended) return
  const index = run.segmentCount++
  if (recorder.listedFromMs === null || segment.atMs < recorder.listedFromMs) {
    if (index === 0) recorder.deps.emit({ type: 'packagerReady', stageId })
    return
  }
  const { atMs, durationMs, bytes } = segment
  const row = { name: segmentName(run.name, index), run: run.name, atMs, durationMs, bytes: bytes.length }
  const isFirstOfRun = !run.headStored
  run.headStored = true
  recorder.rows.push(row)
  remember(recorder, row.name, bytes)
  write(recorder, async () => {
    if (isFirstOfRun) await recorder.folder.writeHead(run.name, run.head)
    await recorder.folder.writeSegment(row, bytes)
    recorder.storedRows.push(row)
  })
  if (isFirstOfRun) recorder.deps.emit({ type: 'packagerReady', stageId })
}

/** `ended` is for ever. Asked again while it goes on, nothing changes: `already`. */
export async function beginRecording(recorder: Recorder): Promise<'begun' | 'already' | 'ended'> {
  await load(recorder)
  if (recorder.ended) return 'ended'
  if (recorder.listedFromMs !== null) return 'already'
  recorder.listedFromMs = recorder.deps.nowMs()
  recorder.diskWorks = true
  recorder.deps.emit({ type: 'recordingStarted', stageId: recorder.stageId })
  return 'begun'
}

export function pauseRecording(recorder: Recorder): void {
  if (recorder.listedFromMs === null) return
  recorder.listedFromMs = null
  recorder.deps.emit({ type: 'recordingStopped', stageId: recorder.stageId, why: 'asked' })
}

/** Idempotent. The caller has stopped the packager, so that the last segment is in. */
export async function endRecording(recorder: Recorder): Promise<void> {
  await load(recorder)
  await recorder.writing
  const wasListing = recorder.listedFromMs !== null
  recorder.listedFromMs = null
  if (recorder.ended || recorder.rows.length === 0) return
  recorder.ended = true
  write(recorder, () => recorder.folder.writeEnd())
  await recorder.writing
  if (wasListing) recorder.deps.emit({ type: 'recordingStopped', stageId: recorder.stageId, why: 'ended' })
}

export async function recordingFacts(recorder: Recorder): Promise<RecordingFacts | null> {
  await load(recorder)
  const rows = recorder.storedRows
  const first = rows[0]
  const last = rows.at(-1)
  if (!first || !last) return null
  return {
    stageId: recorder.stageId,
    state: recorder.ended ? 'ended' : recorder.listedFromMs === null ? 'stopped' : 'recording',
    startedAtMs: first.atMs,
    endedAtMs: last.atMs + last.durationMs,
    durationMs: rows.reduce((sum, row) => sum + row.durationMs, 0),
    segmentCount: rows.length,
    discontinuityCount: new Set(rows.map((row) => row.run)).size - 1,
    bytes: rows.reduce((sum, row) => sum + row.bytes, 0),
  }
}

export async function readPlaylist(recorder: Recorder, view: SegmentView, prefix: string): Promise<PlaylistText | null> {
  await load(recorder)
  const { ended } = recorder
  const rows = view === 'live' ? recorder.rows : recorder.storedRows
  if (rows.length === 0) return null
  if (view === 'live') return { text: writePlaylist(rows, { view, ended, prefix }), ended, segmentCount: rows.length }
  // A long recording's list is written once, not for every viewer: only the prefix differs.
  if (recorder.replayText?.rowCount !== rows.length || recorder.replayText.ended !== ended) {
    recorder.replayText = { rowCount: rows.length, ended, text: writePlaylist(rows, { view, ended, prefix: prefixMark }) }
  }
  return { text: recorder.replayText.text.replaceAll(prefixMark, () => prefix), ended, segmentCount: rows.length }
}

/** null for every name that is not in a list; what a rehearsal made is in memory too and is not given out. */
export async function findSegment(recorder: Recorder, name: string): Promise<SegmentBytes | null> {
  const parts = readName(name)
  if (!parts) return null
  await load(recorder)
  const contentType = parts.index === null ? headType : segmentType
  const bytes = recorder.memory.get(name)
  if (bytes && recorder.rows.some((row) => row.name === name || initName(row.run) === name)) return { contentType, bytes, filePath: null }
  const filePath = await recorder.folder.find(name)
  return filePath ? { contentType, bytes: null, filePath } : null
}

function load(recorder: Recorder): Promise<void> {
  recorder.loading ??= recorder.folder.load().then((index) => {
    recorder.rows = index.rows.concat(recorder.rows)
    recorder.storedRows = index.rows.concat(recorder.storedRows)
    recorder.ended ||= index.ended
  })
  return recorder.loading
}

/** One write after the other. The first that fails ends the recording; the live picture goes on from memory. */
function write(recorder: Recorder, task: () => Promise<void>): void {
  recorder.writing = recorder.writing.then(async () => {
    if (!recorder.diskWorks) return
    try {
      await task()
    } catch (error) {
      recorder.diskWorks = false
      const { stageId } = recorder
      const isFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')
      recorder.deps.log.error({ stageId, reason: String(error) }, 'recording stopped; the live picture goes on')
      recorder.deps.emit({ type: 'recordingStopped', stageId, why: isFull ? 'diskFull' : 'failed' })
    }
  })
}

function remember(recorder: Recorder, name: string, bytes: Uint8Array): void {
  recorder.memory.set(name, bytes)
  const recent = recorder.rows.slice(-(playlistLimits.liveSegments + recorderLimits.spareSegments))
  const kept = new Set(recent.flatMap((row) => [row.name, initName(row.run)]))
  if (recorder.run) kept.add(initName(recorder.run.name))
  for (const known of recorder.memory.keys()) if (!kept.has(known)) recorder.memory.delete(known)
}
