// The people of one leader: members bound to her or credited to her who came by her links; nobody else's exist for her.
import type { Actor } from '../actor.ts'
import { permit } from '../members/permissions.rules.ts'
import type { BindingStore } from './binding.service.ts'
import type { CreditStore } from './credit.service.ts'
import { leaderIdOf } from './link.service.ts'
import type { TouchStore, Visit } from './touch.service.ts'

export type PersonRow = {
  readonly name: string
  readonly boundAtMs: number | null
  readonly lastSeenAtMs: number
  readonly here: boolean
  readonly paidOrders: number
}
export type PeopleDeps = {
  readonly touches: Pick<TouchStore, 'visitsOf' | 'countPeople'>
  readonly bindings: Pick<BindingStore, 'currentOf'>
  readonly paidOrdersOf: CreditStore['paidOrdersOf']
  readonly nicknamesOf: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Of these members, those in a show right now who allow their leader to see it (consent leaderSees). */
  readonly seenHere: (memberIds: readonly string[]) => Promise<ReadonlySet<string>>
}
export type PeopleService = ReturnType<typeof createPeopleService>

export function createPeopleService({ touches, bindings, paidOrdersOf, nicknamesOf, seenHere }: PeopleDeps) {
  /** Who came, the last to come first; a page may hold fewer rows than asked where others' people were passed over. */
  async function people(actor: Actor, ask: { cursor: string | null; limit: number }) {
    permit(actor, 'people.read', { people: true })
    const leaderId = leaderIdOf(actor)
    const visits = await touches.visitsOf(leaderId, visitOf(ask.cursor), ask.limit + 1)
    const page = visits.slice(0, ask.limit)
    const memberIds = page.map((visit) => visit.memberId)
    const [bound, orders, names, here, totals] = await Promise.all([
      bindings.currentOf(memberIds),
      paidOrdersOf(leaderId, memberIds),
      nicknamesOf(memberIds),
      seenHere(memberIds),
      touches.countPeople(leaderId),
    ])
    const rows = page.flatMap((visit): PersonRow[] => {
      const binding = bound.get(visit.memberId)
      const hers = binding?.leaderId === leaderId
      const paidOrders = orders.get(visit.memberId) ?? 0
      if (!hers && paidOrders === 0) return []
      const name = names.get(visit.memberId) ?? ''
      return [
        { name, boundAtMs: hers ? binding.boundAtMs : null, lastSeenAtMs: visit.lastAtMs, here: here.has(visit.memberId), paidOrders },
      ]
    })
    const last = page.at(-1)
    return { rows, next: visits.length > ask.limit && last !== undefined ? cursorOf(last) : null, ...totals }
  }

  return { people }
}

const cursorOf = ({ lastAtMs, memberId }: Visit) => `${lastAtMs}.${memberId}`

function visitOf(cursor: string | null): Visit | null {
  const parts = cursor === null ? null : /^(\d{1,15})\.([0-9a-f]{24})$/.exec(cursor)
  const [, lastAtMs, memberId] = parts ?? []
  return lastAtMs === undefined || memberId === undefined ? null : { lastAtMs: Number(lastAtMs), memberId }
}
