// The sandbox provider's payouts: books, signed notices and the payout file of its own, with the faults of real providers by account number. It moves no money.
import type { Clock } from '../../clock.ts'
import type { SandboxNotice } from '../../payments/sandbox/sandbox.service.ts'
import { payoutFileText, type FileRow } from '../payout-file.rules.ts'
import type { PayoutFact } from '../payout.service.ts'

export const MERCHANT_ID = 'sibo-sandbox'
/**
 * How it behaves: normal (done at once, one notice) · fail (refused, told so) · late (done and told after 30 s) · double (told three
 * times) · lost (done, never told: only asking finds it) · silent (takes the order and does not answer, tells late) · name (the account
 * is somebody else's).
 */
export const PAYOUT_MODES = ['normal', 'fail', 'late', 'double', 'lost', 'silent', 'name'] as const
export type PayoutMode = (typeof PAYOUT_MODES)[number]
/** On request: an account that ends so behaves so. */
const BY_ENDING: Readonly<Record<string, PayoutMode>> = {
  '9001': 'fail',
  '9002': 'late',
  '9003': 'double',
  '9004': 'lost',
  '9005': 'silent',
  '9006': 'name',
}
const LATE_MS = 30_000
const COPIES = 3
const WORDS: Partial<Record<PayoutMode, string>> = { fail: '收款账户状态异常', name: '户名与实名不一致' }

export type SandboxPayout = {
  readonly _id: string
  readonly amountFen: number
  readonly currency: string
  readonly accountEnds: string
  readonly mode: PayoutMode
  readonly state: 'succeeded' | 'failed'
  readonly message: string | null
  /** From when it is so; before: processing. */
  readonly at: Date
}
export type SandboxPayoutStore = {
  /** First come first kept: the same number is the same payout. */
  readonly ensure: (row: SandboxPayout) => Promise<{ readonly row: SandboxPayout; readonly fresh: boolean }>
  readonly byId: (payoutId: string) => Promise<SandboxPayout | null>
  readonly succeededBetween: (fromMs: number, untilMs: number) => Promise<readonly SandboxPayout[]>
  readonly addNotices: (rows: readonly SandboxNotice[]) => Promise<void>
}
export type SandboxPayoutDeps = { readonly store: SandboxPayoutStore; readonly clock: Clock; readonly kick: () => void }
export type SandboxPayouts = ReturnType<typeof createSandboxPayouts>

const noticeBody = ({ _id, state, amountFen, currency, message, at }: SandboxPayout): string =>
  JSON.stringify({
    eventId: `evt_payout_${state}_${_id}`,
    type: `payout.${state}`,
    merchantId: MERCHANT_ID,
    payoutId: _id,
    amountFen,
    currency,
    message,
    atMs: at.getTime(),
  })

export function createSandboxPayouts({ store, clock, kick }: SandboxPayoutDeps) {
  const factOf = ({ _id, amountFen, currency, state, message, at }: SandboxPayout): PayoutFact =>
    at.getTime() <= clock.nowMs()
      ? { payoutId: _id, amountFen, currency, state, message }
      : { payoutId: _id, amountFen, currency, state: 'processing', message: null }

  async function tell(row: SandboxPayout): Promise<void> {
    if (row.mode === 'lost') return
    const notices = Array.from({ length: row.mode === 'double' ? COPIES : 1 }, (_, copy): SandboxNotice => {
      return { _id: `${row._id}:${row.state}:${copy}`, body: noticeBody(row), state: 'due', tries: 0, nextAt: row.at }
    })
    await store.addNotices(notices)
    kick()
  }
  return {
    /** Idempotent by its number. */
    pay: async (ask: { payoutId: string; amountFen: number; currency: string; number: string }): Promise<PayoutFact> => {
      const ending = ask.number.slice(-4)
      const mode = BY_ENDING[ending] ?? 'normal'
      const nowMs = clock.nowMs()
      const { row, fresh } = await store.ensure({
        _id: ask.payoutId,
        amountFen: ask.amountFen,
        currency: ask.currency,
        accountEnds: ending,
        mode,
        state: mode === 'fail' || mode === 'name' ? 'failed' : 'succeeded',
        message: WORDS[mode] ?? null,
        at: new Date(mode === 'late' || mode === 'silent' ? nowMs + LATE_MS : nowMs),
      })
      if (fresh) await tell(row)
      if (fresh && mode === 'silent') throw new Error('the provider does not answer')
      const isTold = mode === 'double' || mode === 'lost'
      return fresh && isTold ? { ...factOf(row), state: 'processing', message: null } : factOf(row)
    },
    query: async (payoutId: string): Promise<PayoutFact | null> => {
      const row = await store.byId(payoutId)
      return row && factOf(row)
    },
    file: async (fromMs: number, untilMs: number): Promise<string> => {
      const rows = await store.succeededBetween(fromMs, Math.min(untilMs, clock.nowMs() + 1))
      return payoutFileText(rows.map(({ _id, amountFen, at }): FileRow => ({ number: _id, amountFen, atMs: at.getTime() })))
    },
  }
}
