// Payments of orders: opened at a provider, closed, found succeeded by notice or by asking; one open payment a member and show.
import type { Clock } from '../clock.ts'
import type { Transfer } from '../ledger/transfer.rules.ts'
import { saleTransfer } from '../ledger/transfer.rules.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import { factFits, type PaidFact, type PaymentState, type ProviderState } from './payment-state.rules.ts'

const POLL_EVERY_MS = 15_000
const SLICE = 50
/** One that waits must not hold up the others. */
const AT_ONCE = 8

export type PaymentLine = { readonly orderId: string; readonly orderNo: string; readonly amountFen: number }
export type PaymentRow = {
  readonly _id: string
  readonly memberId: string
  readonly showId: string
  readonly lines: readonly PaymentLine[]
  readonly amountFen: number
  /** Its amounts will not change any more; the provider is asked only then. */
  readonly fixed?: true
  readonly currency: 'CNY'
  readonly title: string
  readonly bodyHash: string
  readonly state: PaymentState
  /** Exactly while created or pending: the index allows one a member and show. */
  readonly open?: true
  /** Succeeded, and some line's effects may be missing. */
  readonly unsettled?: true
  readonly providerRef?: string
  readonly cashierUrl?: string
  readonly payer?: string | null
  readonly expiresAt: Date
  readonly polledAt: Date
  readonly succeededAt?: Date
  readonly createdAt: Date
  readonly version: number
}

/** The payment port: what every provider can do. A throw means no answer: nothing is known. */
export type PaymentProvider = {
  readonly name: string
  /** Idempotent by paymentId. */
  readonly create: (ask: {
    readonly paymentId: string
    readonly amountFen: number
    readonly currency: string
    readonly title: string
    readonly expiresAtMs: number
    readonly returnPath: string
  }) => Promise<{ readonly providerRef: string; readonly cashierUrl: string }>
  readonly query: (paymentId: string) => Promise<{ readonly state: ProviderState; readonly fact: PaidFact | null }>
  readonly close: (paymentId: string) => Promise<'closed' | 'paid'>
  /** Idempotent by refundId. */
  readonly refund: (ask: {
    readonly refundId: string
    readonly paymentId: string
    readonly amountFen: number
  }) => Promise<'succeeded' | 'failed' | 'processing'>
}
export type PaymentStore = {
  readonly byId: (paymentId: string) => Promise<PaymentRow | null>
  readonly openOf: (memberId: string, showId: string) => Promise<PaymentRow | null>
  /** `taken`: another payment of this member and show is open, or the id is known. */
  readonly insert: (row: PaymentRow) => Promise<'inserted' | 'taken'>
  /** Once, while nobody can pay it yet: from here on these are its amounts. Null when they were fixed before. */
  readonly fix: (paymentId: string, amounts: Pick<PaymentRow, 'lines' | 'amountFen'>) => Promise<PaymentRow | null>
  readonly pending: (paymentId: string, at: { providerRef: string; cashierUrl: string; expiresAtMs: number }) => Promise<PaymentRow | null>
  readonly end: (paymentId: string, state: 'closed' | 'failed') => Promise<PaymentRow | null>
  /** Closes what the provider has not opened yet, so that whoever is opening it finds it closed; null when it is open there. */
  readonly closeUnopened: (paymentId: string) => Promise<PaymentRow | null>
  /** From any other state; null when it had succeeded before. */
  readonly succeed: (paymentId: string, payer: string | null) => Promise<PaymentRow | null>
  readonly settled: (paymentId: string) => Promise<void>
  readonly unsettled: (limit: number) => Promise<readonly PaymentRow[]>
  /** Open payments not asked about since; marks them asked. */
  readonly takeForPoll: (beforeMs: number, limit: number) => Promise<readonly PaymentRow[]>
}
export type PaymentDeps = {
  readonly store: PaymentStore
  readonly provider: PaymentProvider
  /** Brings every line of a succeeded payment to its effect; false: not all of them yet. Handed in by orders, which stands below. */
  readonly settleLines: (payment: PaymentRow) => Promise<boolean>
  readonly postLedger: (transfers: readonly Transfer[]) => Promise<unknown>
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
}
/** unknown_payment: perhaps not visible yet. mismatch: amount or currency is not ours: nothing moved. */
export type Applied = 'done' | 'later' | 'unknown_payment' | 'mismatch'
export type Payments = {
  readonly byId: PaymentStore['byId']
  readonly openOf: PaymentStore['openOf']
  readonly insert: PaymentStore['insert']
  readonly fix: PaymentStore['fix']
  /** Opens it at the provider; throws when the provider does not answer (the row stays `created`: ask again). */
  readonly start: (row: PaymentRow, expiresAtMs: number, returnPath: string) => Promise<PaymentRow>
  /** Pays without a provider: nothing is due. */
  readonly payNothing: (row: PaymentRow) => Promise<Applied>
  readonly close: (paymentId: string) => Promise<'closed' | 'paid' | 'unknown'>
  readonly apply: (fact: PaidFact) => Promise<Applied>
  /** False for a known payment of another amount or currency; an unknown one may not be visible yet. */
  readonly fits: (fact: PaidFact) => Promise<boolean>
  /** Asks the provider itself whether a payment that a notice called succeeded is so, amount and currency too. */
  readonly agrees: (paymentId: string) => Promise<'agrees' | 'differs' | 'unknown'>
  readonly markEnded: (paymentId: string, state: 'closed' | 'failed') => Promise<void>
  readonly poll: () => Promise<void>
  readonly finishUnsettled: () => Promise<void>
}

export const createPayments = (deps: PaymentDeps): Payments => {
  const { store, provider, settleLines, postLedger, clock, logger, metrics } = deps
  const alarms = metrics.labelled('sibo_payment_alarms_total', 'Payment facts that did not fit', 'why')

  const settle = async (payment: PaymentRow): Promise<Applied> => {
    const paid = payment.lines.filter(({ amountFen }) => amountFen > 0)
    await postLedger(paid.map((line) => saleTransfer({ paymentId: payment._id, ...line })))
    if (!(await settleLines(payment))) return 'later'
    await store.settled(payment._id)
    return 'done'
  }
  const apply: Payments['apply'] = async (fact) => {
    const known = await store.byId(fact.paymentId)
    if (!known) return 'unknown_payment'
    if (!factFits(fact, known)) {
      alarms.inc('mismatch')
      logger.error(
        { paymentId: known._id, amountFen: fact.amountFen, currency: fact.currency },
        'paid amount is not the payment: nothing moved',
      )
      return 'mismatch'
    }
    await store.succeed(known._id, fact.payer)
    const row = await store.byId(known._id)
    return row ? settle(row) : 'later'
  }
  const close: Payments['close'] = async (paymentId) => {
    const row = await store.byId(paymentId)
    if (!row) return 'closed'
    if (row.state === 'succeeded') return row.unsettled && (await settle(row)) !== 'done' ? 'unknown' : 'paid'
    if (!row.open) return 'closed'
    // Asked before it knows of the payment the provider would close nothing, and open it a moment later.
    if (row.state === 'created' && (await store.closeUnopened(paymentId))) return 'closed'
    try {
      if ((await provider.close(paymentId)) === 'closed') {
        await store.end(paymentId, 'closed')
        return 'closed'
      }
      const { fact } = await provider.query(paymentId)
      return fact && (await apply(fact)) === 'done' ? 'paid' : 'unknown'
    } catch (err) {
      logger.warn({ err, paymentId }, 'payment provider does not answer')
      return 'unknown'
    }
  }
  const pollOne = async ({ _id }: PaymentRow): Promise<void> => {
    const { state, fact } = await provider.query(_id)
    if (state === 'succeeded' && fact) await apply(fact)
    else if (state === 'closed' || state === 'failed') await store.end(_id, state)
  }
  return {
    byId: store.byId,
    openOf: store.openOf,
    insert: store.insert,
    fix: store.fix,
    start: async (row, expiresAtMs, returnPath) => {
      const { _id: paymentId, amountFen, currency, title } = row
      const opened = await provider.create({ paymentId, amountFen, currency, title, expiresAtMs, returnPath })
      const pending = await store.pending(paymentId, { ...opened, expiresAtMs })
      if (pending) return pending
      // Closed by another payment of hers while the provider was opening it: nobody is to pay it.
      await provider.close(paymentId)
      return (await store.byId(paymentId)) ?? row
    },
    payNothing: ({ _id, amountFen, currency }) => apply({ paymentId: _id, amountFen, currency, payer: null }),
    close,
    apply,
    fits: async (fact) => {
      const known = await store.byId(fact.paymentId)
      if (!known || factFits(fact, known)) return true
      alarms.inc('mismatch')
      return false
    },
    agrees: async (paymentId) => {
      const row = await store.byId(paymentId)
      if (row?.state !== 'succeeded') return 'differs'
      const answer = await provider.query(paymentId).catch(() => null)
      if (!answer || answer.state === 'unknown') return 'unknown'
      return answer.fact && factFits(answer.fact, row) ? 'agrees' : 'differs'
    },
    markEnded: async (paymentId, state) => void (await store.end(paymentId, state)),
    poll: async () => {
      for (const row of await store.takeForPoll(clock.nowMs() - POLL_EVERY_MS, SLICE))
        await pollOne(row).catch((err: unknown) => logger.warn({ err, paymentId: row._id }, 'payment provider does not answer'))
    },
    finishUnsettled: async () => {
      const rows = await store.unsettled(SLICE)
      const finish = (row: PaymentRow): Promise<unknown> =>
        settle(row).catch((err: unknown) => logger.error({ err, paymentId: row._id }, 'payment not settled yet'))
      for (let from = 0; from < rows.length; from += AT_ONCE) await Promise.all(rows.slice(from, from + AT_ONCE).map(finish))
    },
  }
}
