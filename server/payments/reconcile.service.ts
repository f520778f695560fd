// Each day: reads the provider's own bill, books its fees and payout, compares it with our payments and refunds, and keeps what differs.
import type { Clock } from '../clock.ts'
import { feeTransfer, payoutTransfer, type Transfer } from '../ledger/transfer.rules.ts'
import { localDay, localMidnightMs } from '../ledger/local-day.rules.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import { compareBill, netOf, readBill, type BillDifference, type BillRow, type OurRow } from './bill.rules.ts'

const DAY_MS = 86_400_000
/** Our row may be written days after the provider's: its notice was late, or we were away. */
const LOOK_BACK_DAYS = 3
/** Bills are whole some hours after midnight. */
const READY_AFTER_MS = 2 * 3_600_000
const DAYS_CAUGHT_UP = 7
const REPORTS_SHOWN = 31

export type BillReport = {
  /** The local day, "2026-03-10". */
  readonly _id: string
  readonly provider: string
  readonly ranAt: Date
  /** false: the provider gave no whole file; nothing was concluded. */
  readonly whole: boolean
  readonly payments: number
  readonly refunds: number
  readonly paidFen: number
  readonly refundedFen: number
  readonly feeFen: number
  readonly netFen: number
  readonly differences: readonly BillDifference[]
}
export type BillStore = {
  /** What succeeded here under these numbers. */
  readonly known: (paymentIds: readonly string[], refundIds: readonly string[]) => Promise<readonly OurMoney[]>
  readonly succeededBetween: (fromMs: number, untilMs: number) => Promise<readonly OurMoney[]>
  readonly save: (report: BillReport) => Promise<void>
  readonly reports: (limit: number) => Promise<readonly BillReport[]>
}
/** ledgerIds: the rows it must have in the books. */
export type OurMoney = Omit<OurRow, 'inLedger'> & { readonly ledgerIds: readonly string[] }
/** The provider's bill file of a span, as text; throws when it does not answer. */
export type BillSource = { readonly name: string; readonly bill: (fromMs: number, untilMs: number) => Promise<string> }
export type ReconcileDeps = {
  readonly store: BillStore
  readonly source: BillSource
  readonly postLedger: (transfers: readonly Transfer[]) => Promise<unknown>
  readonly ledgerKnows: (transferIds: readonly string[]) => Promise<ReadonlySet<string>>
  readonly timeZone: string
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
}
export type Reconcile = ReturnType<typeof createReconcile>

export const createReconcile = (deps: ReconcileDeps) => {
  const { store, source, postLedger, ledgerKnows, timeZone, clock, logger, metrics } = deps
  const found = metrics.counter('sibo_bill_differences_total', 'Differences between the provider and us, found by the daily look')

  const withLedger = async (rows: readonly OurMoney[]): Promise<OurRow[]> => {
    const there = await ledgerKnows(rows.flatMap(({ ledgerIds }) => ledgerIds))
    return rows.map(({ ledgerIds, ...row }) => ({ ...row, inLedger: ledgerIds.every((id) => there.has(id)) }))
  }
  const book = async (day: string, rows: readonly BillRow[]): Promise<void> => {
    const fees = rows.filter(({ feeFen }) => feeFen > 0).map(({ number, feeFen }) => feeTransfer({ paymentId: number, amountFen: feeFen }))
    const netFen = netOf(rows)
    const payout = netFen === 0 ? [] : [payoutTransfer({ provider: source.name, day, amountFen: netFen })]
    if (fees.length + payout.length > 0) await postLedger([...fees, ...payout])
  }
  const of = (rows: readonly BillRow[], type: BillRow['type']): readonly BillRow[] => rows.filter((row) => row.type === type)
  const total = (rows: readonly BillRow[]): number => rows.reduce((all, { amountFen }) => all + amountFen, 0)

  /** Reconciles one local day; harmless to repeat: the report is replaced, the books stay. */
  const run = async (day: string): Promise<BillReport> => {
    const fromMs = localMidnightMs(Date.parse(`${day}T12:00:00Z`), timeZone)
    const untilMs = localMidnightMs(fromMs, timeZone, 1)
    const seen = readBill(await source.bill(fromMs - LOOK_BACK_DAYS * DAY_MS, untilMs))
    const rows = (seen ?? []).filter(({ atMs }) => atMs >= fromMs && atMs < untilMs)
    const [known, ours] = await Promise.all([
      store.known(
        of(rows, 'payment').map(({ number }) => number),
        of(rows, 'refund').map(({ number }) => number),
      ),
      store.succeededBetween(fromMs, untilMs),
    ])
    const differences = seen === null ? [] : compareBill({ day: rows, seen, known: await withLedger(known), ours: await withLedger(ours) })
    if (seen !== null) await book(day, rows)
    const report: BillReport = {
      _id: day,
      provider: source.name,
      ranAt: new Date(clock.nowMs()),
      whole: seen !== null,
      payments: of(rows, 'payment').length,
      refunds: of(rows, 'refund').length,
      paidFen: total(of(rows, 'payment')),
      refundedFen: total(of(rows, 'refund')),
      feeFen: rows.reduce((all, { feeFen }) => all + feeFen, 0),
      netFen: netOf(rows),
      differences,
    }
    await store.save(report)
    found.inc(differences.length)
    if (differences.length > 0 || seen === null)
      logger.error({ day, differences: differences.length, whole: seen !== null }, 'bill differs')
    return report
  }
  return {
    run,
    reports: () => store.reports(REPORTS_SHOWN),
    /** Duty: days that are over and have no whole report yet, a week back at most. */
    catchUp: async (): Promise<void> => {
      const done = new Set((await store.reports(REPORTS_SHOWN)).filter(({ whole }) => whole).map(({ _id }) => _id))
      const last = clock.nowMs() - READY_AFTER_MS
      for (let back = DAYS_CAUGHT_UP; back >= 1; back -= 1) {
        const day = localDay(last - back * DAY_MS, timeZone)
        if (!done.has(day)) await run(day)
      }
    },
  }
}
