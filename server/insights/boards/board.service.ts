// Boards of a show and of a day: for leaders with the names their owners show, for staff and the host with all of them.
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import { DomainError, found } from '../../domain-error.ts'
import { createFacts } from '../../leaders/attribution/facts.service.ts'
import type { BoardNames } from '../../leaders/board-names.service.ts'
import type { Leader } from '../../leaders/leader.service.ts'
import { leaderIdOf } from '../../leaders/links/link.service.ts'
import { localDay, localMidnightMs } from '../../ledger/local-day.rules.ts'
import { permit } from '../../members/permit.service.ts'
import { BOARD_ROWS_MAX, type LeaderBoard, type StaffBoard } from '../../protocol/leader-boards.ts'
import { boardOf, isDay, noonOf, ownPlace, type Placed, type Sold } from './board.rules.ts'

export type BoardStore = {
  readonly soldInShow: (showId: string) => Promise<readonly Sold[]>
  readonly soldBetween: (fromMs: number, untilMs: number) => Promise<readonly Sold[]>
}
export type BoardDeps = {
  readonly store: BoardStore
  readonly leaders: { readonly cards: (leaderIds: readonly string[]) => Promise<ReadonlyMap<string, Pick<Leader, 'name' | 'state'>>> }
  readonly names: Pick<BoardNames, 'hiddenAmong'>
  readonly titleOf: (showId: string) => Promise<string | null>
  readonly isHost: (actor: Actor, showId: string) => Promise<boolean>
  readonly medianIncomeFen: () => Promise<number | null>
  readonly clock: Clock
  readonly timeZone: string
}
export type BoardAsk = { readonly showId?: string | undefined; readonly day?: string | undefined }
export type BoardService = ReturnType<typeof createBoards>

/** A hall of leaders looks at one board in the same second. */
const KEPT_MS = 5_000
const BOARDS_KEPT = 200

export function createBoards(deps: BoardDeps) {
  const { store, leaders, names, titleOf, isHost, medianIncomeFen, clock, timeZone } = deps
  const sold = async (key: string): Promise<{ rows: Placed[]; atMs: number }> => {
    const [by, what = ''] = key.split(':')
    const fromMs = by === 'day' ? localMidnightMs(noonOf(what), timeZone) : 0
    const untilMs = by === 'day' ? localMidnightMs(noonOf(what), timeZone, 1) : 0
    const rows = await (by === 'show' ? store.soldInShow(what) : store.soldBetween(fromMs, untilMs))
    return { rows: boardOf(rows), atMs: clock.nowMs() }
  }
  const boards = createFacts({ read: sold, monotonicMs: clock.monotonicMs, maxAgeMs: KEPT_MS, entriesMax: BOARDS_KEPT })

  /** Refuses not_found for a show that is not there, bad_input for a day the calendar has not. */
  async function headOf({ showId, day }: BoardAsk) {
    if (showId !== undefined) {
      const title = found(await titleOf(showId))
      return { head: { by: 'show' as const, title, day: null }, board: await boards.get(`show:${showId}`) }
    }
    const of = day ?? localDay(clock.nowMs(), timeZone)
    if (!isDay(of)) throw new DomainError('bad_input', { field: 'day' })
    return { head: { by: 'day' as const, title: null, day: of }, board: await boards.get(`day:${of}`) }
  }
  const placeOf = ({ place, orders, netFen }: Placed) => ({ place, orders, netFen })

  /** For a leader: names of those who show theirs, her own place wherever it is. */
  async function read(actor: Actor, ask: BoardAsk): Promise<LeaderBoard> {
    permit(actor, 'board.read', { own: true })
    const leaderId = leaderIdOf(actor)
    const [{ head, board }, median] = await Promise.all([headOf(ask), medianIncomeFen()])
    const shown = board.rows.slice(0, BOARD_ROWS_MAX)
    const ids = shown.map((row) => row.leaderId)
    const [cards, hidden] = await Promise.all([leaders.cards(ids), names.hiddenAmong([...ids, leaderId])])
    const nameOf = (id: string): string | null => {
      const card = cards.get(id)
      return card?.state === 'active' && (id === leaderId || !hidden.has(id)) ? card.name : null
    }
    const mine = ownPlace(board.rows, leaderId)
    return {
      ...head,
      leaders: board.rows.length,
      atMs: board.atMs,
      rows: shown.map((row) => ({ ...placeOf(row), name: nameOf(row.leaderId), mine: row.leaderId === leaderId })),
      me: mine && { ...placeOf(mine), gapFen: mine.gapFen },
      named: !hidden.has(leaderId),
      medianIncomeFen: median,
    }
  }

  /** For staff, and for the host of the show asked about. */
  async function readAll(actor: Actor, ask: BoardAsk): Promise<StaffBoard> {
    permit(actor, 'boards.all', { host: ask.showId !== undefined && (await isHost(actor, ask.showId)) })
    const { head, board } = await headOf(ask)
    const shown = board.rows.slice(0, BOARD_ROWS_MAX)
    const ids = shown.map((row) => row.leaderId)
    const [cards, hidden] = await Promise.all([leaders.cards(ids), names.hiddenAmong(ids)])
    return {
      ...head,
      leaders: board.rows.length,
      atMs: board.atMs,
      rows: shown.map((row) => ({
        ...placeOf(row),
        leaderId: row.leaderId,
        name: cards.get(row.leaderId)?.name ?? '',
        named: !hidden.has(row.leaderId),
      })),
    }
  }

  return { read, readAll }
}
