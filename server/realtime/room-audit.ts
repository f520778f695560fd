// Compares the rows of each watched show with its view every 5 s: the only repair of "crashed between commit and append", and the beat while Redis is away.
import { setTimeout as pause } from 'node:timers/promises'
import type { Counter } from '../metrics.ts'
import type { CellEntry } from '../protocol/room-fold.ts'
import type { HeldRoom, RoomKeeper } from './room-keeper.ts'
import { cellsBehind } from './room-view.ts'

const EVERY_MS = 5_000
const JITTER_MS = 1_000
const LOOK_MS = 250
/** What is committed stands in the log within a second (three tries); behind for longer means nobody will append it. */
const BEHIND_MS = 1_000
const SILENT_MS = 1_500

export type RoomAudit = {
  /** At once, because an append failed for good. */
  readonly hurry: (showId: string) => void
  readonly close: () => Promise<void>
}
export type RoomAuditDeps = {
  readonly keeper: RoomKeeper
  /** Off only in the test that proves what the audit is for. */
  readonly enabled: boolean
  readonly append: (showId: string, cells: readonly CellEntry[]) => Promise<void>
  readonly everyMs?: number
}
type State = RoomAuditDeps & {
  readonly due: Map<string, number>
  readonly healed: Counter
  readonly running: Set<Promise<void>>
  closed: boolean
}

/** Cells that went away in the rows (an offer taken off the run sheet) leave the view by a rebuild. */
const goneFrom = (held: HeldRoom, rows: readonly CellEntry[]): boolean => {
  const offers = new Set(rows.flatMap((cell) => (cell.kind === 'offer' ? [cell.offerId] : [])))
  return [...held.view.cells.values()].some((cell) => cell.kind === 'offer' && !offers.has(cell.offerId))
}

const compare = async (state: State, held: HeldRoom): Promise<void> => {
  const { cells, logger } = state.keeper.deps
  const rows = await cells(held.showId)
  const gone = goneFrom(held, rows)
  if (cellsBehind(held.view, rows).length === 0 && !gone) return
  await pause(BEHIND_MS)
  if (state.closed || !state.keeper.held.has(held.showId)) return
  const behind = cellsBehind(held.view, rows)
  if (behind.length > 0) {
    state.healed.inc(behind.length)
    logger.warn({ showId: held.showId, cells: behind.length }, 'room was behind its rows')
    await state.append(held.showId, behind)
  }
  if (gone && goneFrom(held, await cells(held.showId))) await state.keeper.rebuild(held)
}

const beat = async (state: State, held: HeldRoom): Promise<void> => {
  const { reader } = state.keeper.deps
  if (held.local || reader.silentForMs() > SILENT_MS) return state.keeper.rebuild(held)
  if (state.enabled) await compare(state, held)
}

const look = (state: State): void => {
  const { deps, held } = state.keeper
  const now = deps.monotonicMs()
  for (const showId of state.due.keys()) if (!held.has(showId)) state.due.delete(showId)
  for (const room of held.values()) {
    const due = state.due.get(room.showId)
    const next = now + (state.everyMs ?? EVERY_MS) + Math.random() * JITTER_MS
    if (due === undefined) state.due.set(room.showId, next)
    if (due === undefined || due > now || room.view.epoch === '') continue
    state.due.set(room.showId, Infinity)
    const running = beat(state, room)
      .catch((err: unknown) => deps.logger.warn({ err, showId: room.showId }, 'room audit failed'))
      .finally(() => {
        state.running.delete(running)
        if (held.has(room.showId)) state.due.set(room.showId, deps.monotonicMs() + (state.everyMs ?? EVERY_MS) + Math.random() * JITTER_MS)
      })
    state.running.add(running)
  }
}

export const startRoomAudit = (deps: RoomAuditDeps): RoomAudit => {
  const healed = deps.keeper.deps.metrics.counter('room_audit_healed_total', 'Cells that only the audit brought to the log')
  const state: State = { ...deps, due: new Map(), healed, running: new Set(), closed: false }
  const timer = setInterval(() => look(state), LOOK_MS)
  return {
    hurry: (showId) => {
      if (state.due.get(showId) !== Infinity) state.due.set(showId, 0)
    },
    close: async () => {
      state.closed = true
      clearInterval(timer)
      await Promise.allSettled(state.running)
    },
  }
}
