// The sandbox provider's own books: payments, refunds, notices and the bill, with the faults of real providers on request. It moves no money.
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import { shareOf } from '../../protocol/money.ts'
import { billText, type BillRow } from '../bill.rules.ts'

const SHUFFLE_GAP_MS = 1_500
const COPIES = 3
const TOKEN_BYTES = 16

export const MERCHANT_ID = 'sibo-sandbox'
/**
 * How the provider behaves after "pay": normal · double (each notice three times) · shuffled (the success before the start) ·
 * late (silent, and its notice comes after so many seconds) · lost (no notice: only asking finds it) · decline (the payment fails).
 */
export const PAY_MODES = ['normal', 'double', 'shuffled', 'late', 'lost', 'decline'] as const
export type PayMode = (typeof PAY_MODES)[number]
/**
 * How it behaves with refunds of a payment: normal (done at once, one notice) · late (done and told after so many seconds) · double
 * (told three times) · lost (done, never told: only asking finds it) · fail (refused once, told so; the next try goes through).
 */
export type RefundMode = 'normal' | 'late' | 'double' | 'lost' | 'fail'

export type SandboxPayment = {
  readonly _id: string
  /** In the cashier's address: nobody else opens it. */
  readonly token: string
  readonly providerRef: string
  readonly amountFen: number
  readonly currency: string
  readonly title: string
  readonly returnPath: string
  readonly state: 'pending' | 'succeeded' | 'failed' | 'closed'
  readonly payer: string | null
  /** atMs: when it is through. */
  readonly refunds: readonly { readonly refundId: string; readonly amountFen: number; readonly atMs: number }[]
  readonly refundMode?: { readonly mode: RefundMode; readonly lateSec: number }
  readonly expiresAt: Date
  readonly paidAt: Date | null
  /** Until then the provider answers nothing about it. */
  readonly silentUntil: Date | null
  readonly createdAt: Date
}
export type SandboxNotice = {
  readonly _id: string
  readonly body: string
  readonly state: 'due' | 'done' | 'dead'
  readonly tries: number
  readonly nextAt: Date
}
export type SandboxStore = {
  readonly ensure: (row: SandboxPayment) => Promise<SandboxPayment>
  readonly byId: (paymentId: string) => Promise<SandboxPayment | null>
  readonly extend: (paymentId: string, expiresAt: Date) => Promise<void>
  /** From pending only. */
  readonly end: (
    paymentId: string,
    change: Pick<SandboxPayment, 'state' | 'payer' | 'paidAt' | 'silentUntil'>,
  ) => Promise<SandboxPayment | null>
  readonly setRefundMode: (paymentId: string, mode: RefundMode, lateSec: number) => Promise<void>
  /** False when the number is known; throws when more would go back than came. */
  readonly addRefund: (paymentId: string, refund: SandboxPayment['refunds'][number]) => Promise<boolean>
  readonly paidBetween: (fromMs: number, untilMs: number) => Promise<readonly SandboxPayment[]>
  readonly addNotices: (rows: readonly SandboxNotice[]) => Promise<void>
  readonly dueNotices: (nowMs: number, limit: number) => Promise<readonly SandboxNotice[]>
  readonly endNotice: (noticeId: string, state: 'done' | 'dead') => Promise<void>
  readonly retryNotice: (noticeId: string, atMs: number) => Promise<void>
}
/** What it keeps of a payment: 0.6 %, rounded down; nothing of it comes back with a refund. */
const FEE_BPS = 60

export type Sandbox = ReturnType<typeof createSandbox>
export type SandboxDeps = { readonly store: SandboxStore; readonly clock: Clock; readonly kick: () => void }

export const createSandbox = ({ store, clock, kick }: SandboxDeps) => {
  const answering = async (paymentId: string): Promise<SandboxPayment | null> => {
    const row = await store.byId(paymentId)
    if (row?.silentUntil && row.silentUntil.getTime() > clock.nowMs()) throw new Error('the provider does not answer')
    return row
  }
  const noticeBody = (row: SandboxPayment, type: string): string =>
    JSON.stringify({
      eventId: `evt_${type.split('.')[1]}_${row._id}`,
      type,
      merchantId: MERCHANT_ID,
      paymentId: row._id,
      providerRef: row.providerRef,
      amountFen: row.amountFen,
      currency: row.currency,
      payer: row.payer,
      atMs: clock.nowMs(),
    })
  const planNotices = async (row: SandboxPayment, mode: PayMode, lateMs: number): Promise<void> => {
    if (mode === 'lost') return
    const now = clock.nowMs()
    const start = { type: 'payment.processing', atMs: mode === 'shuffled' ? now + SHUFFLE_GAP_MS : now }
    const end = { type: row.state === 'succeeded' ? 'payment.succeeded' : 'payment.failed', atMs: mode === 'late' ? now + lateMs : now }
    const rows = [start, end].flatMap(({ type, atMs }) =>
      Array.from({ length: mode === 'double' ? COPIES : 1 }, (_, copy): SandboxNotice => {
        const body = noticeBody(row, type)
        return { _id: `${row._id}:${type}:${copy}`, body, state: 'due', tries: 0, nextAt: new Date(atMs) }
      }),
    )
    await store.addNotices(rows)
    kick()
  }
  type Refund = SandboxPayment['refunds'][number]
  const tellRefund = async (row: SandboxPayment, refund: Refund, state: 'succeeded' | 'failed', copies: number): Promise<void> => {
    const { refundId, amountFen, atMs } = refund
    const body = JSON.stringify({
      eventId: `evt_refund_${state}_${refundId.replaceAll(':', '_')}`,
      type: `refund.${state}`,
      merchantId: MERCHANT_ID,
      paymentId: row._id,
      refundId,
      amountFen,
      currency: row.currency,
      atMs,
    })
    const rows = Array.from({ length: copies }, (_, copy): SandboxNotice => {
      return { _id: `${refundId}:${state}:${copy}`, body, state: 'due', tries: 0, nextAt: new Date(atMs) }
    })
    await store.addNotices(rows)
    kick()
  }
  const refundOf = async (row: SandboxPayment, refundId: string, amountFen: number): Promise<'succeeded' | 'failed' | 'processing'> => {
    const now = clock.nowMs()
    const known = row.refunds.find((one) => one.refundId === refundId)
    if (known) return known.atMs <= now ? 'succeeded' : 'processing'
    const { mode, lateSec } = row.refundMode ?? { mode: 'normal', lateSec: 0 }
    const wanted: Refund = { refundId, amountFen, atMs: mode === 'late' ? now + lateSec * 1000 : now }
    if (mode === 'fail') {
      await store.setRefundMode(row._id, 'normal', 0)
      await tellRefund(row, wanted, 'failed', 1)
      return 'failed'
    }
    await store.addRefund(row._id, wanted)
    if (mode === 'lost') return 'processing'
    await tellRefund(row, wanted, 'succeeded', mode === 'double' ? COPIES : 1)
    return mode === 'normal' ? 'succeeded' : 'processing'
  }
  /** What came and went in a span. */
  const bill = async (fromMs: number, untilMs: number): Promise<BillRow[]> => {
    const isIn = (atMs: number): boolean => fromMs <= atMs && atMs < untilMs
    const rows = await store.paidBetween(0, untilMs)
    return rows
      .flatMap(({ _id, amountFen, paidAt, refunds }): BillRow[] => [
        { type: 'payment', number: _id, amountFen, feeFen: shareOf(amountFen, FEE_BPS), atMs: paidAt?.getTime() ?? 0 },
        ...refunds.map((refund): BillRow => ({
          type: 'refund',
          number: refund.refundId,
          amountFen: refund.amountFen,
          feeFen: 0,
          atMs: refund.atMs,
        })),
      ])
      .filter(({ atMs }) => isIn(atMs))
  }
  return {
    /** Idempotent by id; a repeat may only move the end further. */
    create: async (ask: {
      paymentId: string
      amountFen: number
      currency: string
      title: string
      expiresAtMs: number
      returnPath: string
    }) => {
      const { paymentId, amountFen, currency, title, expiresAtMs, returnPath } = ask
      const expiresAt = new Date(expiresAtMs)
      const fresh = {
        token: randomBytes(TOKEN_BYTES).toString('base64url'),
        providerRef: `sbx_${paymentId}`,
        createdAt: new Date(clock.nowMs()),
      }
      const state = { state: 'pending', payer: null, refunds: [], paidAt: null, silentUntil: null } as const
      const row = await store.ensure({ _id: paymentId, amountFen, currency, title, returnPath, expiresAt, ...state, ...fresh })
      if (row.expiresAt.getTime() < expiresAtMs) await store.extend(paymentId, expiresAt)
      return row
    },
    byId: store.byId,
    query: answering,
    /** Closes an unpaid one; `paid` when money came first. An unknown number is closed. */
    close: async (paymentId: string): Promise<'closed' | 'paid'> => {
      const row = await answering(paymentId)
      if (row?.state === 'succeeded') return 'paid'
      const ended = row && (await store.end(paymentId, { state: 'closed', payer: null, paidAt: null, silentUntil: null }))
      return !row || ended || (await answering(paymentId))?.state !== 'succeeded' ? 'closed' : 'paid'
    },
    /** What the button on the cashier does; null when it can be paid no more. account: whose money it is; left out: nobody else's ever. */
    pay: async (paymentId: string, mode: PayMode, lateSec: number, account = paymentId.slice(-6)): Promise<SandboxPayment | null> => {
      const row = await store.byId(paymentId)
      const now = clock.nowMs()
      if (row?.state !== 'pending' || row.expiresAt.getTime() <= now) return null
      const lateMs = lateSec * 1000
      const ended = await store.end(paymentId, {
        state: mode === 'decline' ? 'failed' : 'succeeded',
        payer: `sandbox-account-${account}`,
        paidAt: mode === 'decline' ? null : new Date(now),
        silentUntil: mode === 'late' ? new Date(now + lateMs) : null,
      })
      if (ended) await planNotices(ended, mode, lateMs)
      return ended
    },
    /** Idempotent by its number. */
    refund: async (paymentId: string, refundId: string, amountFen: number): Promise<'succeeded' | 'failed' | 'processing'> => {
      const row = await answering(paymentId)
      return row?.state === 'succeeded' ? refundOf(row, refundId, amountFen) : 'failed'
    },
    setRefundMode: store.setRefundMode,
    bill,
    /** The same as the file that merchants fetch for their books. */
    billFile: async (fromMs: number, untilMs: number): Promise<string> => billText(await bill(fromMs, untilMs)),
  }
}
