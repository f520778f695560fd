// A leader's own withdrawals: what she may ask for now, asking, taking back, and what would be withheld.
import type { Actor } from '../actor.ts'
import { DomainError, found } from '../domain-error.ts'
import { leaderIdOf } from '../leaders/links/link.service.ts'
import { localDay } from '../ledger/local-day.rules.ts'
import type { LedgerService } from '../ledger/ledger.service.ts'
import { permit } from '../members/permit.service.ts'
import type { Payee, WithdrawalRow } from '../protocol/withdrawals.ts'
import type { Booking, Cursor, WithdrawalStore } from './booking.service.ts'
import type { Payees } from './payee.service.ts'
import { keyedId, payoutsOf, shownRow, type WithdrawalDoc } from './withdrawal-row.rules.ts'
import { emptyPurse, stepWithdrawal, type PurseState, type WithdrawalAnswer, type WithdrawalSettings } from './withdrawal.rules.ts'

type LimitVerdict = { readonly ok: boolean; readonly retryAfterMs?: number }
export type WithdrawalDeps = {
  readonly store: WithdrawalStore
  readonly payees: Payees
  readonly booking: Booking
  readonly ledger: Pick<LedgerService, 'balancesOf'>
  readonly settings: () => Promise<WithdrawalSettings>
  readonly limits: { readonly consume: (rule: { name: string; points: number; perSec: number }, key: string) => Promise<LimitVerdict> }
  readonly clock: { readonly nowMs: () => number }
}
export type Withdrawals = ReturnType<typeof createWithdrawals>

const A_DAY = { name: 'withdrawal-day', points: 3, perSec: 86_400 }
const PAGE_ROWS = 20
const FIELDS: Partial<Record<Extract<WithdrawalAnswer, string>, string>> = { below_min: 'min', above_max: 'max', not_enough: 'balance' }

export const cursorOf = (row: WithdrawalDoc, at: Date): string => `${at.getTime()}.${row._id}`
export const afterOf = (cursor: string | undefined): Cursor | null => {
  const [, atMs, id] = /^([0-9]{1,15})\.([0-9a-f]{24})$/.exec(cursor ?? '') ?? []
  return atMs === undefined || id === undefined ? null : { atMs: Number(atMs), id }
}

/** What the person was paid in the period that counts for tax and the day. */
export const createPurses = ({ store, settings, clock }: Pick<WithdrawalDeps, 'store' | 'settings' | 'clock'>) => ({
  /** Her purse as the rules read it; row null: nothing is open. */
  of: async (
    personIndex: string,
    availableFen: number,
    row: WithdrawalDoc | null,
  ): Promise<{ purse: PurseState; inForce: WithdrawalSettings }> => {
    const inForce = await settings()
    const day = localDay(clock.nowMs(), inForce.timeZone)
    const payouts = payoutsOf(await store.payoutsOf(personIndex, `${day.slice(0, 4)}-01-01`))
    const open = row && { fen: row.amountFen, state: row.state, payout: null }
    return { purse: { ...emptyPurse(availableFen), payouts, open }, inForce }
  },
})
export type Purses = ReturnType<typeof createPurses>

export function createWithdrawals(deps: WithdrawalDeps) {
  const { store, payees, booking, ledger, settings, limits, clock } = deps
  const purses = createPurses(deps)

  async function own(actor: Actor): Promise<Payee> {
    permit(actor, 'earnings.read', { own: actor.leaderId !== null })
    const leaderId = actor.leaderId ?? ''
    const [doc, balances, open, { minFen, maxFen }] = await Promise.all([
      payees.of(leaderId),
      ledger.balancesOf(leaderId),
      store.openOfLeader(leaderId),
      settings(),
    ])
    const { identity, account } = doc ?? {}
    return {
      identity: doc && identity ? { name: payees.nameOf(doc), idMasked: identity.idMasked, changedAtMs: identity.changedAtMs } : null,
      account: account
        ? { kind: account.kind, provider: account.provider, numberMasked: account.numberMasked, changedAtMs: account.changedAtMs }
        : null,
      waitUntilMs: payees.waitUntilMs(doc),
      availableFen: balances.availableFen,
      withdrawingFen: balances.withdrawingFen,
      minFen,
      maxFen,
      open: open && shownRow(open),
      version: balances.version,
    }
  }

  /** Refuses not_ready {why: payee | wait, untilMs}, wrong_state {why: open}, bad_input {field, why, min, max}, slow_down. */
  async function request(actor: Actor, amountFen: number, key: string): Promise<WithdrawalRow> {
    permit(actor, 'withdrawal.request', { own: true })
    const [leaderId, memberId] = [leaderIdOf(actor), actor.personId ?? '']
    const withdrawalId = keyedId(memberId, key)
    const before = await store.byId(withdrawalId)
    if (before) return shownRow(found(await booking.bring(before)))
    const doc = await payees.of(leaderId)
    const paidTo = doc && payees.paidToOf(doc)
    if (!paidTo) throw new DomainError('not_ready', { why: 'payee' })
    const untilMs = payees.waitUntilMs(doc)
    if (untilMs !== null) throw new DomainError('not_ready', { why: 'wait', untilMs })
    const { personIndex, ...payee } = paidTo
    const { availableFen } = await ledger.balancesOf(leaderId)
    const { purse, inForce } = await purses.of(personIndex, availableFen, await store.openOf(personIndex))
    const { answer } = stepWithdrawal(purse, { type: 'request', fen: amountFen }, inForce)
    if (answer !== 'ok') throw refusalOf(answer, inForce, availableFen)
    const verdict = await limits.consume(A_DAY, leaderId)
    if (!verdict.ok) throw new DomainError('slow_down', undefined, verdict.retryAfterMs)
    const named = { _id: withdrawalId, leaderId, memberId, personIndex, amountFen, payee }
    const row: WithdrawalDoc = {
      ...named,
      state: 'requested',
      open: true,
      owed: true,
      requestedAt: new Date(clock.nowMs()),
      tries: 0,
      version: 1,
    }
    const inserted = await store.insert(row)
    if (inserted === 'open') throw new DomainError('wrong_state', { why: 'open' })
    const taken = await booking.bring(found(await store.byId(withdrawalId)))
    if (taken === null) throw refusalOf('not_enough', inForce, (await ledger.balancesOf(leaderId)).availableFen)
    booking.tell(taken)
    return shownRow(taken)
  }

  /** Refuses not_found (another's), wrong_state once it was approved. */
  async function cancel(actor: Actor, withdrawalId: string): Promise<WithdrawalRow> {
    const known = await store.byId(withdrawalId)
    permit(actor, 'withdrawal.cancel', { own: known !== null && !known.void && known.leaderId === actor.leaderId })
    const row = await booking.bring(found(known))
    if (row?.state !== 'requested') throw new DomainError('wrong_state')
    const ended = { state: 'rejected' as const, end: 'cancelled' as const, endedAt: new Date(clock.nowMs()), owed: true as const }
    const after = await store.change(row, ended, ['open'])
    if (!after) throw new DomainError('wrong_state')
    return shownRow((await booking.bring(after)) ?? after)
  }

  async function list(actor: Actor, { cursor, limit }: { cursor?: string | undefined; limit?: string | undefined }) {
    permit(actor, 'earnings.read', { own: actor.leaderId !== null })
    const size = Number(limit ?? PAGE_ROWS)
    const rows = await store.listOf(actor.leaderId ?? '', { after: afterOf(cursor), limit: size + 1 })
    const page = rows.slice(0, size)
    const last = page.at(-1)
    return { rows: page.map(shownRow), next: rows.length > size && last ? cursorOf(last, last.requestedAt) : null }
  }

  /** As if it were paid out now. Before she said who she is: as if nothing had been paid to her. */
  async function quote(actor: Actor, amountFen: number) {
    permit(actor, 'earnings.read', { own: actor.leaderId !== null })
    const personIndex = (await payees.of(actor.leaderId ?? ''))?.identity?.personIndex ?? ''
    const { purse, inForce } = await purses.of(personIndex, amountFen, null)
    const open = { fen: amountFen, state: 'approved' as const, payout: null }
    const free = { ...inForce, dayFen: Number.MAX_SAFE_INTEGER }
    const { answer } = stepWithdrawal({ ...purse, open }, { type: 'pay', atMs: clock.nowMs() }, free)
    const { tax, net } = typeof answer === 'object' ? answer : { tax: 0, net: amountFen }
    return { amountFen, taxFen: tax, netFen: net }
  }

  return { own, request, cancel, list, quote }
}

function refusalOf(answer: WithdrawalAnswer, { minFen, maxFen }: WithdrawalSettings, availableFen: number): DomainError {
  if (answer === 'open_request') return new DomainError('wrong_state', { why: 'open' })
  const why = FIELDS[answer as Extract<WithdrawalAnswer, string>] ?? 'balance'
  return new DomainError('bad_input', { field: 'amountFen', why, min: minFen, max: maxFen, availableFen })
}
