// Our side of the sandbox provider's payouts: the payout port over its books, and the reader that proves its notices.
import { z } from 'zod'
import { provedAtMs, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../payments/sandbox/signature.rules.ts'
import type { PayoutNoticeReader, PayoutProvider } from '../payout.service.ts'
import { MERCHANT_ID, type SandboxPayouts } from './sandbox-payout.service.ts'

const notice = z.strictObject({
  eventId: z
    .string()
    .max(80, { abort: true })
    .regex(/^[0-9A-Za-z_]+$/),
  type: z.enum(['payout.succeeded', 'payout.failed']),
  merchantId: z.literal(MERCHANT_ID),
  payoutId: z
    .string()
    .max(24, { abort: true })
    .regex(/^[0-9a-f]{24}$/),
  amountFen: z.int().min(1).max(1e12),
  currency: z.string().max(3),
  message: z.string().max(100).nullable(),
  atMs: z.int(),
})

export const createSandboxPayoutProvider = (sandbox: SandboxPayouts): PayoutProvider => ({
  name: 'sandbox',
  pay: async ({ payoutId, amountFen, currency, number }) => {
    const { state, message } = await sandbox.pay({ payoutId, amountFen, currency, number })
    return { state, message }
  },
  query: sandbox.query,
})

export const createPayoutNoticeReader =
  (secret: Uint8Array): PayoutNoticeReader =>
  (headers, raw, nowMs) => {
    const given = { timestamp: headers[TIMESTAMP_HEADER], signature: headers[SIGNATURE_HEADER] }
    if (provedAtMs(secret, given, raw, nowMs) === null) return null
    const read = parsed(raw.toString('utf8'))
    if (!read) return null
    const { payoutId, amountFen, currency, message, type } = read
    return { payoutId, amountFen, currency, message, state: type === 'payout.succeeded' ? 'succeeded' : 'failed' }
  }

const parsed = (raw: string): z.infer<typeof notice> | null => {
  try {
    return notice.safeParse(JSON.parse(raw)).data ?? null
  } catch {
    return null
  }
}
