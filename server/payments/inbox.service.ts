// The inbox of payment notices: kept first under the provider's own event id, answered, applied later, until every effect exists.
import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { Applied, Payments } from './payment.service.ts'
import { noticeRetryAfterMs, type PaidFact, type RefundFact } from './payment-state.rules.ts'
import type { Refunds } from './refund.service.ts'

const SLICE = 100
/** A row that waits (for a gate that is away) must not hold up the others. */
const AT_ONCE = 8
/** An order may become visible after its notice; later than this somebody must look. */
const ALARM_AFTER_TRIES = 12
const TRIES_MAX = 1_500 // a day at one a minute
const COMPLAIN_EVERY_MS = 60_000

/** A notice whose signature, age and receiver are proved. */
export type ProvedNotice = {
  readonly eventId: string
  readonly signedAtMs: number
  readonly event:
    | { readonly type: 'succeeded'; readonly fact: PaidFact }
    | { readonly type: 'ended'; readonly paymentId: string; readonly state: 'closed' | 'failed' }
    | { readonly type: 'refund'; readonly fact: RefundFact }
    | { readonly type: 'nothing' }
}
export type InboxRow = {
  readonly _id: string
  readonly raw: string
  readonly signedAt: Date
  readonly receivedAt: Date
  readonly state: 'new' | 'done' | 'dead'
  readonly tries: number
  readonly nextAt: Date
  readonly outcome?: string
}
export type InboxStore = {
  /** False when the event is known. */
  readonly insert: (row: InboxRow) => Promise<boolean>
  readonly due: (nowMs: number, limit: number) => Promise<readonly InboxRow[]>
  readonly end: (eventId: string, state: 'done' | 'dead', outcome: string) => Promise<void>
  readonly retryAt: (eventId: string, atMs: number) => Promise<void>
}
export type NoticeReader = {
  /** Null for a forged, altered, foreign or too old notice. `raw`: the untouched body. */
  readonly prove: (headers: Readonly<Record<string, string | undefined>>, raw: Buffer, nowMs: number) => ProvedNotice | null
  /** The same event out of a body that was proved before it was kept. */
  readonly read: (raw: string) => ProvedNotice['event'] | null
}
export type InboxDeps = {
  readonly store: InboxStore
  readonly reader: NoticeReader
  readonly apply: (fact: PaidFact) => Promise<Applied>
  readonly applyRefund: (fact: RefundFact) => Promise<Applied>
  /** False for an amount or currency that is not that of the payment or refund we know under this number. */
  readonly fits: (event: ProvedNotice['event']) => Promise<boolean>
  readonly markEnded: (paymentId: string, state: 'closed' | 'failed') => Promise<void>
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
}
export type Inbox = {
  /** False: not proved, leaves no row. True: kept (or known), to be answered 200. */
  readonly receive: (headers: Readonly<Record<string, string | undefined>>, raw: Buffer) => Promise<boolean>
  readonly work: () => Promise<number>
}

/** What an inbox asks before it keeps a notice: is it about the very sum we know? */
export const noticeFits =
  (payments: Pick<Payments, 'fits'>, refunds: Pick<Refunds, 'fits'>): InboxDeps['fits'] =>
  async (event) => {
    if (event.type === 'succeeded') return payments.fits(event.fact)
    return event.type === 'refund' ? refunds.fits(event.fact) : true
  }

export const createInbox = ({ store, reader, apply, applyRefund, fits, markEnded, clock, logger, metrics }: InboxDeps): Inbox => {
  const refused = metrics.counter('sibo_notices_refused_total', 'Payment notices with a wrong signature, age, receiver or amount')
  let complainedAtMs = -COMPLAIN_EVERY_MS
  let working: Promise<number> | null = null

  const applyRow = async ({ _id, raw }: InboxRow): Promise<Applied> => {
    const event = reader.read(raw)
    if (!event) return 'mismatch'
    if (event.type === 'succeeded') return apply(event.fact)
    if (event.type === 'refund') return applyRefund(event.fact)
    if (event.type === 'ended') await markEnded(event.paymentId, event.state)
    logger.debug({ eventId: _id }, 'notice without money')
    return 'done'
  }
  const handle = async (row: InboxRow): Promise<void> => {
    const outcome = await applyRow(row).catch((err: unknown) => {
      logger.error({ err, eventId: row._id }, 'notice not applied yet')
      return 'later' as const
    })
    if (outcome === 'done') return store.end(row._id, 'done', outcome)
    if (outcome === 'mismatch' || row.tries >= TRIES_MAX) return store.end(row._id, 'dead', outcome)
    if (row.tries === ALARM_AFTER_TRIES) logger.error({ eventId: row._id, outcome }, 'notice cannot be applied: look at it')
    return store.retryAt(row._id, clock.nowMs() + noticeRetryAfterMs(row.tries))
  }
  const workAll = async (): Promise<number> => {
    const rows = await store.due(clock.nowMs(), SLICE)
    for (let from = 0; from < rows.length; from += AT_ONCE) await Promise.all(rows.slice(from, from + AT_ONCE).map(handle))
    return rows.length
  }
  /** A counter and one line a minute, never a row. */
  const refuse = (): false => {
    refused.inc()
    if (clock.monotonicMs() - complainedAtMs >= COMPLAIN_EVERY_MS) {
      complainedAtMs = clock.monotonicMs()
      logger.warn('payment notice refused: signature, age, receiver or amount is wrong')
    }
    return false
  }
  const work = (): Promise<number> => (working ??= workAll().finally(() => (working = null)))
  return {
    receive: async (headers, raw) => {
      const proved = reader.prove(headers, raw, clock.nowMs())
      if (!proved || !(await fits(proved.event))) return refuse()
      const now = new Date(clock.nowMs())
      const signedAt = new Date(proved.signedAtMs)
      const row: InboxRow = {
        _id: proved.eventId,
        raw: raw.toString('utf8'),
        signedAt,
        receivedAt: now,
        state: 'new',
        tries: 0,
        nextAt: now,
      }
      if (await store.insert(row)) work().catch((err: unknown) => logger.error({ err }, 'inbox work failed'))
      return true
    },
    work,
  }
}
