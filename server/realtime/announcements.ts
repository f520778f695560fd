// Turns what the domains say on the bus into the wire's carriers: cells to the show's log, chat to the flow, private events to the people log.
import { setTimeout as pause } from 'node:timers/promises'
import type { Bus } from '../domain-events.ts'
import type { Logger } from '../logger.ts'
import type { Counter, Metrics } from '../metrics.ts'
import { LIMITS } from '../protocol/limits.ts'
import { cellKey, type CellEntry } from '../protocol/room-fold.ts'
import { maskedName } from '../protocol/text.ts'
import { showLogName } from './channels.ts'
import type { FlowCarrier } from './flow.ts'
import type { LogPosition } from './log-position.ts'
import type { NumberedLog } from './numbered-log.ts'
import type { PeopleLog } from './people-log.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

const TRIES_MS = [0, 250, 500]
/** A show makes less than one change a second; above this somebody loops, and only the last value of each cell goes out. */
const ENTRIES_PER_SEC = 20
const COALESCE_MS = 200

export type Announcements = {
  /** Into the show's log: three tries in a second. Throws when none got through. */
  readonly append: (showId: string, cells: readonly CellEntry[]) => Promise<void>
  readonly close: () => void
}
export type AnnouncementDeps = {
  readonly bus: Bus
  readonly log: NumberedLog
  readonly flow: FlowCarrier
  readonly people: PeopleLog
  /** Another epoch than our view knows, or an append that failed for good: the room must look at its rows. */
  readonly appended: (showId: string, at: LogPosition) => void
  readonly unreached: (showId: string) => void
  readonly monotonicMs: () => number
  /** A fault test's: whether this change gets lost between its commit and the log. */
  readonly loses?: () => boolean
  readonly logger: Logger
  readonly metrics: Metrics
}
type Pending = {
  readonly bucket: TokenBucket
  readonly cells: Map<string, CellEntry>
  readonly erased: CellEntry[]
  timer: NodeJS.Timeout | null
}
type State = { readonly deps: AnnouncementDeps; readonly shows: Map<string, Pending>; readonly failed: Counter }

const append = async (state: State, showId: string, cells: readonly CellEntry[]): Promise<void> => {
  const { log, appended } = state.deps
  const name = showLogName(showId, LIMITS.showLogLengthMax)
  const texts = cells.map((cell) => JSON.stringify(cell))
  let last: unknown
  for (const waitMs of TRIES_MS) {
    if (waitMs > 0) await pause(waitMs)
    try {
      const ids = await log.append(name, texts)
      const at = ids.at(-1)
      if (at) appended(showId, at)
      return
    } catch (err) {
      last = err
    }
  }
  throw last
}

const send = (state: State, showId: string, cells: readonly CellEntry[]): void => {
  append(state, showId, cells).catch((err: unknown) => {
    state.failed.inc(cells.length)
    state.deps.logger.warn({ err, showId, cells: cells.length }, 'log not reached; the rows will be asked')
    state.deps.unreached(showId)
  })
}

const flush = (state: State, showId: string): void => {
  const pending = state.shows.get(showId)
  if (!pending) return
  pending.timer = null
  const cells = [...pending.erased.splice(0), ...pending.cells.values()]
  pending.cells.clear()
  if (cells.length > 0) send(state, showId, cells)
  else state.shows.delete(showId)
}

/** Evenly spread and without chance: `inHundred` 5 loses every twentieth. */
export const createLoss = (inHundred: number): (() => boolean) => {
  let sum = 0
  return () => {
    sum += inHundred
    if (sum < 100) return false
    sum -= 100
    return true
  }
}

const announceCell = (state: State, showId: string, entry: CellEntry): void => {
  if (state.deps.loses?.()) return
  const now = state.deps.monotonicMs()
  const pending: Pending = state.shows.get(showId) ?? {
    bucket: createTokenBucket({ points: ENTRIES_PER_SEC, perSec: 1 }),
    cells: new Map(),
    erased: [],
    timer: null,
  }
  state.shows.set(showId, pending)
  if (pending.cells.size === 0 && pending.bucket.take(now) === 0) return send(state, showId, [entry])
  const key = cellKey(entry)
  const known = key === null ? undefined : pending.cells.get(key)
  if (key === null) pending.erased.push(entry)
  else if (!known || known.version < entry.version) pending.cells.set(key, entry)
  pending.timer ??= setTimeout(() => flush(state, showId), COALESCE_MS)
}

/** Shows that were quiet keep no bucket. */
const sweep = (state: State): void => {
  for (const [showId, pending] of state.shows) if (pending.timer === null) state.shows.delete(showId)
}

export const startAnnouncements = (deps: AnnouncementDeps): Announcements => {
  const { bus, flow, people } = deps
  const failed = deps.metrics.counter('room_append_failed_total', 'Cells that could not be appended in three tries')
  const state: State = { deps, shows: new Map(), failed }
  const stops = [
    bus.on('cellChanged', ({ showId, entry }) => announceCell(state, showId, entry)),
    bus.on('chatPosted', ({ showId, line }) => flow.say(showId, { kind: 'chat', line })),
    bus.on('liked', ({ showId, count }) => flow.say(showId, { kind: 'likes', count })),
    bus.on('leftChanged', ({ showId, rows }) => flow.say(showId, { kind: 'left', rows })),
    bus.on('came', ({ showId, name, simulated }) => {
      // A name in a notice carries no label: simulated arrivals are not announced.
      if (!simulated) flow.say(showId, { kind: 'came', name: name === '' ? '' : maskedName(name) })
    }),
    bus.on('orderPaid', ({ showId, order, buyerName, simulated }) =>
      flow.say(showId, { kind: 'bought', name: maskedName(buyerName), offerId: order.offerId, n: order.quantity, simulated }),
    ),
    bus.on('unitsOffered', ({ showId, offerId, n }) => flow.say(showId, { kind: 'offered', offerId, n })),
    bus.on('toldPerson', ({ personId, entry }) => people.say({ kind: 'told', personId, entry })),
    bus.on('personChanged', ({ personId }) => people.say({ kind: 'changed', personId })),
    bus.on('sessionEnded', ({ sid, reason }) => people.say({ kind: 'endSession', sid, reason })),
    bus.on('personEnded', ({ personId, showId, reason }) => people.say({ kind: 'endPerson', personId, showId, reason })),
  ]
  const timer = setInterval(() => sweep(state), 60_000)
  return {
    append: (showId, cells) => append(state, showId, cells),
    close: () => {
      clearInterval(timer)
      for (const stop of stops) stop()
      for (const pending of state.shows.values()) if (pending.timer) clearTimeout(pending.timer)
    },
  }
}
