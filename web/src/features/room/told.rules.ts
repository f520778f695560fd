// What a page does with what it is told of a room: one function for live frames, join and resync answers.
import { LIMITS } from '../../../../server/protocol/limits.ts'
import type { Pulse, Told } from '../../../../server/protocol/room.ts'
import { emptyFold, foldEntry, foldRoom, type CellEntry, type RoomFold } from '../../../../server/protocol/room-fold.ts'

/** asking: a join or resync is out and what is told meanwhile waits in `waiting`. */
export type ToldState = {
  readonly fold: RoomFold | null
  readonly asking: boolean
  readonly waiting: readonly Told[]
  readonly overflowed: boolean
}
/** applied: entries that changed a cell, in order; resync: ask for what is missing; replaced: the whole room came, re-ask the last chat lines. */
export type ToldVerdict = {
  readonly state: ToldState
  readonly applied: readonly CellEntry[]
  readonly resync: boolean
  readonly replaced: boolean
}

export const nothingTold: ToldState = { fold: null, asking: false, waiting: [], overflowed: false }

function take(state: ToldState, told: Told): ToldVerdict {
  if (told.room) {
    const fold = foldRoom(state.fold, told.epoch, told.seq ?? -1, told.room)
    return { state: { ...state, fold }, applied: [], resync: false, replaced: fold !== state.fold }
  }
  let fold = state.fold ?? emptyFold(told.epoch)
  const applied: CellEntry[] = []
  for (const entry of told.entries ?? []) {
    const folded = foldEntry(fold, told.epoch, entry)
    if (folded.verdict === 'resync') return { state: { ...state, fold }, applied, resync: true, replaced: false }
    fold = folded.fold
    applied.push(...folded.applied)
  }
  return { state: { ...state, fold }, applied, resync: false, replaced: false }
}

/** A join or resync goes out: from now on what is told waits. */
export const askBegan = (state: ToldState): ToldState => ({ ...state, asking: true, waiting: [], overflowed: false })

/** The ask got no answer: what waited is played, and the gap (if any) asks again. */
export function askFailed(state: ToldState): ToldVerdict {
  return playWaiting({ ...state, asking: false }, [], false)
}

function playWaiting(state: ToldState, applied: readonly CellEntry[], replaced: boolean): ToldVerdict {
  let verdict: ToldVerdict = { state: { ...state, waiting: [], overflowed: false }, applied, resync: state.overflowed, replaced }
  for (const told of state.waiting) {
    const next = take(verdict.state, told)
    verdict = {
      state: next.state,
      applied: [...verdict.applied, ...next.applied],
      resync: verdict.resync || next.resync,
      replaced: verdict.replaced || next.replaced,
    }
  }
  return verdict
}

/** The answer of a join or resync, then everything that waited. */
export function answered(state: ToldState, told: Told): ToldVerdict {
  const first = take(state, told)
  const played = playWaiting(
    { ...first.state, asking: false, waiting: state.waiting, overflowed: state.overflowed },
    first.applied,
    first.replaced,
  )
  return { ...played, resync: played.resync || first.resync }
}

/** A live frame. At most 500 wait while an ask is out; past that the page asks again afterwards. */
export function heard(state: ToldState, told: Told): ToldVerdict {
  if (state.asking) {
    const full = state.waiting.length >= LIMITS.toldBufferedMax
    return {
      state: full ? { ...state, overflowed: true } : { ...state, waiting: [...state.waiting, told] },
      applied: [],
      resync: false,
      replaced: false,
    }
  }
  if (!state.fold && !told.room) return { state, applied: [], resync: true, replaced: false }
  return take(state, told)
}

/** A pulse ahead of what is known, or of another epoch, shows a gap in a quiet room. */
export const pulseShowsGap = (state: ToldState, pulse: Pick<Pulse, 'epoch' | 'seq'>): boolean =>
  !state.asking && state.fold !== null && (pulse.epoch !== state.fold.epoch || pulse.seq > state.fold.seq)
