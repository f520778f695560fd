// A freight template as it is typed: yuan and grams in text, areas in rows; what is wrong stands at its field. Pure.
import type { FreightTemplateCard } from '../../../../server/protocol/freight.ts'
import { fenOfYuan, wholeOf, yuanOfFen } from '../../ui/yuan.rules.ts'

export type FreightWish = Pick<FreightTemplateCard, 'name' | 'isDefault' | 'regions' | 'other' | 'productIds'>
type Row = NonNullable<FreightWish['other']>
export type RowDraft = { areas: string[]; firstGrams: string; first: string; stepGrams: string; step: string; freeOver: string }
export type FreightDraft = {
  name: string
  isDefault: boolean
  regions: RowDraft[]
  elsewhere: boolean
  other: RowDraft
  productIds: string[]
}
export type RowField = keyof RowDraft
export type FreightFaults = { name: boolean; regions: Partial<Record<RowField, true>>[]; other: Partial<Record<RowField, true>> }

export const emptyRow = (): RowDraft => ({ areas: [], firstGrams: '1000', first: '', stepGrams: '1000', step: '', freeOver: '' })
const draftOfRow = (row: Row, areas: readonly string[]): RowDraft => ({
  areas: [...areas],
  firstGrams: String(row.firstGrams),
  first: yuanOfFen(row.firstFen),
  stepGrams: String(row.stepGrams),
  step: yuanOfFen(row.stepFen),
  freeOver: row.freeOverFen === null ? '' : yuanOfFen(row.freeOverFen),
})
export const freightDraftOf = (card: FreightTemplateCard | null): FreightDraft => ({
  name: card?.name ?? '',
  isDefault: card?.isDefault ?? false,
  regions: card?.regions.map((region) => draftOfRow(region, region.areas)) ?? [],
  elsewhere: card ? card.other !== null : true,
  other: card?.other ? draftOfRow(card.other, []) : emptyRow(),
  productIds: [...(card?.productIds ?? [])],
})

const gramsMax = 1_000_000
function rowFaults(row: RowDraft, areasNeeded: boolean): Partial<Record<RowField, true>> {
  const faults: Partial<Record<RowField, true>> = {}
  if (areasNeeded && row.areas.length === 0) faults.areas = true
  if (row.areas.some((area) => !/^[^/\s]{1,20}(\/[^/\s]{1,20}){0,2}$/u.test(area))) faults.areas = true
  if (wholeOf(row.firstGrams, 1, gramsMax) === null) faults.firstGrams = true
  if (wholeOf(row.stepGrams, 1, gramsMax) === null) faults.stepGrams = true
  if (fenOfYuan(row.first) === null) faults.first = true
  if (fenOfYuan(row.step) === null) faults.step = true
  if (row.freeOver.trim() !== '' && fenOfYuan(row.freeOver) === null) faults.freeOver = true
  return faults
}
const rowOf = (row: RowDraft): Row => ({
  firstGrams: wholeOf(row.firstGrams, 1, gramsMax) ?? 1,
  firstFen: fenOfYuan(row.first) ?? 0,
  stepGrams: wholeOf(row.stepGrams, 1, gramsMax) ?? 1,
  stepFen: fenOfYuan(row.step) ?? 0,
  freeOverFen: row.freeOver.trim() === '' ? null : fenOfYuan(row.freeOver),
})

/** The template to send, or what is wrong and where. */
export function freightWishOf(draft: FreightDraft): { wish: FreightWish } | { faults: FreightFaults } {
  const name = draft.name.trim()
  const regions = draft.regions.map((row) => rowFaults(row, true))
  const other = draft.elsewhere ? rowFaults(draft.other, false) : {}
  const wrongName = name === '' || Array.from(name).length > 20
  if (wrongName || [...regions, other].some((row) => Object.keys(row).length > 0)) return { faults: { name: wrongName, regions, other } }
  return {
    wish: {
      name,
      isDefault: draft.isDefault,
      regions: draft.regions.map((row) => ({ areas: row.areas, ...rowOf(row) })),
      other: draft.elsewhere ? rowOf(draft.other) : null,
      productIds: draft.productIds,
    },
  }
}
