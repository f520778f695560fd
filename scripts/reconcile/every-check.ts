// Runs every check of the books, or those asked for, and answers each difference; an empty list is right.
import type { CheckName, Books, Difference } from './difference.ts'
import { dutyDifferences, gateDifferences } from './gate-checks.ts'
import { historyDifferences, type ClientAct } from './history-checks.ts'
import { ledgerDifferences, paymentDifferences } from './money-checks.ts'
import { stockDifferences } from './stock-checks.ts'
import { capDifferences, shapeDifferences, unitDifferences } from './unit-checks.ts'

export type CheckOptions = {
  /** What clients saw, for K4; without it K4 is not asked. */
  readonly history?: readonly ClientAct[]
  /** All of them by default. */
  readonly only?: readonly CheckName[]
}

/** K1 to K4 hold at any moment; K5 to K9 after five seconds in which nothing was placed, paid or closed. */
export const checkBooks = async (books: Books, { history = [], only }: CheckOptions = {}): Promise<Difference[]> => {
  const { db } = books
  const checks: readonly (readonly [CheckName, () => Promise<Difference[]>])[] = [
    ['K1', () => unitDifferences(db)],
    ['K2', () => shapeDifferences(db)],
    ['K3', () => capDifferences(db)],
    ['K4', () => historyDifferences(db, history)],
    ['K5', () => gateDifferences(books)],
    ['K6', () => dutyDifferences(db)],
    ['K7', () => stockDifferences(db)],
    ['K8', () => paymentDifferences(db)],
    ['K9', () => ledgerDifferences(db)],
  ]
  const asked = checks.filter(([name]) => !only || only.includes(name))
  return (await Promise.all(asked.map(([, check]) => check()))).flat()
}
