// Each day: reads the provider's payout file, asks again about what it paid and we do not know yet, compares, and keeps what differs.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { LedgerService } from '../ledger/ledger.service.ts'
import { localDay, localMidnightMs } from '../ledger/local-day.rules.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import { permit } from '../members/permit.service.ts'
import type { PayoutReportRow } from '../protocol/withdrawals.ts'
import type { WithdrawalStore } from './booking.service.ts'
import { comparePayouts, readPayoutFile, type OurPayout, type PayoutDifference } from './payout-file.rules.ts'
import type { Payouts } from './payout.service.ts'
import type { WithdrawalDoc } from './withdrawal-row.rules.ts'

const DAY_MS = 86_400_000
/** Our row may be written days after the provider's: its notice was late, or we were away. */
const LOOK_BACK_DAYS = 3
/** Files are whole some hours after midnight. */
const READY_AFTER_MS = 2 * 3_600_000
const DAYS_CAUGHT_UP = 7
const REPORTS_SHOWN = 31
const DIFFERENCES_SHOWN = 200

export type PayoutReport = {
  /** The local day. */
  readonly _id: string
  readonly provider: string
  readonly ranAt: Date
  /** false: the provider gave no whole file; nothing was concluded. */
  readonly whole: boolean
  readonly payouts: number
  readonly paidFen: number
  readonly differences: readonly PayoutDifference[]
}
export type PayoutReportStore = {
  readonly save: (report: PayoutReport) => Promise<void>
  readonly reports: (limit: number) => Promise<PayoutReport[]>
}
export type PayoutFileDeps = {
  readonly store: Pick<WithdrawalStore, 'byIds' | 'paidBetween'>
  readonly reports: PayoutReportStore
  /** The provider's file of a span, as text; throws when it does not answer. */
  readonly source: { readonly name: string; readonly file: (fromMs: number, untilMs: number) => Promise<string> }
  readonly payouts: Pick<Payouts, 'push'>
  readonly ledger: Pick<LedgerService, 'known'>
  readonly audit: Pick<Audit, 'write'>
  readonly timeZone: string
  readonly clock: { readonly nowMs: () => number }
  readonly logger: Logger
  readonly metrics: Metrics
}
export type PayoutFiles = ReturnType<typeof createPayoutFiles>

export function createPayoutFiles(deps: PayoutFileDeps) {
  const { store, reports, source, payouts, ledger, audit, timeZone, clock, logger, metrics } = deps
  const found = metrics.counter('sibo_payout_differences_total', 'Differences between the payout file and us, found by the daily look')

  const ours = async (rows: readonly WithdrawalDoc[]): Promise<OurPayout[]> => {
    const there = await ledger.known(rows.map(({ _id }) => `${_id}:withdrawn`))
    return rows.map(({ _id, state, netFen = 0 }) => ({ number: _id, state, netFen, inLedger: there.has(`${_id}:withdrawn`) }))
  }

  /** One local day; harmless to repeat. */
  async function run(day: string): Promise<PayoutReport> {
    const fromMs = localMidnightMs(Date.parse(`${day}T12:00:00Z`), timeZone)
    const untilMs = localMidnightMs(fromMs, timeZone, 1)
    const seen = readPayoutFile(await source.file(fromMs - LOOK_BACK_DAYS * DAY_MS, untilMs))
    const rows = (seen ?? []).filter(({ atMs }) => atMs >= fromMs && atMs < untilMs)
    const numbers = rows.map(({ number }) => number)
    for (const row of await store.byIds(numbers)) if (row.state === 'paying') await payouts.push(row)
    const [known, paid] = await Promise.all([store.byIds(numbers).then(ours), store.paidBetween(fromMs, untilMs).then(ours)])
    const report: PayoutReport = {
      _id: day,
      provider: source.name,
      ranAt: new Date(clock.nowMs()),
      whole: seen !== null,
      payouts: rows.length,
      paidFen: rows.reduce((total, { amountFen }) => total + amountFen, 0),
      differences: seen === null ? [] : comparePayouts({ day: rows, seen, known, ours: paid }),
    }
    await reports.save(report)
    found.inc(report.differences.length)
    if (report.differences.length > 0 || seen === null)
      logger.error({ day, differences: report.differences.length, whole: report.whole }, 'payout file differs')
    return report
  }

  return {
    run,
    /** Duty: days that are over and have no whole report yet, a week back at most. */
    catchUp: async (): Promise<void> => {
      const done = new Set((await reports.reports(REPORTS_SHOWN)).filter(({ whole }) => whole).map(({ _id }) => _id))
      const last = clock.nowMs() - READY_AFTER_MS
      for (let back = DAYS_CAUGHT_UP; back >= 1; back -= 1) {
        const day = localDay(last - back * DAY_MS, timeZone)
        if (!done.has(day)) await run(day)
      }
    },
    list: async (actor: Actor): Promise<{ rows: PayoutReportRow[] }> => {
      permit(actor, 'reconcile.read')
      return { rows: (await reports.reports(REPORTS_SHOWN)).map(shown) }
    },
    again: async (actor: Actor, day: string): Promise<PayoutReportRow> => {
      permit(actor, 'payout.reconcile')
      const report = await run(day)
      const after = { whole: report.whole, differences: report.differences.length }
      await audit.write({ actor, act: 'payout.reconcile', on: { kind: 'payoutDay', id: day }, after })
      return shown(report)
    },
  }
}

const shown = ({ _id, ranAt, differences, ...report }: PayoutReport): PayoutReportRow => ({
  ...report,
  day: _id,
  ranAtMs: ranAt.getTime(),
  differences: differences.slice(0, DIFFERENCES_SHOWN),
  differencesCount: differences.length,
})
