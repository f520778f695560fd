// What finance sees of the shop's money: how each day's bill compares, and the statement of a month.
import type { Actor } from '../actor.ts'
import type { LedgerService } from '../ledger/ledger.service.ts'
import { localMidnightMs } from '../ledger/local-day.rules.ts'
import { permit } from '../members/permit.service.ts'
import type { BillReport, Reconcile } from '../payments/reconcile.service.ts'
import type { BillReportRow, ShopStatement } from '../protocol/finance-endpoints.ts'

const DIFFERENCES_SHOWN = 200

export type FinanceDeps = {
  readonly reconcile: Pick<Reconcile, 'reports'>
  readonly ledger: Pick<LedgerService, 'statement'>
  readonly timeZone: string
}
export type Finance = ReturnType<typeof createFinance>

const reportRow = ({ _id: day, ranAt, differences, ...report }: BillReport): BillReportRow => ({
  ...report,
  day,
  ranAtMs: ranAt.getTime(),
  differences: differences.slice(0, DIFFERENCES_SHOWN),
  differencesCount: differences.length,
})
/** The month after "2026-03". */
const nextMonth = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

export const createFinance = ({ reconcile, ledger, timeZone }: FinanceDeps) => {
  const beginOf = (month: string): number => localMidnightMs(Date.parse(`${month}-01T12:00:00Z`), timeZone)
  return {
    bills: async (actor: Actor): Promise<{ rows: BillReportRow[] }> => {
      permit(actor, 'reconcile.read', {})
      return { rows: (await reconcile.reports()).map(reportRow) }
    },
    statement: async (actor: Actor, month: string): Promise<ShopStatement> => {
      permit(actor, 'ledger.readAll', {})
      const { lines, codes, sumFen } = await ledger.statement(beginOf(month), beginOf(nextMonth(month)))
      return { month, lines: [...lines], codes: [...codes], sumFen }
    },
  }
}
