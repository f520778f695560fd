// Answers what anybody may ask about shows: what is on, what comes, what was, the cover page, and "remind me".
import type { Actor } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import { may } from '../members/permissions.rules.ts'
import { permit } from '../members/permit.service.ts'
import { SHARE_CODE_PATTERN } from '../protocol/ids.ts'
import type { Phase, ShowCard, ShowPage } from '../protocol/shows.ts'
import { ON_AIR, UPCOMING, WATCHABLE_AFTER, isOnAir, publicPhase } from './phase.rules.ts'
import type { SellingView } from './plan.service.ts'
import type { Show } from './show.rules.ts'
import type { Shows, ShowStore } from './show.service.ts'

export type LobbyDeps = {
  readonly store: ShowStore
  readonly shows: Shows
  readonly selling: SellingView
  /** People watching now, or null when nobody counts. */
  readonly viewersOf: (showId: string) => Promise<number | null>
  readonly seller: ShowPage['seller']
  readonly clock: Clock
}
export type Lobby = ReturnType<typeof createLobby>
export type LobbyList = 'live' | 'upcoming' | 'replay'

const ROWS_MAX = 50
const GOODS_MAX = 20
const LISTS: Readonly<Record<LobbyList, { phases: readonly Phase[]; order: 'soonest' | 'latest' }>> = {
  live: { phases: ON_AIR, order: 'latest' },
  upcoming: { phases: UPCOMING, order: 'soonest' },
  replay: { phases: WATCHABLE_AFTER, order: 'latest' },
}

export const createLobby = ({ store, shows, selling, viewersOf, seller, clock }: LobbyDeps) => {
  const cards = async (actor: Actor, list: readonly Show[]): Promise<ShowCard[]> => {
    const ids = list.map((show) => show.id)
    const [counts, sold, mine, viewers] = await Promise.all([
      store.reservations(ids),
      selling.ofShows(ids),
      actor.personId === null ? new Set<string>() : store.reservedAmong(ids, actor.personId),
      Promise.all(list.map(async (show) => (isOnAir(show.phase) ? viewersOf(show.id) : null))),
    ])
    return list.map((show, index) => ({
      id: show.id,
      title: show.title,
      coverUrl: show.coverUrl,
      phase: publicPhase(show.phase),
      startsAtMs: show.startsAtMs,
      host: { name: show.hostName, pictureUrl: show.hostPictureUrl, roomId: show.roomId },
      viewers: viewers[index] ?? null,
      reservations: counts.get(show.id) ?? 0,
      reserved: mine.has(show.id),
      offerCount: sold.get(show.id)?.offerCount ?? 0,
      pinned: isOnAir(show.phase) ? (sold.get(show.id)?.pinned ?? null) : null,
      demo: show.demo,
    }))
  }

  const listOf = (name: LobbyList): Promise<Show[]> => store.byPhases(LISTS[name].phases, LISTS[name].order, ROWS_MAX)

  /** Without a name: what is on, then what comes, then what was; 50 at most. */
  const list = async (actor: Actor, name?: LobbyList): Promise<{ rows: ShowCard[]; nowMs: number }> => {
    const names: readonly LobbyList[] = name ? [name] : ['live', 'upcoming', 'replay']
    const found = (await Promise.all(names.map(listOf))).flat().slice(0, ROWS_MAX)
    return { rows: await cards(actor, found), nowMs: clock.nowMs() }
  }

  /** The cover page. A draft is there for the show's own people only; for the others there is none (`not_found`). */
  const page = async (actor: Actor, id: string): Promise<ShowPage> => {
    const show = found(await store.show(id))
    if (show.phase === 'draft') {
      const grants = await shows.grants(actor, id)
      if (may(actor, 'show.read', { ...grants, hidden: true }) !== 'ok') throw new DomainError('not_found')
    }
    const [[card], goods] = await Promise.all([cards(actor, [show]), selling.goods(id, GOODS_MAX)])
    return { show: found(card), description: show.description, seller, goods: [...goods], nowMs: clock.nowMs() }
  }

  /** Where a room's lasting address leads: its show on air, else the next one, else the last one, else nowhere. */
  const roomLeadsTo = async (roomId: string): Promise<{ showId: string | null }> => {
    found(await store.room(roomId))
    const list = await store.ofRoom(roomId, ROWS_MAX)
    const live = list.find((show) => isOnAir(show.phase))
    const next = list.filter((show) => UPCOMING.includes(show.phase)).toSorted((a, b) => a.startsAtMs - b.startsAtMs)[0]
    const last = list
      .filter((show) => WATCHABLE_AFTER.includes(show.phase))
      .toSorted((a, b) => (b.liveAtMs ?? b.startsAtMs) - (a.liveAtMs ?? a.startsAtMs))[0]
    return { showId: (live ?? next ?? last)?.id ?? null }
  }

  /** Keeps the code of the link she came by for the way back. Refuses `wrong_phase` unless the show is still to come. A repeat is harmless. */
  const reserve = async (actor: Actor, id: string, code?: string): Promise<{ reservations: number }> => {
    permit(actor, 'reservation.write', { own: true })
    const show = found(await store.show(id))
    if (show.phase === 'draft') throw new DomainError('not_found')
    if (!UPCOMING.includes(show.phase)) throw new DomainError('wrong_phase', { phase: show.phase })
    if (actor.personId !== null) {
      const shareCode = code !== undefined && SHARE_CODE_PATTERN.test(code) ? code : null
      await store.reserve(id, actor.personId, { atMs: clock.nowMs(), shareCode })
    }
    return { reservations: (await store.reservations([id])).get(id) ?? 0 }
  }
  const unreserve = async (actor: Actor, id: string): Promise<{ reservations: number }> => {
    permit(actor, 'reservation.write', { own: true })
    found(await store.show(id))
    if (actor.personId !== null) await store.unreserve(id, actor.personId)
    return { reservations: (await store.reservations([id])).get(id) ?? 0 }
  }

  return { list, page, roomLeadsTo, reserve, unreserve }
}
