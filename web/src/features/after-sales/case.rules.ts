// What a buyer may choose for her case and what it would bring, and the course of a case as steps. Pure.
import type { AfterSale, CaseChoice, CaseKind, CaseReason, OrderAfterSales } from '../../../../server/protocol/after-sales.ts'
import type { Carrier } from '../../../../server/protocol/shipments.ts'

export type Draft = { kind: CaseKind; unsent: boolean; reason: CaseReason | null; units: number }
type Shop = Pick<OrderAfterSales, 'choices'>

/** Places to choose from: money alone, or goods and money; for goods not sent, and for goods that left. */
export const waysOf = ({ choices }: Shop): { kind: CaseKind; unsent: boolean }[] => {
  const ways = new Map(choices.map(({ kind, unsent }) => [`${kind}${unsent}`, { kind, unsent }]))
  return [...ways.values()].toSorted((a, b) => Number(b.unsent) - Number(a.unsent) || (a.kind < b.kind ? 1 : -1))
}
export const reasonsOf = ({ choices }: Shop, draft: Pick<Draft, 'kind' | 'unsent'>): CaseChoice[] =>
  choices.filter(({ kind, unsent }) => kind === draft.kind && unsent === draft.unsent)
export const choiceOf = (shop: Shop, draft: Draft): CaseChoice | null =>
  reasonsOf(shop, draft).find(({ reason }) => reason === draft.reason) ?? null
/** How many units may be named for this way, or for its reason once chosen. */
export const unitsMaxOf = (shop: Shop, draft: Draft): number =>
  choiceOf(shop, draft)?.unitsMax ?? Math.max(1, ...reasonsOf(shop, draft).map(({ unitsMax }) => unitsMax))
export const firstDraft = (shop: Shop): Draft => {
  const way = waysOf(shop)[0] ?? { kind: 'refundOnly', unsent: true }
  return { ...way, reason: null, units: unitsMaxOf(shop, { ...way, reason: null, units: 1 }) }
}
/** The goods money of so many units; the last of them takes the rest. The shop decides, this is what it will propose. */
export const goodsFenOf = ({ goodsLeftFen, unitsLeft }: Pick<OrderAfterSales, 'goodsLeftFen' | 'unitsLeft'>, units: number): number =>
  unitsLeft === 0 ? 0 : Math.floor((goodsLeftFen * Math.min(units, unitsLeft)) / unitsLeft)
/** Freight goes with it: the seller is at fault, or all of it goes before anything left. */
export const freightComes = (shop: Pick<OrderAfterSales, 'unitsLeft'>, choice: CaseChoice): boolean =>
  choice.sellerFault || (choice.unsent && choice.unitsMax === shop.unitsLeft)

export type Missing = 'reason' | 'pictures' | null
export const missingOf = (choice: CaseChoice | null, pictures: number): Missing => {
  if (!choice) return 'reason'
  return choice.evidence && pictures === 0 ? 'pictures' : null
}

export type NextStep = 'answer' | 'sendBack' | 'arrive' | 'inspect' | 'refund'
const LATER: Partial<Record<AfterSale['state'], readonly NextStep[]>> = {
  requested: ['answer', 'refund'],
  approved: ['sendBack', 'refund'],
  returning: ['arrive', 'refund'],
  received: ['inspect', 'refund'],
  refunding: ['refund'],
}
export type CaseStep = { key: string; state: 'done' | 'now' | 'later'; mark: AfterSale['marks'][number] | null; next: NextStep | null }
/** Marks that were, then what comes; of a case that is over only what was. */
export const stepsOf = ({ marks, state, kind }: Pick<AfterSale, 'marks' | 'state' | 'kind'>): CaseStep[] => {
  const was = marks.map((mark, place): CaseStep => ({ key: `${mark.code}${place}`, state: 'done', mark, next: null }))
  const next = (LATER[state] ?? []).filter((step) => kind === 'returnRefund' || step !== 'sendBack')
  return [...was, ...next.map((step, place): CaseStep => ({ key: step, state: place === 0 ? 'now' : 'later', mark: null, next: step }))]
}

/** In the order in which people send things back. */
export const carriers: readonly Carrier[] = ['sf', 'jd', 'zto', 'yto', 'sto', 'yunda', 'jt', 'ems', 'deppon', 'post', 'other']
/** As labels print it: capitals, without spaces. */
export const plainWaybill = (typed: string): string => typed.replace(/\s/g, '').toUpperCase()
export const isWaybill = (typed: string): boolean => /^[0-9A-Z-]{6,32}$/.test(plainWaybill(typed))
