// What a gateway holds of one show: the folded cells, their number, and the last entries for pages that come back.
import { foldCell, roomOf, type CellEntry, type ToldEntry } from '../protocol/room-fold.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Told } from '../protocol/room.ts'
import type { LogEntry } from './log-reader.ts'
import type { LogPosition } from './log-position.ts'

export type RoomView = {
  /** Epoch as pages know it: the log's, or a local one (`L…`) while Redis is away. */
  epoch: string
  seq: number
  cells: Map<string, CellEntry>
  /** The last entries, oldest first, without a hole. */
  ring: ToldEntry[]
  /** Where the log stood when this was read. */
  position: LogPosition
}

export const emptyView = (): RoomView => ({ epoch: '', seq: -1, cells: new Map(), ring: [], position: { epoch: 0, seq: -1 } })

/** Takes the rows' cells as they are now, at a position read before them. */
export const replaceView = (view: RoomView, epoch: string, position: LogPosition, cells: readonly CellEntry[]): void => {
  view.epoch = epoch
  view.seq = position.seq
  view.position = position
  view.cells = new Map()
  view.ring = []
  for (const cell of cells) foldCell(view.cells, cell)
}

/**
 * Folds entries read from the log. `gap`: another epoch, or a number that is not the next; nothing after it was taken,
 * and only a rebuild helps. Entries that carry an older version than their cell still count as heard.
 */
export const takeEntries = (view: RoomView, entries: readonly LogEntry[]): { taken: ToldEntry[]; gap: boolean } => {
  const taken: ToldEntry[] = []
  for (const { at, json } of entries) {
    if (String(at.epoch) !== view.epoch) return { taken, gap: true }
    if (at.seq <= view.seq) continue
    if (at.seq !== view.seq + 1) return { taken, gap: true }
    const entry = { ...(JSON.parse(json) as CellEntry), seq: at.seq } as ToldEntry
    foldCell(view.cells, entry)
    view.seq = at.seq
    view.position = at
    view.ring.push(entry)
    taken.push(entry)
  }
  if (view.ring.length > LIMITS.ringEntriesMax) view.ring.splice(0, view.ring.length - LIMITS.ringEntriesMax)
  return { taken, gap: false }
}

export const toldRoomOf = (view: RoomView): Told => ({ epoch: view.epoch, seq: view.seq, room: roomOf(view.cells) })

/** What a page needs that knows `since`: the entries after it when they are few and at hand, else the whole room. */
export const answerOf = (view: RoomView, since: { epoch: string; seq: number } | null): Told => {
  if (!since || since.epoch !== view.epoch || since.seq > view.seq) return toldRoomOf(view)
  const missing = view.seq - since.seq
  if (missing > LIMITS.resyncEntriesMax || missing > view.ring.length) return toldRoomOf(view)
  return { epoch: view.epoch, seq: view.seq, entries: missing === 0 ? [] : view.ring.slice(-missing) }
}

/** Cells of the rows that the view does not have yet, or has in an older version. */
export const cellsBehind = (view: RoomView, cells: readonly CellEntry[]): CellEntry[] => {
  const probe = new Map(view.cells)
  return cells.filter((cell) => foldCell(probe, cell))
}
