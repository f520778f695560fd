// Which cuts of the commission are on their way: every replaced table whose notice or protection still runs, beside the table in force. Pure.
import { cutsOf, rowIdOf, type RateChange } from '../commission/rate-table.rules.ts'
import { settingsOf, type RateTable } from '../commission/rate.rules.ts'

/** version: that of `after`, which replaced `before`. Who was not sharing is paid by the new one from fromMs on, who was from protectedUntilMs. */
export type ComingCut = {
  readonly version: number
  readonly publishedAtMs: number
  readonly before: RateTable
  readonly after: RateTable
  readonly fromMs: number
  readonly protectedUntilMs: number
}

/** Tables in the order of their versions; the newest replacement first. Whether anything is less in them is another question. */
export function replacementsAhead(tables: readonly RateTable[], nowMs: number): ComingCut[] {
  return tables
    .flatMap((table, place): ComingCut[] => {
      const before = tables[place - 1]
      if (before === undefined || table.publishedAtMs > nowMs) return []
      const { version, publishedAtMs } = table
      const { noticeMs, protectMs } = settingsOf(before)
      const fromMs = publishedAtMs + noticeMs
      return [{ version, publishedAtMs, before, after: table, fromMs, protectedUntilMs: fromMs + protectMs }]
    })
    .filter(({ protectedUntilMs }) => nowMs < protectedUntilMs)
    .toReversed()
}

/**
 * What is less for somebody of this level when it comes: a table published since that took a scope back is no cut of it, one that cut
 * deeper has its own notice and is told by itself. A campaign that ends before that by its own date was no promise.
 */
export function announcedCuts(
  { before, after, fromMs }: ComingCut,
  inForce: RateTable,
  level: number,
  categoryOf?: (skuId: string) => string | undefined,
): RateChange[] {
  const idOf = ({ scope }: RateChange): string => rowIdOf(scope)
  const announced = new Map(cutsOf(before, after, level, categoryOf).map((change) => [idOf(change), change]))
  const deeper = new Set(cutsOf(after, inForce, level, categoryOf).map(idOf))
  const over = new Set(before.rows.flatMap((row) => ((row.untilMs ?? Infinity) <= fromMs ? [row.id] : [])))
  return cutsOf(before, inForce, level, categoryOf).flatMap((change) => {
    const id = idOf(change)
    const then = announced.get(id)
    return then === undefined || over.has(id) ? [] : [deeper.has(id) ? then : change]
  })
}
