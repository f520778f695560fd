// Folds the entries of a show's log into a room, by number for completeness and by version for order; gateway and page run this same function.
import type { z } from 'zod'
import type { toldEntry, toldRoom } from './room.ts'

export type ToldEntry = z.infer<typeof toldEntry>
/** An entry as a domain writes it: the log gives the number. */
export type CellEntry = ToldEntry extends infer E ? (E extends { seq: number } ? Omit<E, 'seq'> : never) : never
export type ToldRoom = z.infer<typeof toldRoom>
export type RoomCells = ReadonlyMap<string, CellEntry>
export type RoomFold = { readonly epoch: string; readonly seq: number; readonly cells: RoomCells }

/** One cell a kind, but offers: one each. Erasures are not part of the room (a page re-asks its last lines instead). */
export const cellKey = (entry: CellEntry): string | null =>
  entry.kind === 'erased' ? null : entry.kind === 'offer' ? `offer:${entry.offerId}` : entry.kind

export const emptyFold = (epoch: string): RoomFold => ({ epoch, seq: -1, cells: new Map() })

/** Takes an entry into its cell only if its version is higher (two gateways may append v6 before v5). Returns whether it changed. */
export const foldCell = (cells: Map<string, CellEntry>, entry: CellEntry): boolean => {
  const key = cellKey(entry)
  if (key === null) return true
  const known = cells.get(key)
  if (known && known.version >= entry.version) return false
  const { seq: _, ...cell } = entry as CellEntry & { seq?: number }
  cells.set(key, cell as CellEntry)
  return true
}

export type FoldVerdict = 'applied' | 'skipped' | 'resync'
export type Folded = { readonly fold: RoomFold; readonly verdict: FoldVerdict; readonly applied: readonly CellEntry[] }

/** One told entry: another epoch or a hole asks for a resync, a known number is skipped, the next one is applied by version. */
export const foldEntry = (fold: RoomFold, epoch: string, entry: ToldEntry): Folded => {
  if (epoch !== fold.epoch) return { fold, verdict: 'resync', applied: [] }
  if (entry.seq <= fold.seq) return { fold, verdict: 'skipped', applied: [] }
  if (entry.seq !== fold.seq + 1) return { fold, verdict: 'resync', applied: [] }
  const cells = new Map(fold.cells)
  const changed = foldCell(cells, entry)
  return { fold: { epoch, seq: entry.seq, cells }, verdict: 'applied', applied: changed ? [entry] : [] }
}

/** A whole room replaces everything, unless it is older than what is known of the same epoch. */
export const foldRoom = (fold: RoomFold | null, epoch: string, seq: number, room: ToldRoom): RoomFold => {
  if (fold && fold.epoch === epoch && seq < fold.seq) return fold
  const cells = new Map<string, CellEntry>()
  for (const entry of room.cells) foldCell(cells, entry)
  return { epoch, seq, cells }
}

/** The room as it travels: its cells, offers in their order on the bag. */
export const roomOf = (cells: RoomCells): ToldRoom => ({
  cells: [...cells.values()].toSorted((a, b) =>
    a.kind === 'offer' && b.kind === 'offer' ? a.position - b.position : a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0,
  ),
})
