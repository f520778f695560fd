// What finance does about withdrawals: the queue, yes and no for many at once, batches by a second person, and a counted look at who is paid.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Leader } from '../leaders/leader.service.ts'
import type { LedgerService } from '../ledger/ledger.service.ts'
import { permit } from '../members/permit.service.ts'
import type { Act } from '../protocol/acts.ts'
import type { StaffWithdrawal, WITHDRAWAL_REFUSALS, WithdrawalResults, WithdrawalTab } from '../protocol/withdrawals.ts'
import type { Booking, WithdrawalStore } from './booking.service.ts'
import type { Payees } from './payee.service.ts'
import type { Payouts } from './payout.service.ts'
import { keyedId, shownRow, type WithdrawalDoc } from './withdrawal-row.rules.ts'
import { afterOf, cursorOf, type Purses } from './withdrawal.service.ts'
import { stepWithdrawal } from './withdrawal.rules.ts'

type Refused = (typeof WITHDRAWAL_REFUSALS)[number]
type Result = WithdrawalResults['results'][number]
type Chosen = { readonly withdrawalId: string; readonly seenVersion: number }
export type DeskDeps = {
  readonly store: WithdrawalStore
  readonly payees: Pick<Payees, 'opened'>
  readonly purses: Purses
  readonly payouts: Payouts
  readonly booking: Booking
  readonly ledger: Pick<LedgerService, 'balancesOf' | 'balancesOfMany'>
  readonly leaderCards: (leaderIds: readonly string[]) => Promise<ReadonlyMap<string, Pick<Leader, 'name' | 'state'>>>
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Another account that may pay out: then approving and paying are two persons. */
  readonly anotherPays: (personId: string) => Promise<boolean>
  /** She is the leader herself: the same person, phone or ID. */
  readonly isLinked: (personId: string, memberId: string) => Promise<boolean>
  readonly audit: Pick<Audit, 'write'>
  readonly clock: { readonly nowMs: () => number }
}
export type Desk = ReturnType<typeof createDesk>

const PAGE_ROWS = 20
const atOf = (row: WithdrawalDoc, tab: WithdrawalTab): Date => (tab === 'ended' ? (row.endedAt ?? row.requestedAt) : row.requestedAt)

export function createDesk(deps: DeskDeps) {
  const { store, payees, purses, payouts, booking, ledger, leaderCards, nicknames, anotherPays, isLinked, audit, clock } = deps
  const write = (actor: Actor, act: Act, row: WithdrawalDoc, after: object, reason: string): Promise<void> => {
    const before = { state: row.state, amountFen: row.amountFen, leaderId: row.leaderId }
    return audit.write({ actor, act, on: { kind: 'withdrawal', id: row._id }, before, after, reason })
  }

  async function list(actor: Actor, ask: { tab?: WithdrawalTab | undefined; cursor?: string | undefined; limit?: string | undefined }) {
    permit(actor, 'ledger.readAll')
    const [size, tab] = [Number(ask.limit ?? PAGE_ROWS), ask.tab ?? 'requested']
    const [read, counts] = await Promise.all([store.list({ tab, after: afterOf(ask.cursor), limit: size + 1 }), store.counts()])
    const page = read.slice(0, size)
    const leaderIds = page.map(({ leaderId }) => leaderId)
    const [cards, balances, names] = await Promise.all([
      leaderCards(leaderIds),
      ledger.balancesOfMany(leaderIds),
      nicknames(page.flatMap(({ approvedBy }) => approvedBy ?? [])),
    ])
    const rows = page.map((row): StaffWithdrawal => {
      const leader = cards.get(row.leaderId)
      return {
        row: shownRow(row),
        leaderId: row.leaderId,
        leaderName: leader?.name ?? '',
        leaderState: leader?.state ?? 'disabled',
        nameMasked: row.payee.nameMasked,
        idMasked: row.payee.idMasked,
        availableFen: balances.get(row.leaderId)?.availableFen ?? 0,
        approvedByName: row.approvedBy === undefined ? null : (names.get(row.approvedBy) ?? ''),
        approvedByMe: row.approvedBy !== undefined && row.approvedBy === actor.personId,
        batchId: row.batchId ?? null,
        single: row.single === true,
      }
    })
    const last = page.at(-1)
    return { rows, next: read.length > size && last ? cursorOf(last, atOf(last, tab)) : null, counts }
  }

  /** The row as it was seen, and her right to decide about it; else why not. */
  async function toDecide(actor: Actor, { withdrawalId, seenVersion }: Chosen): Promise<WithdrawalDoc | Refused> {
    const row = await store.byId(withdrawalId)
    if (!row || row.void) return 'gone'
    if (await isLinked(actor.personId ?? '', row.memberId)) return 'linked'
    if (row.version !== seenVersion || row.owed) return 'changed'
    return row
  }
  async function each(
    chosen: readonly Chosen[],
    actor: Actor,
    act: (row: WithdrawalDoc) => Promise<WithdrawalDoc | Refused>,
  ): Promise<WithdrawalResults> {
    const results: Result[] = []
    for (const one of chosen) {
      const row = await toDecide(actor, one)
      const answer = typeof row === 'string' ? row : await act(row)
      const refused = typeof answer === 'string' ? answer : null
      results.push({ withdrawalId: one.withdrawalId, state: typeof answer === 'string' ? null : answer.state, refused })
    }
    return { results, batchId: null }
  }

  /** A paused or disabled leader's request is looked at by itself (rules.md 10.2): refused `held` among others. */
  function approve(actor: Actor, chosen: readonly Chosen[], reason: string): Promise<WithdrawalResults> {
    permit(actor, 'withdrawal.approve')
    return each(chosen, actor, async (row) => {
      const leader = (await leaderCards([row.leaderId])).get(row.leaderId)
      if (leader?.state !== 'active' && chosen.length > 1) return 'held'
      const { purse, inForce } = await purses.of(row.personIndex, (await ledger.balancesOf(row.leaderId)).availableFen, row)
      const { answer } = stepWithdrawal(purse, { type: 'approve' }, inForce)
      if (answer === 'rejected_negative') {
        await payouts.end(row, 'rejected', 'negative')
        await write(actor, 'withdrawal.approve', row, { state: 'rejected', end: 'negative' }, reason)
        return 'negative'
      }
      if (answer !== 'ok') return 'state'
      const personId = actor.personId ?? ''
      const single = !(await anotherPays(personId))
      const set = { state: 'approved' as const, approvedAt: new Date(clock.nowMs()), approvedBy: personId }
      const after = await store.change(row, { ...set, ...(single && { single: true as const }) })
      if (!after) return 'changed'
      await write(actor, 'withdrawal.approve', row, { state: 'approved', single }, reason)
      booking.tell(after)
      return after
    })
  }

  /** Before it is sent: the money goes back to available. */
  function reject(actor: Actor, chosen: readonly Chosen[], reason: string): Promise<WithdrawalResults> {
    permit(actor, 'withdrawal.reject')
    return each(chosen, actor, async (row) => {
      if (row.state !== 'requested' && row.state !== 'approved') return 'state'
      const after = await payouts.end(row, 'rejected', 'staff', reason)
      if (!after) return 'changed'
      await write(actor, 'withdrawal.reject', row, { state: 'rejected' }, reason)
      return after
    })
  }

  async function payOne(actor: Actor, batchId: string, withdrawalId: string, reason: string): Promise<WithdrawalDoc | Refused> {
    const row = await store.byId(withdrawalId)
    if (!row || row.void) return 'gone'
    if (row.batchId === batchId) return row
    const personId = actor.personId ?? ''
    if (await isLinked(personId, row.memberId)) return 'linked'
    if (row.state !== 'approved' || row.batchId !== undefined) return 'state'
    const single = row.approvedBy === personId
    if (single && (await anotherPays(personId))) return 'second'
    const now = new Date(clock.nowMs())
    const chosen = await store.change(row, { batchId, batchBy: personId, nextAt: now, ...(single && { single: true as const }) })
    if (!chosen) return 'changed'
    await write(actor, 'payout.runBatch', row, { batchId, single }, reason)
    const after = await payouts.start(chosen)
    if (after.state === 'approved') return 'nextDay'
    return after.state === 'rejected' ? 'negative' : after
  }
  /** The same key is the same batch. Rows that wait for their day are sent by the clock. */
  async function pay(actor: Actor, withdrawalIds: readonly string[], key: string, reason: string): Promise<WithdrawalResults> {
    permit(actor, 'payout.runBatch')
    const batchId = keyedId(actor.personId ?? '', key)
    const results: Result[] = []
    for (const withdrawalId of new Set(withdrawalIds)) {
      const answer = await payOne(actor, batchId, withdrawalId, reason)
      const refused = typeof answer === 'string' ? answer : null
      results.push({ withdrawalId, state: typeof answer === 'string' ? null : answer.state, refused })
    }
    return { results, batchId }
  }

  /** In full, audited before it is said. Refuses not_found, not_allowed (about herself). */
  async function reveal(actor: Actor, withdrawalId: string, reason: string) {
    permit(actor, 'identity.reveal')
    const row = found(await store.byId(withdrawalId))
    if (await isLinked(actor.personId ?? '', row.memberId)) throw new DomainError('not_allowed')
    await write(actor, 'identity.reveal', row, { revealed: true }, reason)
    return payees.opened(row.memberId, row.payee)
  }

  return { list, approve, reject, pay, reveal }
}
