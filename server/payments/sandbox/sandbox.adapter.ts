// Our side of the sandbox provider: the payment port over its books, and the reader that proves its notices.
import { z } from 'zod'
import type { NoticeReader, ProvedNotice } from '../inbox.service.ts'
import type { PaidFact, ProviderState } from '../payment-state.rules.ts'
import type { PaymentProvider } from '../payment.service.ts'
import type { BillSource } from '../reconcile.service.ts'
import type { PostNotice } from './notice-sender.service.ts'
import { MERCHANT_ID, type Sandbox, type SandboxPayment } from './sandbox.service.ts'
import { provedAtMs, SIGNATURE_HEADER, TIMESTAMP_HEADER } from './signature.rules.ts'

const refundNotice = z.strictObject({
  eventId: z
    .string()
    .max(120, { abort: true })
    .regex(/^[0-9A-Za-z_]+$/),
  type: z.enum(['refund.succeeded', 'refund.failed']),
  merchantId: z.literal(MERCHANT_ID),
  paymentId: z
    .string()
    .max(24, { abort: true })
    .regex(/^[0-9a-f]{24}$/),
  refundId: z
    .string()
    .max(80, { abort: true })
    .regex(/^[0-9a-z:]+$/),
  amountFen: z.int().min(0).max(1e12),
  currency: z.string().max(3),
  atMs: z.int(),
})
const paymentNotice = z.strictObject({
  eventId: z
    .string()
    .max(80, { abort: true })
    .regex(/^[0-9A-Za-z_]+$/),
  type: z.enum(['payment.processing', 'payment.succeeded', 'payment.failed']),
  merchantId: z.literal(MERCHANT_ID),
  paymentId: z
    .string()
    .max(24, { abort: true })
    .regex(/^[0-9a-f]{24}$/),
  providerRef: z.string().max(60),
  amountFen: z.int().min(0).max(1e12),
  currency: z.string().max(3),
  payer: z.string().max(80).nullable(),
  atMs: z.int(),
})

const factOf = ({ _id, amountFen, currency, payer }: SandboxPayment): PaidFact => ({ paymentId: _id, amountFen, currency, payer })

export const createSandboxProvider = (sandbox: Sandbox): PaymentProvider => ({
  name: 'sandbox',
  create: async (ask) => {
    const { providerRef, token } = await sandbox.create(ask)
    return { providerRef, cashierUrl: `/pay/sandbox/${ask.paymentId}?t=${token}` }
  },
  query: async (paymentId) => {
    const row = await sandbox.query(paymentId)
    const state: ProviderState = row?.state ?? 'unknown'
    return { state, fact: row?.state === 'succeeded' ? factOf(row) : null }
  },
  close: sandbox.close,
  refund: ({ paymentId, refundId, amountFen }) => sandbox.refund(paymentId, refundId, amountFen),
})

const notice = z.discriminatedUnion('type', [paymentNotice, refundNotice])
/** Its bill, fetched as the file it is. */
export const createSandboxBill = (sandbox: Pick<Sandbox, 'billFile'>): BillSource => ({ name: 'sandbox', bill: sandbox.billFile })

const eventOf = (given: z.infer<typeof notice>): ProvedNotice['event'] => {
  if ('refundId' in given) {
    const { refundId, amountFen, currency, type } = given
    return { type: 'refund', fact: { refundId, amountFen, currency, state: type === 'refund.succeeded' ? 'succeeded' : 'failed' } }
  }
  const { type, paymentId, amountFen, currency, payer } = given
  if (type === 'payment.succeeded') return { type: 'succeeded', fact: { paymentId, amountFen, currency, payer } }
  if (type === 'payment.failed') return { type: 'ended', paymentId, state: 'failed' }
  return { type: 'nothing' }
}
const parsed = (raw: string): z.infer<typeof notice> | null => {
  try {
    return notice.safeParse(JSON.parse(raw)).data ?? null
  } catch {
    return null
  }
}

export const createSandboxReader = (secret: Uint8Array): NoticeReader => ({
  prove: (headers, raw, nowMs) => {
    const signedAtMs = provedAtMs(secret, { timestamp: headers[TIMESTAMP_HEADER], signature: headers[SIGNATURE_HEADER] }, raw, nowMs)
    const read = signedAtMs === null ? null : parsed(raw.toString('utf8'))
    return read && signedAtMs !== null ? { eventId: read.eventId, signedAtMs, event: eventOf(read) } : null
  },
  read: (raw) => {
    const read = parsed(raw)
    return read && eventOf(read)
  },
})

const POST_WITHIN_MS = 5_000
/** Sends to our own address, which is known only once the server listens. */
export const postTo =
  (noticeUrl: () => string): PostNotice =>
  async (headers, body) => {
    const answer = await fetch(noticeUrl(), {
      method: 'POST',
      headers,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(POST_WITHIN_MS),
    })
    await answer.body?.cancel()
    return answer.status === 200
  }
