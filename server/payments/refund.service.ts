// Money on its way back: a row first, then the provider under that number until it says yes, by its answer or its notice; the ledger last.
import type { Clock } from '../clock.ts'
import { saleTransfer, type Transfer } from '../ledger/transfer.rules.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { Applied, PaymentProvider } from './payment.service.ts'
import { retryAfterMs, type RefundFact, type RefundState } from './payment-state.rules.ts'

const SLICE = 50
const ALARM_AFTER_TRIES = 10
/** The provider said no (its account is empty, the buyer's is closed): somebody looks, and it is asked again under the same number. */
const FAILED_AGAIN_MS = 3_600_000

export type RefundRow = {
  readonly _id: string
  readonly paymentId: string
  readonly orderId: string
  readonly orderNo: string
  readonly amountFen: number
  readonly state: RefundState
  readonly tries: number
  readonly nextAt: Date
  readonly createdAt: Date
  readonly succeededAt?: Date
}
export type RefundAsk = Pick<RefundRow, 'paymentId' | 'orderId' | 'orderNo' | 'amountFen'> & { readonly refundId: string }
export type RefundStore = {
  /** The row, made now or there before. */
  readonly ensure: (row: RefundRow) => Promise<RefundRow>
  readonly byIds: (refundIds: readonly string[]) => Promise<readonly RefundRow[]>
  readonly succeed: (refundId: string) => Promise<void>
  /** From requested or failed: looked at again at that time. */
  readonly fail: (refundId: string, nextAtMs: number) => Promise<void>
  /** From failed back to requested. */
  readonly again: (refundId: string) => Promise<RefundRow | null>
  readonly retryAt: (refundId: string, atMs: number) => Promise<void>
  /** Requested or failed ones whose time has come. */
  readonly due: (nowMs: number, limit: number) => Promise<readonly RefundRow[]>
}
export type Refunds = {
  /** Harmless to repeat: the same number is the same refund. Answers how it stands now. */
  readonly giveBack: (ask: RefundAsk) => Promise<RefundState>
  /** How refunds stand; unknown numbers are left out. */
  readonly statesOf: (refundIds: readonly string[]) => Promise<ReadonlyMap<string, RefundState>>
  /** A proved notice. */
  readonly apply: (fact: RefundFact) => Promise<Applied>
  /** False for a known refund of another amount or currency. */
  readonly fits: (fact: RefundFact) => Promise<boolean>
  readonly retryDue: () => Promise<void>
}
export type RefundDeps = {
  readonly store: RefundStore
  readonly provider: Pick<PaymentProvider, 'refund'>
  readonly postLedger: (transfers: readonly Transfer[]) => Promise<unknown>
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
}

export const createRefunds = ({ store, provider, postLedger, clock, logger, metrics }: RefundDeps): Refunds => {
  const outcomes = metrics.labelled('sibo_refunds_total', 'Refunds by what the provider answered', 'outcome')

  /** The ledger first: a crash before the state only repeats both. */
  const succeeded = async ({ _id: refundId, paymentId, orderId, orderNo, amountFen, state }: RefundRow): Promise<'succeeded'> => {
    if (amountFen > 0) await postLedger([saleTransfer({ paymentId, orderId, orderNo, amountFen, back: true, refundId })])
    await store.succeed(refundId)
    if (state !== 'succeeded') outcomes.inc('succeeded')
    return 'succeeded'
  }
  const failed = async ({ _id: refundId, tries }: RefundRow): Promise<'failed'> => {
    outcomes.inc('failed')
    logger.error({ refundId, tries }, 'the provider refuses a refund: look at it')
    await store.fail(refundId, clock.nowMs() + FAILED_AGAIN_MS)
    return 'failed'
  }
  const push = async (row: RefundRow): Promise<RefundState> => {
    const { _id: refundId, paymentId, amountFen, tries } = row
    if (amountFen === 0) return succeeded(row)
    const answer = await provider.refund({ refundId, paymentId, amountFen }).catch((err: unknown) => {
      logger.warn({ err, refundId }, 'payment provider does not answer')
      return 'processing' as const
    })
    if (answer === 'succeeded') return succeeded(row)
    if (answer === 'failed') return failed(row)
    if (tries >= ALARM_AFTER_TRIES) logger.error({ refundId, tries }, 'refund does not go through')
    await store.retryAt(refundId, clock.nowMs() + retryAfterMs(tries))
    return 'requested'
  }
  const known = async (refundId: string): Promise<RefundRow | null> => (await store.byIds([refundId]))[0] ?? null
  const isOf = ({ amountFen, currency }: RefundFact, row: RefundRow): boolean => currency === 'CNY' && amountFen === row.amountFen
  return {
    giveBack: async ({ refundId, ...ask }) => {
      const now = new Date(clock.nowMs())
      const row = await store.ensure({ _id: refundId, ...ask, state: 'requested', tries: 0, nextAt: now, createdAt: now })
      return row.state === 'requested' ? push(row) : row.state
    },
    statesOf: async (refundIds) => new Map((await store.byIds(refundIds)).map(({ _id, state }) => [_id, state])),
    apply: async (fact) => {
      const row = await known(fact.refundId)
      if (!row) return 'unknown_payment'
      if (!isOf(fact, row)) return 'mismatch'
      // A late "failed" of an earlier try undoes no success.
      if (fact.state === 'succeeded') await succeeded(row)
      else if (row.state === 'requested') await failed(row)
      return 'done'
    },
    fits: async (fact) => {
      const row = await known(fact.refundId)
      return !row || isOf(fact, row)
    },
    retryDue: async () => {
      for (const row of await store.due(clock.nowMs(), SLICE)) {
        const asked = row.state === 'failed' ? await store.again(row._id) : row
        if (asked) await push(asked)
      }
    },
  }
}
