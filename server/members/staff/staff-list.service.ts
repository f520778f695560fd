// What staff see of members: masked, found by the beginning of a nickname or a whole phone.
import type { Actor } from '../../actor.ts'
import { PHONE_PATTERN } from '../../protocol/ids.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { QueryOf, ReplyOf, restEndpoints } from '../../protocol/rest-endpoints.ts'
import { matchText } from '../../protocol/text.ts'
import type { PeopleStore } from '../people.service.ts'
import { permit } from '../permit.service.ts'
import { phoneKey, type Person } from '../person.rules.ts'

type Query = QueryOf<typeof restEndpoints.staffMembers>
type Reply = ReplyOf<typeof restEndpoints.staffMembers>
/** What other domains know of members, for the list. */
export type MemberFacts = (ids: readonly string[]) => Promise<ReadonlyMap<string, { leaderName: string | null; paidOrders: number }>>

const PAGE_SIZE = 20

export type MemberRow = Reply['rows'][number]
export type StaffList = {
  readonly search: (actor: Actor, query: Query) => Promise<Reply>
  readonly rowOf: (person: Person) => Promise<MemberRow>
}

const toRow = (person: Person, facts: Awaited<ReturnType<MemberFacts>>): MemberRow => ({
  memberId: person.id,
  nickname: person.nickname,
  phoneMasked: person.phone?.masked ?? '',
  createdAtMs: person.createdAtMs,
  leaderName: facts.get(person.id)?.leaderName ?? null,
  paidOrders: facts.get(person.id)?.paidOrders ?? 0,
  blockedAtMs: person.blockedAtMs,
})

export const createStaffList = (deps: {
  readonly store: Pick<PeopleStore, 'search'>
  readonly blindPhone: (normalised: string) => string
  readonly memberFacts: MemberFacts
}): StaffList => ({
  rowOf: async (person) => toRow(person, await deps.memberFacts([person.id])),
  search: async (actor, { q = '', cursor, limit }) => {
    permit(actor, 'member.search')
    const size = Math.min(limit === undefined ? PAGE_SIZE : Number(limit), LIMITS.pageSizeMax)
    const byPhone = PHONE_PATTERN.test(q.trim())
    const form = matchText(q)
    const people = await deps.store.search({
      nickname: byPhone || form === '' ? null : form,
      phoneIndex: byPhone ? deps.blindPhone(phoneKey(q.trim())) : null,
      before: cursor === undefined || cursor === '' ? null : cursor,
      limit: size + 1,
    })
    const page = people.slice(0, size)
    const facts = await deps.memberFacts(page.map(({ id }) => id))
    return {
      rows: page.map((person) => toRow(person, facts)),
      next: people.length > size ? (page.at(-1)?.id ?? null) : null,
    }
  },
})
