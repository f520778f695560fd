// One recording on disk: a folder of headers and segments and an index of lines, readable after any crash.
import { appendFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { initName, readName } from './playlist.ts'
import type { SegmentRow } from './playlist.ts'

export function isFolderName(stageId: string): boolean {
  return /^[0-9A-Za-z_-]{1,64}$/.test(stageId)
}

/** What the index's lines add up to. `ended`: the last line says so. */
export type RecordingIndex = { rows: SegmentRow[]; ended: boolean }
export type RecordingFolder = {
  load(): Promise<RecordingIndex>
  writeHead(run: string, bytes: Uint8Array): Promise<void>
  /** The segment first, then its line: a line never names what is not there. */
  writeSegment(row: SegmentRow, bytes: Uint8Array): Promise<void>
  writeEnd(): Promise<void>
  /** Path of a file we wrote, or null. */
  find(name: string): Promise<string | null>
  /** The folder with all in it. */
  remove(): Promise<void>
}

type IndexLine = SegmentRow | { ended: true }

/** `stageId` becomes a folder's name: only letters, digits, `_` and `-`. */
export function recordingFolder(recordingsDir: string, stageId: string): RecordingFolder {
  if (!isFolderName(stageId)) throw new Error('a stage id that is no folder name')
  const folder = join(recordingsDir, stageId)
  const indexFile = join(folder, 'index.jsonl')
  let made: Promise<unknown> | null = null
  const ready = () => (made ??= mkdir(folder, { recursive: true }))

  return {
    async load() {
      const text = await readFile(indexFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return ''
        throw error
      })
      return readIndex(text)
    },
    async writeHead(run, bytes) {
      await ready()
      await writeFile(join(folder, initName(run)), bytes)
    },
    async writeSegment(row, bytes) {
      await ready()
      await writeFile(join(folder, row.name), bytes)
      await appendFile(indexFile, `${JSON.stringify(row)}\n`)
    },
    async writeEnd() {
      await ready()
      await appendFile(indexFile, `${JSON.stringify({ ended: true })}\n`)
    },
    async find(name) {
      if (!readName(name)) return null
      const path = join(folder, name)
      const found = await stat(path).catch(() => null)
      return found?.isFile() ? path : null
    },
    async remove() {
      await rm(folder, { recursive: true, force: true })
      made = null
    },
  }
}

/** A last line cut off by a crash is left out. */
export function readIndex(text: string): RecordingIndex {
  const rows: SegmentRow[] = []
  let ended = false
  for (const line of text.split('\n')) {
    const parsed = parseLine(line)
    if (!parsed) continue
    if ('ended' in parsed) ended = true
    else rows.push(parsed)
  }
  return { rows, ended }
}

function parseLine(line: string): IndexLine | null {
  if (line === '') return null
  try {
    return JSON.parse(line) as IndexLine
  } catch {
    return null
  }
}
