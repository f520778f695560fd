// Keeps one view for each show that has sockets here: opens it, follows its log, rebuilds it from rows, and lets it go.
import type { Logger } from '../logger.ts'
import type { Counter, Metrics } from '../metrics.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { CellEntry } from '../protocol/room-fold.ts'
import type { Told } from '../protocol/room.ts'
import { showLogName, type LogName } from './channels.ts'
import type { Following, LogEntry, LogReader } from './log-reader.ts'
import type { NumberedLog } from './numbered-log.ts'
import { answerOf, cellsBehind, emptyView, replaceView, takeEntries, toldRoomOf, type RoomView } from './room-view.ts'

const TOLD_FRAME_BYTES_MAX = 64 * 1024
const REBUILD_AGAIN_MS = 500
const UNUSED_MS = 30_000
const VIEWS_MAX = 2_000

export type RoomKeeperDeps = {
  readonly log: NumberedLog
  readonly reader: LogReader
  /** Every cell of a show as its rows say it now. */
  readonly cells: (showId: string) => Promise<CellEntry[]>
  readonly tell: (showId: string, told: Told) => void
  readonly socketCount: (showId: string) => number
  /** A view was let go: nothing of this show is needed here any more. */
  readonly released: (showId: string) => void
  /** Names this gateway's local epochs. */
  readonly gateway: string
  readonly monotonicMs: () => number
  readonly logger: Logger
  readonly metrics: Metrics
}
export type HeldRoom = {
  readonly showId: string
  readonly name: LogName
  readonly view: RoomView
  following: Following | null
  /** Under a local epoch: Redis was away when it was built. */
  local: boolean
  building: Promise<void> | null
  retry: NodeJS.Timeout | null
  usedAtMs: number
}
export type RoomKeeper = {
  readonly deps: RoomKeeperDeps
  readonly held: ReadonlyMap<string, HeldRoom>
  /** Resolves when the view can answer. Throws what `cells` throws. */
  readonly open: (showId: string) => Promise<void>
  /** From memory, in one turn of the event loop; the view must be open. */
  readonly answer: (showId: string, since: { epoch: string; seq: number } | null) => Told
  readonly rebuild: (held: HeldRoom) => Promise<void>
  /** Every view, because Redis is another one than before. */
  readonly rebuildAll: () => void
  /** Lets views go that nobody used for 30 s. */
  readonly sweep: () => void
  readonly close: () => void
}
type State = {
  readonly deps: RoomKeeperDeps
  readonly held: Map<string, HeldRoom>
  readonly rebuilds: Counter
  readonly gaps: Counter
  localCount: number
  closed: boolean
}

/** Frames of entries that follow one another, each below 64 KB. */
const tellEntries = ({ deps }: State, held: HeldRoom, taken: NonNullable<Told['entries']>, bytes: number): void => {
  const frames = Math.max(1, Math.ceil(bytes / TOLD_FRAME_BYTES_MAX))
  const perFrame = Math.min(LIMITS.resyncEntriesMax, Math.ceil(taken.length / frames))
  for (let start = 0; start < taken.length; start += perFrame)
    deps.tell(held.showId, { epoch: held.view.epoch, entries: taken.slice(start, start + perFrame) })
}

const hear = (state: State, held: HeldRoom, entries: readonly LogEntry[]): void => {
  const { taken, gap } = takeEntries(held.view, entries)
  if (taken.length > 0)
    tellEntries(
      state,
      held,
      taken,
      entries.reduce((sum, entry) => sum + entry.json.length, 0),
    )
  if (!gap) return
  state.gaps.inc()
  rebuildSoon(state, held, 0)
}

/** Position first, rows second: whatever stands in the log up to the position was committed before the rows were read. */
const readRows = async (state: State, held: HeldRoom): Promise<void> => {
  const { deps } = state
  const position = await deps.log.last(held.name).catch(() => null)
  const rows = await deps.cells(held.showId)
  const { view } = held
  if (position) {
    replaceView(view, String(position.epoch), position, rows)
    held.local = false
    if (held.following) held.following.moveTo(position)
    else held.following = deps.reader.follow(held.name.log, position, (entries) => hear(state, held, entries))
  } else {
    if (view.epoch !== '' && cellsBehind(view, rows).length === 0) return
    state.localCount += 1
    replaceView(view, `L${deps.gateway}-${state.localCount}`, { epoch: 0, seq: 0 }, rows)
    held.local = true
  }
  state.rebuilds.inc()
  if (deps.socketCount(held.showId) > 0) deps.tell(held.showId, toldRoomOf(view))
}

const rebuild = (state: State, held: HeldRoom): Promise<void> => {
  held.building ??= readRows(state, held).finally(() => {
    held.building = null
  })
  return held.building
}

const rebuildSoon = (state: State, held: HeldRoom, afterMs: number): void => {
  if (held.retry || state.closed) return
  held.retry = setTimeout(() => {
    held.retry = null
    if (state.closed || state.held.get(held.showId) !== held) return
    rebuild(state, held).catch((err: unknown) => {
      state.deps.logger.warn({ err, showId: held.showId }, 'room rebuild failed')
      rebuildSoon(state, held, REBUILD_AGAIN_MS)
    })
  }, afterMs)
}

const forget = (state: State, held: HeldRoom): void => {
  held.following?.stop()
  if (held.retry) clearTimeout(held.retry)
  state.held.delete(held.showId)
  state.deps.released(held.showId)
}

const open = async (state: State, showId: string): Promise<void> => {
  const known = state.held.get(showId)
  const held: HeldRoom = known ?? {
    showId,
    name: showLogName(showId, LIMITS.showLogLengthMax),
    view: emptyView(),
    following: null,
    local: false,
    building: null,
    retry: null,
    usedAtMs: 0,
  }
  held.usedAtMs = state.deps.monotonicMs()
  if (!known) {
    state.held.set(showId, held)
    if (state.held.size > VIEWS_MAX) sweep(state, 0)
  }
  if (held.view.epoch !== '') return
  try {
    await rebuild(state, held)
  } catch (err) {
    if (held.view.epoch === '') forget(state, held)
    throw err
  }
}

const sweep = (state: State, unusedMs: number): void => {
  const before = state.deps.monotonicMs() - unusedMs
  for (const held of state.held.values()) {
    if (state.deps.socketCount(held.showId) > 0 || held.building) continue
    if (held.usedAtMs <= before) forget(state, held)
  }
}

export const createRoomKeeper = (deps: RoomKeeperDeps): RoomKeeper => {
  const state: State = {
    deps,
    held: new Map(),
    rebuilds: deps.metrics.counter('room_rebuilds_total', 'Room views built from rows'),
    gaps: deps.metrics.counter('room_gaps_total', 'Holes or new epochs met in a show log'),
    localCount: 0,
    closed: false,
  }
  return {
    deps,
    held: state.held,
    open: (showId) => open(state, showId),
    answer: (showId, since) => {
      const held = state.held.get(showId)
      if (!held || held.view.epoch === '') throw new Error('the room is not open here')
      held.usedAtMs = deps.monotonicMs()
      return answerOf(held.view, since)
    },
    rebuild: (held) => rebuild(state, held),
    rebuildAll: () => {
      for (const held of state.held.values()) rebuildSoon(state, held, 0)
    },
    sweep: () => sweep(state, UNUSED_MS),
    close: () => {
      state.closed = true
      for (const held of state.held.values()) forget(state, held)
    },
  }
}
