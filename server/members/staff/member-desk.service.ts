// What the desk does to a member: blocks her, lets her in again, signs her out everywhere; each with a reason in the audit.
import type { Actor } from '../../actor.ts'
import type { Audit } from '../../audit/audit.service.ts'
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import type { Bus } from '../../domain-events.ts'
import type { BodyOf, restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { PeopleStore } from '../people.service.ts'
import { permit } from '../permit.service.ts'
import type { Person } from '../person.rules.ts'
import type { Sessions } from '../sessions/session.service.ts'
import type { MemberRow, StaffList } from './staff-list.service.ts'

export type MemberDeskDeps = {
  readonly people: Pick<PeopleStore, 'byId' | 'setBlocked' | 'setNotBefore'>
  readonly sessions: Pick<Sessions, 'endAllOf'>
  readonly rowOf: StaffList['rowOf']
  readonly audit: Pick<Audit, 'write'>
  readonly bus: Pick<Bus, 'emit'>
  readonly clock: Clock
}
export type MemberDesk = ReturnType<typeof createMemberDesk>

export const createMemberDesk = ({ people, sessions, rowOf, audit, bus, clock }: MemberDeskDeps) => {
  const memberOf = async (memberId: string): Promise<Person> => {
    const person = await people.byId(memberId)
    // Staff have acts of their own: a scope on members reaches no colleague.
    if (person?.kind !== 'member') throw new DomainError('not_found')
    return person
  }
  const signOut = async (memberId: string, reason: 'banned' | 'signedOut'): Promise<void> => {
    // First the moment before which no session counts, then the sessions: one begun in between is over too.
    await people.setNotBefore(memberId, clock.nowMs())
    await sessions.endAllOf(memberId, reason)
  }
  return {
    block: async (actor: Actor, memberId: string, given: BodyOf<typeof restEndpoints.memberBlock>): Promise<MemberRow> => {
      permit(actor, 'member.block')
      const before = await memberOf(memberId)
      const { blocked, reason } = given
      if (blocked !== (before.blockedAtMs !== null)) {
        await people.setBlocked(memberId, blocked ? clock.nowMs() : null)
        if (blocked) await signOut(memberId, 'banned')
        bus.emit('personChanged', { personId: memberId })
        if (blocked) bus.emit('personEnded', { personId: memberId, showId: null, reason: 'banned' })
      }
      const was = { blocked: before.blockedAtMs !== null }
      await audit.write({ actor, act: 'member.block', on: { kind: 'member', id: memberId }, before: was, after: { blocked }, reason })
      return rowOf(await memberOf(memberId))
    },
    endSessions: async (actor: Actor, memberId: string, reason: string): Promise<void> => {
      permit(actor, 'member.endSessions')
      await memberOf(memberId)
      await signOut(memberId, 'signedOut')
      bus.emit('personChanged', { personId: memberId })
      await audit.write({ actor, act: 'member.endSessions', on: { kind: 'member', id: memberId }, reason })
    },
  }
}
