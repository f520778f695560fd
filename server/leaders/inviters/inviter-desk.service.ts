// Beside the setting of inviters: finding one among the active leaders, approving an application together with its inviter, and whom an inviter brought in, for herself.
import type { Actor } from '../../actor.ts'
import { DomainError, found } from '../../domain-error.ts'
import { permit } from '../../members/permit.service.ts'
import { PHONE_PATTERN } from '../../protocol/ids.ts'
import { INVITED_MAX, INVITERS_FOUND_MAX, type InvitedLeaders, type InvitersFound } from '../../protocol/inviters.ts'
import type { LeaderDecision } from '../leader.rules.ts'
import type { Leader } from '../leader.service.ts'
import { leaderIdOf } from '../links/link.service.ts'
import type { Inviters } from './inviter.service.ts'

export type Findable = { readonly leaderId: string; readonly memberId: string; readonly name: string }
export type InviterDeskStore = {
  /** Active leaders whose name holds these letters ('': all), newest first. */
  readonly activeNamed: (letters: string, limit: number) => Promise<Findable[]>
  /** Whose last setting names her, in the order of these settings. */
  readonly invitedBy: (inviterId: string, limit: number) => Promise<{ leaderId: string; setAtMs: number }[]>
}
type Decision = { readonly decision: LeaderDecision; readonly reason: string; readonly seenVersion: number }
export type InviterDeskDeps = {
  readonly store: InviterDeskStore
  readonly inviters: Pick<Inviters, 'of' | 'refuse' | 'set'>
  readonly decide: (actor: Actor, leaderId: string, given: Decision) => Promise<Leader>
  readonly leaderById: (leaderId: string) => Promise<Leader | null>
  readonly leaderOfMember: (memberId: string) => Promise<Leader | null>
  readonly leadersByIds: (leaderIds: readonly string[]) => Promise<Leader[]>
  readonly memberIdByPhone: (phone: string) => Promise<string | null>
  readonly phoneMasks: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly clock: { readonly nowMs: () => number }
}
export type InviterDesk = ReturnType<typeof createInviterDesk>

export function createInviterDesk(deps: InviterDeskDeps) {
  const { store, inviters, decide, leaderById, leaderOfMember, leadersByIds, memberIdByPhone, phoneMasks, clock } = deps

  async function byPhone(phone: string): Promise<Findable[]> {
    const memberId = await memberIdByPhone(phone)
    const leader = memberId === null ? null : await leaderOfMember(memberId)
    return leader?.state === 'active' ? [leader] : []
  }
  /** By a whole phone number or a part of the name; phones masked. */
  async function find(actor: Actor, asked: string): Promise<InvitersFound> {
    permit(actor, 'leader.search')
    const letters = asked.trim()
    const rows = PHONE_PATTERN.test(letters) ? await byPhone(letters) : await store.activeNamed(letters, INVITERS_FOUND_MAX)
    const masks = await phoneMasks(rows.map(({ memberId }) => memberId))
    return { rows: rows.map(({ leaderId, memberId, name }) => ({ leaderId, name, phoneMasked: masks.get(memberId) ?? '' })) }
  }

  /**
   * A decision; an approval may name who brought her in, which is looked at before anything is decided. Refuses like both: the
   * decision's, and bad_input {fault} of the inviter. Approved first: whoever stops in between left a leader without one, to be set by hand.
   */
  async function decideWith(actor: Actor, leaderId: string, { inviterId, ...given }: Decision & { inviterId?: string | undefined }) {
    if (inviterId === undefined) return decide(actor, leaderId, given)
    permit(actor, 'leader.decide')
    if (given.decision !== 'approve') throw new DomainError('bad_input', { field: 'inviterId' })
    const [leader, inviter] = [found(await leaderById(leaderId)), found(await leaderById(inviterId))]
    await inviters.refuse(actor, { ...leader, approvedAtMs: clock.nowMs() }, inviter)
    const after = await decide(actor, leaderId, given)
    const { version } = await inviters.of(actor, leaderId)
    await inviters.set(actor, leaderId, { inviterId, reason: given.reason, seenVersion: version })
    return after
  }

  /** Names and since when, nothing else. */
  async function own(actor: Actor): Promise<InvitedLeaders> {
    permit(actor, 'leader.home', { own: true })
    const invited = await store.invitedBy(leaderIdOf(actor), INVITED_MAX)
    const names = new Map((await leadersByIds(invited.map(({ leaderId }) => leaderId))).map(({ leaderId, name }) => [leaderId, name]))
    return { rows: invited.map(({ leaderId, setAtMs }) => ({ name: names.get(leaderId) ?? '', sinceMs: setAtMs })) }
  }

  return { find, decide: decideWith, own }
}
