// A run sheet as a form holds it: cells as typed, what is wrong in which cell, moving rows, totals, and what is sent. Pure.
import type { ProductRow } from '../../../../server/protocol/catalog.ts'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import type { OfferState, RunSheet } from '../../../../server/protocol/offers.ts'
import { fenOfYuan, wholeOf, yuanOfFen } from '../../ui/yuan.rules.ts'

export type SkuCells = {
  readonly skuId: string
  readonly label: string
  readonly basePriceFen: number
  readonly available: number
  readonly live: string
  readonly flash: string
  readonly units: string
}
export type PlanRow = {
  /** The page's own key; a row that the server does not know yet has no offerId. */
  readonly key: string
  readonly offerId: string | null
  readonly productId: string
  readonly title: string
  readonly pictureUrl: string | null
  readonly state: OfferState
  readonly talk: string
  readonly cap: string
  /** Minutes that unpaid units are kept; holdSec is what the server said, kept when the minutes are not touched. */
  readonly hold: string
  readonly holdSec: number
  readonly skus: readonly SkuCells[]
}
type SheetRow = RunSheet['rows'][number]
export type CellName = 'live' | 'flash' | 'units' | 'talk' | 'cap' | 'hold'
/** shape: not a number in its bounds, cannot be sent; the rest is sent and stands in the check list. */
export type CellProblem = 'shape' | 'above' | 'notLower' | 'over' | 'noUnits'

const holdSecDefault = 900
const holdMinutes = { min: 3, max: 30 } as const
const talkMax = 240
const suggestedUnits = 50
const suggestedTalk = 5
export const isPlanned = (row: Pick<PlanRow, 'state'>): boolean => row.state === 'draft' || row.state === 'ready'
export const isOver = (row: Pick<PlanRow, 'state'>): boolean => row.state === 'closing' || row.state === 'closed'
/** Where a cell's problem is kept. skuId is '' for a row's own cells. */
export const cellKey = (rowKey: string, skuId: string, cell: CellName): string => `${rowKey}|${skuId}|${cell}`

export const planRow = (row: SheetRow): PlanRow => ({
  key: row.offerId,
  offerId: row.offerId,
  productId: row.productId,
  title: row.title,
  pictureUrl: row.pictureUrl,
  state: row.state,
  talk: String(row.talkMinutes),
  cap: String(row.cap),
  hold: String(Math.round(row.holdSec / 60)),
  holdSec: row.holdSec,
  skus: row.skus.map((sku) => ({
    skuId: sku.skuId,
    label: sku.label,
    basePriceFen: sku.basePriceFen,
    available: sku.available,
    live: yuanOfFen(sku.livePriceFen),
    flash: sku.flashPriceFen === null ? '' : yuanOfFen(sku.flashPriceFen),
    units: String(sku.units),
  })),
})

/** A product newly put on the sheet: at its usual price, with some of what is available. */
export const rowOfProduct = (product: ProductRow, key: string): PlanRow => ({
  key,
  offerId: null,
  productId: product.id,
  title: product.title,
  pictureUrl: product.pictures[0]?.url ?? null,
  state: 'draft',
  talk: String(suggestedTalk),
  cap: '0',
  hold: String(holdSecDefault / 60),
  holdSec: holdSecDefault,
  skus: product.skus.slice(0, LIMITS.skusPerOfferMax).map((sku) => ({
    skuId: sku.id,
    label: sku.label,
    basePriceFen: sku.priceFen,
    available: sku.available,
    live: yuanOfFen(sku.priceFen),
    flash: '',
    units: String(Math.min(sku.available, suggestedUnits)),
  })),
})

const isPrice = (fen: number | null): fen is number => fen !== null && fen >= 1 && fen <= LIMITS.priceFenMax
const unitsOf = (sku: SkuCells): number | null => wholeOf(sku.units, 0, LIMITS.lotUnitsMax)

function skuProblems(row: PlanRow, sku: SkuCells, promised: number): [CellName, CellProblem][] {
  const live = fenOfYuan(sku.live)
  const flash = sku.flash.trim() === '' ? null : fenOfYuan(sku.flash)
  const units = unitsOf(sku)
  const found: [CellName, CellProblem][] = []
  if (!isPrice(live)) found.push(['live', 'shape'])
  else if (live > sku.basePriceFen) found.push(['live', 'above'])
  if (sku.flash.trim() !== '' && !isPrice(flash)) found.push(['flash', 'shape'])
  else if (flash !== null && isPrice(live) && flash >= live) found.push(['flash', 'notLower'])
  if (!isPlanned(row)) return found
  if (units === null) found.push(['units', 'shape'])
  else if (units > 0 && promised > sku.available) found.push(['units', 'over'])
  return found
}

function rowProblems(row: PlanRow): [CellName, CellProblem][] {
  const found: [CellName, CellProblem][] = []
  if (wholeOf(row.talk, 0, talkMax) === null) found.push(['talk', 'shape'])
  if (wholeOf(row.cap, 0, LIMITS.capMax) === null) found.push(['cap', 'shape'])
  if (wholeOf(row.hold, holdMinutes.min, holdMinutes.max) === null) found.push(['hold', 'shape'])
  return found
}

/** Rows above take their units first, as the server counts them. */
export function planProblems(rows: readonly PlanRow[]): ReadonlyMap<string, CellProblem> {
  const problems = new Map<string, CellProblem>()
  const promised = new Map<string, number>()
  for (const row of rows.filter((one) => !isOver(one))) {
    for (const [cell, problem] of rowProblems(row)) problems.set(cellKey(row.key, '', cell), problem)
    const hasUnits = row.skus.some((sku) => (unitsOf(sku) ?? 1) > 0)
    for (const sku of row.skus) {
      const wanted = (promised.get(sku.skuId) ?? 0) + (isPlanned(row) ? (unitsOf(sku) ?? 0) : 0)
      promised.set(sku.skuId, wanted)
      for (const [cell, problem] of skuProblems(row, sku, wanted)) problems.set(cellKey(row.key, sku.skuId, cell), problem)
      if (isPlanned(row) && !hasUnits) problems.set(cellKey(row.key, sku.skuId, 'units'), 'noUnits')
    }
  }
  return problems
}

export const canSend = (problems: ReadonlyMap<string, CellProblem>): boolean => ![...problems.values()].includes('shape')

export const planWrite = (rows: readonly PlanRow[], seenVersion: number) => ({
  seenVersion,
  offers: rows.map((row) => ({
    ...(row.offerId !== null && { offerId: row.offerId }),
    productId: row.productId,
    talkMinutes: wholeOf(row.talk, 0, talkMax) ?? 0,
    cap: wholeOf(row.cap, 0, LIMITS.capMax) ?? 0,
    holdSec:
      row.hold === String(Math.round(row.holdSec / 60)) ? row.holdSec : (wholeOf(row.hold, holdMinutes.min, holdMinutes.max) ?? 15) * 60,
    skus: row.skus.map((sku) => ({
      skuId: sku.skuId,
      livePriceFen: fenOfYuan(sku.live) ?? sku.basePriceFen,
      flashPriceFen: sku.flash.trim() === '' ? null : fenOfYuan(sku.flash),
      units: unitsOf(sku) ?? 0,
    })),
  })),
})

/** What the server answered, under the keys the page knows its rows by; cells typed since then stay as typed. */
export function mergeReply(now: readonly PlanRow[], sent: readonly PlanRow[], reply: RunSheet): PlanRow[] {
  const ordered = reply.rows.toSorted((a, b) => a.position - b.position)
  return now.map((row) => {
    const at = sent.findIndex((one) => one.key === row.key)
    const answered = at === -1 ? undefined : ordered[at]
    if (!answered) return row
    const fresh = planRow(answered)
    const untouched = sent[at] === row
    const skus = untouched
      ? fresh.skus
      : row.skus.map((sku) => ({ ...sku, available: fresh.skus.find((one) => one.skuId === sku.skuId)?.available ?? sku.available }))
    return untouched ? { ...fresh, key: row.key } : { ...row, offerId: fresh.offerId, state: fresh.state, holdSec: fresh.holdSec, skus }
  })
}

export function movedRow(rows: readonly PlanRow[], key: string, by: number): readonly PlanRow[] {
  const from = rows.findIndex((row) => row.key === key)
  const to = Math.min(rows.length - 1, Math.max(0, from + by))
  if (from === -1 || to === from) return rows
  const next = [...rows]
  const [row] = next.splice(from, 1)
  if (row) next.splice(to, 0, row)
  return next
}

export type PlanTotals = { readonly units: number; readonly minutes: number; readonly soldOutFen: number }
export const planTotals = (rows: readonly PlanRow[]): PlanTotals => ({
  units: rows.reduce((sum, row) => sum + row.skus.reduce((all, sku) => all + (unitsOf(sku) ?? 0), 0), 0),
  minutes: rows.reduce((sum, row) => sum + (wholeOf(row.talk, 0, talkMax) ?? 0), 0),
  soldOutFen: rows.reduce((sum, row) => sum + row.skus.reduce((all, sku) => all + (unitsOf(sku) ?? 0) * (fenOfYuan(sku.live) ?? 0), 0), 0),
})

/** One text for all SKUs of a row where they agree; null where they differ. */
export function sameText(row: PlanRow, cell: 'live' | 'flash'): string | null {
  const [first] = row.skus
  return first && row.skus.every((sku) => sku[cell] === first[cell]) ? first[cell] : null
}
