// The people of one leader: members bound to her or credited to her who came by her links; nobody else's exist for her.
import type { Actor } from '../actor.ts'
import { permit } from '../members/permit.service.ts'
import type { BindingStore } from './attribution/binding.service.ts'
import type { CreditStore } from './attribution/credit.service.ts'
import { createFacts } from './attribution/facts.service.ts'
import { COUNTED_FROM } from './leader.rules.ts'
import { leaderIdOf } from './links/link.service.ts'
import type { TouchStore, Visit } from './links/touch.service.ts'

/** Somebody who lets her leader see her. */
export type PersonRow = {
  readonly name: string
  readonly pictureUrl: string | null
  readonly city: string | null
  readonly boundAtMs: number | null
  readonly lastSeenAtMs: number
  readonly here: boolean
  readonly paidOrders: number
}
export type PeopleDeps = {
  readonly touches: Pick<TouchStore, 'visitsOf' | 'countPeople'>
  readonly bindings: Pick<BindingStore, 'currentOf' | 'membersOf'>
  readonly paidOrdersOf: CreditStore['paidOrdersOf']
  readonly nicknamesOf: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Picture and city of these members, where there are any; left out: none. */
  readonly facesOf?: ((memberIds: readonly string[]) => Promise<ReadonlyMap<string, Pick<PersonRow, 'pictureUrl' | 'city'>>>) | undefined
  /** Of these members, those in a show right now, with the show. */
  readonly whereAre: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Of these members, those who let their leader see them (consent leaderSees). */
  readonly consenting: (memberIds: readonly string[]) => Promise<ReadonlySet<string>>
  readonly clock: { readonly monotonicMs: () => number }
}
export type PeopleService = ReturnType<typeof createPeopleService>

/** Of a leader with more bound members than this, the first so many are looked for. */
const LOOKED_FOR_MAX = 2000
/** In a rush of arrivals a leader's people are counted once in this long. */
const COUNT_KEPT_MS = 2000
const LEADERS_COUNTED_MAX = 2000
/** Counting thousands takes longer than reading a page of them: from so many on, a total may be ten seconds old. */
const TOTALS_KEPT_FROM = 1000
const TOTALS_KEPT_MS = 10_000

export function createPeopleService(deps: PeopleDeps) {
  const { touches, bindings, paidOrdersOf, nicknamesOf, facesOf = async () => new Map(), whereAre, consenting, clock } = deps
  const counts = createFacts({ read: hereByShow, monotonicMs: clock.monotonicMs, maxAgeMs: COUNT_KEPT_MS, entriesMax: LEADERS_COUNTED_MAX })

  const totalsKept = createFacts({
    read: touches.countPeople,
    monotonicMs: clock.monotonicMs,
    maxAgeMs: TOTALS_KEPT_MS,
    entriesMax: LEADERS_COUNTED_MAX,
  })
  async function countPeople(leaderId: string): Promise<{ visitors: number; members: number }> {
    const totals = await totalsKept.get(leaderId)
    if (totals.visitors < TOTALS_KEPT_FROM) totalsKept.drop(leaderId)
    return totals
  }

  /** How many came by her links, as she may know it: where members among them are fewer than five, only those who let her see them. `came`: did anybody? */
  async function totalsOf(leaderId: string): Promise<{ visitors: number; members: number; came: boolean }> {
    const { visitors, members } = await countPeople(leaderId)
    const came = visitors > 0
    if (members === 0 || members >= COUNTED_FROM) return { visitors, members, came }
    const visits = await touches.visitsOf(leaderId, null, COUNTED_FROM)
    const seen = (await consenting(visits.map(({ memberId }) => memberId))).size
    return { visitors: visitors - members + seen, members: seen, came }
  }

  /** Who came and lets her see it, the last to come first; a page may hold fewer rows than asked: others are passed over. */
  async function people(actor: Actor, ask: { cursor: string | null; limit: number }) {
    permit(actor, 'people.read', { people: true })
    const leaderId = leaderIdOf(actor)
    const [{ visitors, members }, visits] = await Promise.all([
      totalsOf(leaderId),
      touches.visitsOf(leaderId, visitOf(ask.cursor), ask.limit + 1),
    ])
    const page = visits.slice(0, ask.limit)
    const memberIds = page.map((visit) => visit.memberId)
    const [bound, orders, names, faces, where, allowed] = await Promise.all([
      bindings.currentOf(memberIds),
      paidOrdersOf(leaderId, memberIds),
      nicknamesOf(memberIds),
      facesOf(memberIds),
      whereAre(memberIds),
      consenting(memberIds),
    ])
    const rows = page.flatMap(({ memberId, lastAtMs }): PersonRow[] => {
      const binding = bound.get(memberId)
      const hers = binding?.leaderId === leaderId
      const paidOrders = orders.get(memberId) ?? 0
      if ((!hers && paidOrders === 0) || !allowed.has(memberId)) return []
      const { pictureUrl = null, city = null } = faces.get(memberId) ?? {}
      const who = { name: names.get(memberId) ?? '', pictureUrl, city }
      return [{ ...who, boundAtMs: hers ? binding.boundAtMs : null, lastSeenAtMs: lastAtMs, here: where.has(memberId), paidOrders }]
    })
    const last = page.at(-1)
    return { rows, next: visits.length > ask.limit && last !== undefined ? cursorOf(last) : null, visitors, members }
  }

  /** How many of her bound members are in each show now: all of them where they are five or more, else those who consented. */
  async function hereByShow(leaderId: string): Promise<Map<string, number>> {
    const where = await whereAre(await bindings.membersOf(leaderId, null, LOOKED_FOR_MAX))
    const allowed = await consenting([...where.keys()])
    const byShow = new Map<string, number>()
    for (const [showId, present] of Map.groupBy(where, ([, showId]) => showId)) {
      const seen = present.filter(([memberId]) => allowed.has(memberId)).length
      byShow.set(showId, present.length >= COUNTED_FROM ? present.length : seen)
    }
    return byShow
  }

  /** How many of her people are in this show, as she may know it; counted once in two seconds. */
  const totalHere = async (leaderId: string, showId: string): Promise<number> => (await counts.get(leaderId)).get(showId) ?? 1

  return { people, hereByShow, totalHere, totalsOf }
}

const cursorOf = ({ lastAtMs, memberId }: Visit) => `${lastAtMs}.${memberId}`

function visitOf(cursor: string | null): Visit | null {
  const parts = cursor === null ? null : /^(\d{1,15})\.([0-9a-f]{24})$/.exec(cursor)
  const [, lastAtMs, memberId] = parts ?? []
  return lastAtMs === undefined || memberId === undefined ? null : { lastAtMs: Number(lastAtMs), memberId }
}
