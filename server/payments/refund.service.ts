// Money on its way back: a row first, then the provider under that number until it says yes; the ledger last.
import type { Clock } from '../clock.ts'
import { saleTransfer, type Transfer } from '../ledger/transfer.rules.ts'
import type { Logger } from '../logger.ts'
import type { PaymentProvider } from './payment.service.ts'
import { retryAfterMs, type RefundState } from './payment-state.rules.ts'

const SLICE = 50
const ALARM_AFTER_TRIES = 10

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
  readonly succeed: (refundId: string) => Promise<void>
  readonly retryAt: (refundId: string, atMs: number) => Promise<void>
  readonly due: (nowMs: number, limit: number) => Promise<readonly RefundRow[]>
}
export type Refunds = {
  /** Harmless to repeat: the same number is the same refund. */
  readonly giveBack: (ask: RefundAsk) => Promise<void>
  readonly retryDue: () => Promise<void>
}
export type RefundDeps = {
  readonly store: RefundStore
  readonly provider: Pick<PaymentProvider, 'refund'>
  readonly postLedger: (transfers: readonly Transfer[]) => Promise<unknown>
  readonly clock: Clock
  readonly logger: Logger
}

export const createRefunds = ({ store, provider, postLedger, clock, logger }: RefundDeps): Refunds => {
  const push = async (row: RefundRow): Promise<void> => {
    const { _id: refundId, paymentId, orderId, orderNo, amountFen, tries } = row
    if (amountFen > 0) {
      const answer = await provider.refund({ refundId, paymentId, amountFen }).catch((err: unknown) => {
        logger.warn({ err, refundId }, 'payment provider does not answer')
        return 'processing' as const
      })
      if (answer !== 'succeeded') {
        if (answer === 'failed' || tries >= ALARM_AFTER_TRIES) logger.error({ refundId, tries }, 'refund does not go through')
        await store.retryAt(refundId, clock.nowMs() + retryAfterMs(tries))
        return
      }
      await postLedger([saleTransfer({ paymentId, orderId, orderNo, amountFen, back: true, refundId })])
    }
    await store.succeed(refundId)
  }
  return {
    giveBack: async ({ refundId, ...ask }) => {
      const now = new Date(clock.nowMs())
      const row = await store.ensure({ _id: refundId, ...ask, state: 'requested', tries: 0, nextAt: now, createdAt: now })
      if (row.state !== 'succeeded') await push(row)
    },
    retryDue: async () => {
      for (const row of await store.due(clock.nowMs(), SLICE)) await push(row)
    },
  }
}
