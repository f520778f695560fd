// Inviters of leaders: set by staff, for later orders only, every setting kept; refused by the rules here and by the database's own.
import type { Actor } from '../../actor.ts'
import type { Audit } from '../../audit/audit.service.ts'
import { DomainError, found } from '../../domain-error.ts'
import { permit } from '../../members/permit.service.ts'
import type { InviterGiven, LeaderInviter } from '../../protocol/inviters.ts'
import type { Leader } from '../leader.service.ts'
import { inviterFault, paysInviter, type BonusTerms } from './inviter.rules.ts'

/** The n-th setting of a leader; inviterId null: nobody from then on. The dates are of both, so no way up can come back. */
export type InviterRow = {
  readonly leaderId: string
  readonly n: number
  readonly inviterId: string | null
  readonly approvedAtMs: number
  readonly inviterApprovedAtMs: number | null
  readonly setAtMs: number
}
export type InviterStore = {
  /** The last setting made until a moment; null: none. */
  readonly at: (leaderId: string, atMs: number) => Promise<InviterRow | null>
  /** Every setting of these leaders, by number. */
  readonly ofLeaders: (leaderIds: readonly string[]) => Promise<InviterRow[]>
  /** False when the leader's n-th is there. */
  readonly insert: (row: InviterRow) => Promise<boolean>
}
export type InviterDeps = {
  readonly store: InviterStore
  readonly leaderById: (leaderId: string) => Promise<Leader | null>
  /** She is one of these people: the same person or phone. */
  readonly areOne: (personId: string, others: readonly (string | null)[]) => Promise<boolean>
  readonly writeAudit: Audit['write']
  readonly clock: { readonly nowMs: () => number }
}
export type Inviters = ReturnType<typeof createInviters>

/** Nobody stands so many inviters below the first. */
const WAY_UP_MAX = 1000

export function createInviters({ store, leaderById, areOne, writeAudit, clock }: InviterDeps) {
  const currentOf = async (leaderId: string) => store.at(leaderId, clock.nowMs())

  const shown = async (row: InviterRow | null): Promise<LeaderInviter> => {
    const inviter = row?.inviterId ? await leaderById(row.inviterId) : null
    return { inviterId: row?.inviterId ?? null, inviterName: inviter?.name ?? null, setAtMs: row?.setAtMs ?? null, version: row?.n ?? 0 }
  }
  const wayUpOf = async (leaderId: string): Promise<string[]> => {
    const way: string[] = []
    let next = (await currentOf(leaderId))?.inviterId ?? null
    while (next !== null && way.length < WAY_UP_MAX && !way.includes(next)) {
      way.push(next)
      next = (await currentOf(next))?.inviterId ?? null
    }
    return way
  }

  const refuseLinked = async (actor: Actor, leader: Leader, inviter: Leader | null): Promise<void> => {
    if (await areOne(actor.personId ?? '', [leader.memberId, inviter?.memberId ?? null])) throw new DomainError('not_allowed')
  }
  /** Refuses not_allowed (staff of either leader) and bad_input {fault}: self, cycle, notActive, younger. */
  const refuse = async (actor: Actor, leader: Leader, inviter: Leader | null): Promise<void> => {
    await refuseLinked(actor, leader, inviter)
    const fault = inviter && inviterFault(leader, inviter, await wayUpOf(inviter.leaderId))
    if (fault) throw new DomainError('bad_input', { field: 'inviterId', fault })
  }

  return {
    refuse,
    of: async (actor: Actor, leaderId: string): Promise<LeaderInviter> => {
      permit(actor, 'leader.readAny')
      found(await leaderById(leaderId))
      return shown(await currentOf(leaderId))
    },
    /**
     * inviterId null: nobody. Refuses not_found, not_allowed (staff of either leader), changed_meanwhile, and bad_input {fault}: self,
     * cycle, notActive, younger, same (nothing would change).
     */
    set: async (actor: Actor, leaderId: string, { inviterId, reason, seenVersion }: InviterGiven): Promise<LeaderInviter> => {
      permit(actor, 'leader.decide')
      const leader = found(await leaderById(leaderId))
      const inviter = inviterId === null ? null : found(await leaderById(inviterId))
      await refuseLinked(actor, leader, inviter)
      const before = await currentOf(leaderId)
      const version = before?.n ?? 0
      if (version !== seenVersion) throw new DomainError('changed_meanwhile', { version })
      if ((before?.inviterId ?? null) === inviterId) throw new DomainError('bad_input', { field: 'inviterId', fault: 'same' })
      await refuse(actor, leader, inviter)
      const dates = { approvedAtMs: leader.approvedAtMs ?? 0, inviterApprovedAtMs: inviter?.approvedAtMs ?? null }
      const row: InviterRow = { leaderId, n: version + 1, inviterId, ...dates, setAtMs: clock.nowMs() }
      if (!(await store.insert(row))) throw new DomainError('changed_meanwhile', { version: version + 1 })
      const on = { kind: 'leader', id: leaderId }
      await writeAudit({
        ...{ actor, act: 'leader.decide', on, reason },
        before: { inviterId: before?.inviterId ?? null },
        after: { inviterId },
      })
      return shown(row)
    },
    /** Whom an order of this leader placed at a moment pays a bonus, by the terms of that moment; null: nobody. */
    payable: async (ask: { leaderId: string; buyerId: string | null; atMs: number }, terms: BonusTerms): Promise<string | null> => {
      if (!terms.inviterBonus) return null
      const row = await store.at(ask.leaderId, ask.atMs)
      const inviter = row?.inviterId ? await leaderById(row.inviterId) : null
      if (row === null || inviter === null || inviter.leaderId === ask.leaderId) return null
      return paysInviter(terms, { ...ask, inviter, approvedAtMs: row.approvedAtMs }) ? inviter.leaderId : null
    },
    /** The same for many orders of these leaders, read once. */
    payables: async (leaderIds: readonly string[]) => {
      const settings = new Map<string, InviterRow[]>()
      for (const row of await store.ofLeaders(leaderIds)) settings.set(row.leaderId, [...(settings.get(row.leaderId) ?? []), row])
      const inviterIds = new Set([...settings.values()].flatMap((rows) => rows.flatMap(({ inviterId }) => inviterId ?? [])))
      const known = await Promise.all([...inviterIds].map(leaderById))
      const inviters = new Map(known.flatMap((one) => (one ? [[one.leaderId, one] as const] : [])))
      return (ask: { leaderId: string; buyerId: string | null; atMs: number }, terms: BonusTerms): string | null => {
        const row = settings.get(ask.leaderId)?.findLast(({ setAtMs }) => setAtMs <= ask.atMs)
        const inviter = inviters.get(row?.inviterId ?? '')
        if (row === undefined || inviter === undefined || inviter.leaderId === ask.leaderId) return null
        return paysInviter(terms, { ...ask, inviter, approvedAtMs: row.approvedAtMs }) ? inviter.leaderId : null
      }
    },
  }
}
