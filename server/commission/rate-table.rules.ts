// A rate table as it is written: which rows may stand in one, how a row is named, and what the next table changes for leaders.
import type { Bps } from '../protocol/money.ts'
import { ordinaryRow, type RateRow, type RateTable } from './rate.rules.ts'
import { NO_RATE, type CommissionRate } from './share.rules.ts'

export const RATE_ROWS_MAX = 500

type Scope = Pick<RateRow, 'showId' | 'skuId' | 'category' | 'campaign'>
/** twice: its scope has a row; scope: a category stands alone; campaign: a name, a span that ends after it begins, and no levels. */
export type RowFault = 'twice' | 'scope' | 'campaign' | 'aboveCap' | 'level' | 'noShop'

/** The row's name in its table: its scope, so that two rows of one scope cannot be. */
export function rowIdOf({ showId, skuId, category, campaign }: Scope): string {
  const parts = [
    ...(campaign === undefined ? [] : [`campaign=${campaign}`]),
    ...(showId === undefined ? [] : [`show=${showId}`]),
    ...(skuId === undefined ? [] : [`sku=${skuId}`]),
    ...(category === undefined ? [] : [`category=${category}`]),
  ]
  return parts.length === 0 ? 'shop' : parts.join(',')
}

const isAbove = (rate: CommissionRate, capBps: Bps): boolean => 'bps' in rate && rate.bps > capBps

function faultOf(row: RateRow, capBps: Bps, levels: number): RowFault | null {
  const { showId, skuId, category, campaign, fromMs, untilMs, rate, byLevel = {} } = row
  if (category !== undefined && (showId !== undefined || skuId !== undefined)) return 'scope'
  const hasSpan = fromMs !== undefined && untilMs !== undefined && fromMs < untilMs
  const isOrdinary = fromMs === undefined && untilMs === undefined
  if (campaign === undefined ? !isOrdinary : !hasSpan || Object.keys(byLevel).length > 0) return 'campaign'
  if (Object.keys(byLevel).some((level) => !(Number(level) >= 1 && Number(level) <= levels))) return 'level'
  return [rate, ...Object.values(byLevel)].some((one) => isAbove(one, capBps)) ? 'aboveCap' : null
}

/** The first row that may not stand there, by its place (-1: the table lacks the shop's own row), or null. */
export function tableFault(rows: readonly RateRow[], capBps: Bps, levels: number): { row: number; fault: RowFault } | null {
  const seen = new Set<string>()
  for (const [place, row] of rows.entries()) {
    const id = rowIdOf(row)
    if (seen.has(id)) return { row: place, fault: 'twice' }
    seen.add(id)
    const fault = faultOf(row, capBps, levels)
    if (fault !== null) return { row: place, fault }
  }
  return seen.has('shop') ? null : { row: -1, fault: 'noShop' }
}

/** mixed: a part of the price against a fixed amount: which is more depends on the price. */
export type ChangeKind = 'raise' | 'cut' | 'mixed'
export type RateChange = {
  readonly scope: Scope
  /** null: levels without a value of their own. */
  readonly level: number | null
  readonly before: CommissionRate
  readonly after: CommissionRate
  readonly kind: ChangeKind
}

function kindOf(before: CommissionRate, after: CommissionRate): ChangeKind | null {
  const known = (rate: CommissionRate): number => ('bps' in rate ? rate.bps : rate.fenPerUnit)
  if ('bps' in before === 'bps' in after) {
    const [was, is] = [known(before), known(after)]
    return is === was ? null : is > was ? 'raise' : 'cut'
  }
  if (known(before) === 0) return known(after) === 0 ? null : 'raise'
  return known(after) === 0 ? 'cut' : 'mixed'
}

type Rows = Pick<RateTable, 'rows'>
/** What a scope pays in a table: its own row, else the wider one that is used instead. */
function paidIn(table: Rows, scope: Scope, level: number | null, categoryOf: (skuId: string) => string | undefined): CommissionRate {
  const { showId = '', skuId = '', category } = scope
  const categories = [category ?? categoryOf(skuId)].flatMap((one) => one ?? [])
  const row =
    scope.campaign === undefined
      ? ordinaryRow(table, { showId, skuId, categories })
      : table.rows.find((one) => rowIdOf(one) === rowIdOf(scope))
  return (level === null ? undefined : row?.byLevel?.[level]) ?? row?.rate ?? NO_RATE
}

/** What changes for whom when `after` replaces `before`, row by row; scopes without a row of their own follow the wider ones. */
export function rateChanges(before: Rows, after: Rows, categoryOf: (skuId: string) => string | undefined = () => undefined): RateChange[] {
  const scopes = new Map([...before.rows, ...after.rows].map((row) => [rowIdOf(row), row] as const))
  return [...scopes].flatMap(([id, { showId, skuId, category, campaign }]) => {
    const scope = { showId, skuId, category, campaign }
    const both = [before, after].map((table) => table.rows.find((row) => rowIdOf(row) === id))
    const levels = new Set(both.flatMap((row) => Object.keys(row?.byLevel ?? {}).map(Number)))
    return [null, ...[...levels].sort((a, b) => a - b)].flatMap((level): RateChange[] => {
      const [was, is] = [paidIn(before, scope, level, categoryOf), paidIn(after, scope, level, categoryOf)]
      const kind = kindOf(was, is)
      return kind === null ? [] : [{ scope, level, before: was, after: is, kind }]
    })
  })
}

/** What `after` pays less of than `before` to somebody of this level, one for each scope; part against fixed amount counts, as it may be less. */
export function cutsOf(
  before: RateTable,
  after: RateTable,
  level: number,
  categoryOf: (skuId: string) => string | undefined = () => undefined,
): RateChange[] {
  const heldIn = ({ terms }: RateTable): number => Math.min(level, terms?.levelFen.length ?? level)
  const scopes = new Map([...before.rows, ...after.rows].map((row) => [rowIdOf(row), row] as const))
  return [...scopes.values()].flatMap(({ showId, skuId, category, campaign }): RateChange[] => {
    const scope = { showId, skuId, category, campaign }
    // Where a campaign is gone, the ordinary rate is paid.
    const left =
      campaign !== undefined && !after.rows.some((row) => rowIdOf(row) === rowIdOf(scope)) ? { ...scope, campaign: undefined } : scope
    const [was, is] = [paidIn(before, scope, heldIn(before), categoryOf), paidIn(after, left, heldIn(after), categoryOf)]
    const kind = kindOf(was, is)
    return kind === null || kind === 'raise' ? [] : [{ scope, level, before: was, after: is, kind }]
  })
}
