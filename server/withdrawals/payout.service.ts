// Pays approved withdrawals out: under one number each, asked about before it is sent again, until the provider said yes or no.
import type { LedgerService } from '../ledger/ledger.service.ts'
import { localMidnightMs } from '../ledger/local-day.rules.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { Notices } from '../notifications/notice.service.ts'
import { yuanText } from '../protocol/money.ts'
import type { Booking, WithdrawalStore } from './booking.service.ts'
import type { Payees } from './payee.service.ts'
import type { WithdrawalDoc, WithdrawalEnd } from './withdrawal-row.rules.ts'
import { stepWithdrawal } from './withdrawal.rules.ts'
import type { Purses } from './withdrawal.service.ts'

export type PayoutState = 'succeeded' | 'failed' | 'processing'
/** A payout as the provider tells it, by notice or when asked. */
export type PayoutFact = {
  readonly payoutId: string
  readonly amountFen: number
  readonly currency: string
  readonly state: PayoutState
  /** What the provider says about a no. */
  readonly message: string | null
}
/** The payout port: what every provider can do. A throw means no answer: nothing is known. */
export type PayoutProvider = {
  readonly name: string
  /** Idempotent by payoutId. The provider compares the name with the account's. */
  readonly pay: (ask: {
    readonly payoutId: string
    readonly amountFen: number
    readonly currency: 'CNY'
    readonly name: string
    readonly idNumber: string
    readonly kind: 'bank' | 'wallet'
    readonly provider: string
    readonly number: string
  }) => Promise<{ readonly state: PayoutState; readonly message: string | null }>
  /** null: it never heard of this number. */
  readonly query: (payoutId: string) => Promise<PayoutFact | null>
}
/** What a notice says once its signature, age and receiver are proved; else null. raw: the untouched body. */
export type PayoutNoticeReader = (headers: Readonly<Record<string, string | undefined>>, raw: Buffer, nowMs: number) => PayoutFact | null
export type PayoutDeps = {
  readonly store: WithdrawalStore
  readonly provider: PayoutProvider
  readonly payees: Pick<Payees, 'opened'>
  readonly purses: Purses
  readonly booking: Booking
  readonly ledger: Pick<LedgerService, 'balancesOf'>
  readonly notices: Notices
  readonly publicUrl: string
  readonly timeZone: string
  readonly clock: { readonly nowMs: () => number }
  readonly logger: Logger
  readonly metrics: Metrics
}
export type Payouts = ReturnType<typeof createPayouts>

const SLICE = 50
const AGAIN_FIRST_MS = 2_000
const AGAIN_MAX_MS = 60_000
const ALARM_AFTER_TRIES = 20
const againAfterMs = (tries: number): number => Math.min(AGAIN_FIRST_MS * 2 ** Math.min(tries, 16), AGAIN_MAX_MS)

export function createPayouts(deps: PayoutDeps) {
  const { store, provider, payees, purses, booking, ledger, notices, publicUrl, timeZone, clock, logger, metrics } = deps
  const outcomes = metrics.labelled('sibo_payouts_total', 'Payouts by what became of them', 'outcome')

  /** Ends a request without money: state first, then its entries; null when it had moved on. */
  async function end(row: WithdrawalDoc, state: 'rejected' | 'failed', why: WithdrawalEnd, reason?: string): Promise<WithdrawalDoc | null> {
    const set = { state, end: why, endedAt: new Date(clock.nowMs()), owed: true as const, ...(reason === undefined ? {} : { reason }) }
    const after = await store.change(row, set, ['open', 'nextAt'])
    if (!after) return null
    outcomes.inc(why)
    const booked = (await booking.bring(after)) ?? after
    await say(booked, 'back')
    return booked
  }
  const say = ({ memberId, amountFen }: WithdrawalDoc, outcome: 'paid' | 'back'): Promise<boolean> =>
    notices.send(memberId, { template: 'withdrawalEnded', amount: yuanText(amountFen), outcome, url: `${publicUrl}/leader/withdraw` })

  /** Another call was first: as it stands. */
  const nowOf = async (row: WithdrawalDoc): Promise<WithdrawalDoc> => (await store.byId(row._id)) ?? row

  /** An approved one of a batch: judged again at this moment, its tax and day fixed, then sent. Waits for the next day where this one is full. */
  async function start(row: WithdrawalDoc): Promise<WithdrawalDoc> {
    const nowMs = clock.nowMs()
    const { availableFen } = await ledger.balancesOf(row.leaderId)
    const { purse, inForce } = await purses.of(row.personIndex, availableFen, row)
    const { answer, state } = stepWithdrawal(purse, { type: 'pay', atMs: nowMs }, inForce)
    if (answer === 'rejected_negative') return (await end(row, 'rejected', 'negative')) ?? nowOf(row)
    if (answer === 'wait_next_day')
      return (await store.change(row, { nextAt: new Date(localMidnightMs(nowMs, timeZone, 1)) })) ?? nowOf(row)
    if (typeof answer !== 'object') return nowOf(row)
    const payingDay = state.open?.payout?.day ?? ''
    const now = new Date(nowMs)
    const set = { state: 'paying' as const, payingAt: now, payingDay, taxFen: answer.tax, netFen: answer.net, nextAt: now }
    const paying = await store.change(row, set)
    return paying ? push(paying) : nowOf(row)
  }

  /** Asks, and sends only what the provider never heard of. The try is counted before it is made. */
  async function push(row: WithdrawalDoc): Promise<WithdrawalDoc> {
    const isFirst = row.tries === 0
    const tried = await store.change(row, { tries: row.tries + 1, nextAt: new Date(clock.nowMs() + againAfterMs(row.tries)) })
    if (!tried) return nowOf(row)
    if (tried.tries === ALARM_AFTER_TRIES) logger.error({ withdrawalId: row._id, tries: tried.tries }, 'payout does not go through')
    const answer = await send(tried, isFirst).catch((err: unknown) => {
      logger.warn({ err, withdrawalId: row._id }, 'payout provider does not answer')
      return null
    })
    return answer === null || answer.state === 'processing' ? nowOf(tried) : settle(tried, answer.state, answer.message)
  }
  async function send(row: WithdrawalDoc, isFirst: boolean): Promise<{ state: PayoutState; message: string | null }> {
    const known = isFirst ? null : await provider.query(row._id)
    if (known) return known
    const { name, idNumber, provider: bank, number } = payees.opened(row.memberId, row.payee)
    const to = { name, idNumber, kind: row.payee.kind, provider: bank, number }
    return provider.pay({ payoutId: row._id, amountFen: row.netFen ?? 0, currency: 'CNY', ...to })
  }

  /** The provider's last word; a repeat changes nothing, a contradiction is an alarm and moves nothing. */
  async function settle(row: WithdrawalDoc, state: 'succeeded' | 'failed', message: string | null): Promise<WithdrawalDoc> {
    if (row.state !== 'paying') {
      if (row.state !== (state === 'succeeded' ? 'paid' : 'failed')) contradicts(row, state)
      return row
    }
    const after =
      state === 'failed'
        ? await end(row, 'failed', 'payoutFailed', message ?? undefined)
        : await store.change(row, { state: 'paid', endedAt: new Date(clock.nowMs()), owed: true }, ['open', 'nextAt'])
    if (!after) return settle(await nowOf(row), state, message)
    if (state === 'failed') return after
    outcomes.inc('paid')
    const booked = (await booking.bring(after)) ?? after
    await say(booked, 'paid')
    return booked
  }
  const contradicts = ({ _id, state }: WithdrawalDoc, said: string): void => {
    outcomes.inc('contradicts')
    logger.error({ withdrawalId: _id, state, said }, 'the provider contradicts itself about a payout: nothing moved')
  }

  /**
   * A proved notice. False when it is about nothing of ours or another sum. A yes is taken at its word, a no only once the provider
   * says the same when asked: money that comes back must not have left.
   */
  async function apply(fact: PayoutFact): Promise<boolean> {
    const row = await store.byId(fact.payoutId)
    if (!row || row.netFen !== fact.amountFen || fact.currency !== 'CNY') return false
    if (fact.state === 'processing') return true
    if (fact.state === 'failed' && row.state === 'paying' && (await provider.query(row._id))?.state !== 'failed') return true
    await settle(row, fact.state, fact.message)
    return true
  }

  /** Duty: what waits for its day, and what the provider has not answered. */
  async function work(): Promise<void> {
    for (const row of await store.due(clock.nowMs(), SLICE))
      await (row.state === 'approved' ? start(row) : push(row)).catch((err: unknown) =>
        logger.error({ err, withdrawalId: row._id }, 'payout not moved on'),
      )
  }

  return { start, push, end, apply, work }
}
