// Decides what a written run sheet becomes: which offers are new, changed, removed, what is wrong with each row, and what may not be touched any more.
import type { SkuSnapshot } from '../catalog/product.rules.ts'
import type { RunSheetOffer } from '../protocol/offers.ts'
import { HOLD_SEC_DEFAULT, type Offer, type OfferSku } from './offer.rules.ts'

export type SheetWish = RunSheetOffer
export type SheetFacts = {
  readonly snapshots: ReadonlyMap<string, SkuSnapshot>
  /** Units that may still be set aside, by SKU. */
  readonly available: ReadonlyMap<string, number>
}
export type SkuProblem = 'off_shelf' | 'units_over_available' | 'flash_not_lower' | 'live_above_base' | 'no_units'
/** Problems by `offerId:skuId`, the first of each. */
export type SheetProblems = ReadonlyMap<string, SkuProblem>
export const problemKey = (offerId: string, skuId: string): string => `${offerId}:${skuId}`

const isPlanned = (offer: Offer): boolean => offer.state === 'draft' || offer.state === 'ready'

const skuProblem = (sku: OfferSku, facts: SheetFacts, promised: number): SkuProblem | null => {
  const snapshot = facts.snapshots.get(sku.skuId)
  if (!snapshot?.onShelf) return 'off_shelf'
  if (sku.livePriceFen > snapshot.priceFen) return 'live_above_base'
  if (sku.flashPriceFen !== null && sku.flashPriceFen >= sku.livePriceFen) return 'flash_not_lower'
  return promised > (facts.available.get(sku.skuId) ?? 0) ? 'units_over_available' : null
}

/** What is wrong with the rows that are not open yet, in their order: offers above take their units first. */
export const sheetProblems = (offers: readonly Offer[], facts: SheetFacts): SheetProblems => {
  const problems = new Map<string, SkuProblem>()
  const promised = new Map<string, number>()
  for (const offer of offers.filter(isPlanned)) {
    const hasUnits = offer.skus.some((sku) => sku.plannedUnits > 0)
    for (const sku of offer.skus) {
      const wanted = (promised.get(sku.skuId) ?? 0) + sku.plannedUnits
      promised.set(sku.skuId, wanted)
      const problem = skuProblem(sku, facts, sku.plannedUnits === 0 ? 0 : wanted) ?? (hasUnits ? null : 'no_units')
      if (problem) problems.set(problemKey(offer.id, sku.skuId), problem)
    }
  }
  return problems
}

/** What stands in the check list: offer:<position>:<problem>, one for each offer and problem. */
export const problemLines = (offers: readonly Offer[], problems: SheetProblems): string[] => [
  ...new Set(
    offers.flatMap((offer) =>
      offer.skus.flatMap((sku) => {
        const problem = problems.get(problemKey(offer.id, sku.skuId))
        return problem ? [`offer:${offer.position}:${problem}`] : []
      }),
    ),
  ),
]

export type SheetRefusal = { readonly code: 'bad_input' | 'wrong_state'; readonly position: number; readonly offerId: string | null }
/** `offer` is the row as it was read; `patch` what of it the sheet writes. */
export type SheetChange = { readonly offer: Offer; readonly patch: SheetPatch; readonly raiseEpoch: boolean }
type SheetPatch = Pick<
  Offer,
  'position' | 'state' | 'title' | 'pictureUrl' | 'category' | 'talkMinutes' | 'cap' | 'holdSec' | 'skus' | 'removed' | 'byPersonId'
>
export type SheetPlan = {
  readonly inserted: readonly Offer[]
  readonly changed: readonly SheetChange[]
  readonly problems: SheetProblems
}
type Context = { readonly showId: string; readonly nowMs: number; readonly newId: () => string; readonly byPersonId: string | null }

const sameSkus = (wish: SheetWish, offer: Offer): boolean =>
  wish.skus.length === offer.skus.length && wish.skus.every((sku) => offer.skus.some((known) => known.skuId === sku.skuId))

/** An open offer keeps its SKUs, lots and units (units grow by top-up alone); prices, cap and hold may change. A closed one keeps all. */
const repricedOffer = (offer: Offer, wish: SheetWish): Offer => ({
  ...offer,
  talkMinutes: wish.talkMinutes,
  cap: wish.cap,
  holdSec: wish.holdSec ?? offer.holdSec,
  skus: offer.skus.map((sku) => {
    const given = wish.skus.find((one) => one.skuId === sku.skuId)
    return given ? { ...sku, livePriceFen: given.livePriceFen, flashPriceFen: given.flashPriceFen ?? null } : sku
  }),
})

const plannedOffer = (wish: SheetWish, known: Offer | null, facts: SheetFacts, context: Context): Offer => {
  const first = facts.snapshots.get(wish.skus[0]?.skuId ?? '')
  const skus = wish.skus.map((sku, index): OfferSku => {
    const snapshot = facts.snapshots.get(sku.skuId)
    return {
      skuId: sku.skuId,
      lotId: known?.skus.find((one) => one.skuId === sku.skuId)?.lotId ?? context.newId(),
      lotIndex: index + 1,
      label: snapshot?.label ?? '',
      weightGrams: snapshot?.weightGrams ?? 0,
      basePriceFen: snapshot?.priceFen ?? sku.livePriceFen,
      livePriceFen: sku.livePriceFen,
      flashPriceFen: sku.flashPriceFen ?? null,
      plannedUnits: sku.units,
      unitCount: 0,
    }
  })
  return {
    id: known?.id ?? context.newId(),
    showId: context.showId,
    productId: wish.productId,
    position: known?.position ?? 0,
    state: known?.state ?? 'draft',
    title: first?.title ?? known?.title ?? '',
    pictureUrl: first?.pictureUrl ?? null,
    category: first?.category ?? '',
    talkMinutes: wish.talkMinutes,
    cap: wish.cap,
    holdSec: wish.holdSec ?? known?.holdSec ?? HOLD_SEC_DEFAULT,
    skus,
    flash: null,
    gateEpoch: known?.gateEpoch ?? 0,
    version: known?.version ?? 1,
    removed: false,
    byPersonId: known?.byPersonId ?? null,
    createdAtMs: known?.createdAtMs ?? context.nowMs,
  }
}

const patchOf = (offer: Offer, byPersonId: string | null): SheetPatch => {
  const { position, state, title, pictureUrl, category, talkMinutes, cap, holdSec, skus, removed } = offer
  return { position, state, title, pictureUrl, category, talkMinutes, cap, holdSec, skus, removed, byPersonId }
}

const hasTwins = (values: readonly (string | undefined)[]): boolean => {
  const given = values.filter((value) => value !== undefined)
  return new Set(given).size !== given.length
}

const rowRefusal = (wish: SheetWish, known: Offer | null, facts: SheetFacts): SheetRefusal['code'] | null => {
  if (wish.offerId !== undefined && !known) return 'bad_input'
  if (hasTwins(wish.skus.map((sku) => sku.skuId))) return 'bad_input'
  if (wish.skus.some((sku) => facts.snapshots.get(sku.skuId)?.productId !== wish.productId)) return 'bad_input'
  if (known && known.productId !== wish.productId) return 'bad_input'
  return known && !isPlanned(known) && !sameSkus(wish, known) ? 'wrong_state' : null
}

const rowAfter = (wish: SheetWish, known: Offer | null, facts: SheetFacts, context: Context): Offer => {
  if (!known || isPlanned(known)) return plannedOffer(wish, known, facts, context)
  if (known.state === 'closing' || known.state === 'closed') return { ...known, talkMinutes: wish.talkMinutes }
  return repricedOffer(known, wish)
}

const termsText = ({ cap, holdSec, skus }: Offer): string =>
  JSON.stringify([cap, holdSec, skus.map((sku) => [sku.skuId, sku.livePriceFen, sku.flashPriceFen])])
/** All that a write of the sheet can change, in a fixed order. */
const rowText = (offer: Offer): string =>
  JSON.stringify([
    [offer.position, offer.state, offer.title, offer.pictureUrl, offer.category, offer.talkMinutes, offer.removed, termsText(offer)],
    offer.skus.map((sku) => [sku.lotIndex, sku.label, sku.weightGrams, sku.basePriceFen, sku.plannedUnits]),
  ])

/**
 * The whole sheet after a write. `current` is the sheet now (removed offers left out), in any order. Refuses the first row that
 * names a strange offer or SKU (`bad_input`), or that drops an offer or SKU which has been opened (`wrong_state`).
 */
export const planSheet = (
  current: readonly Offer[],
  wishes: readonly SheetWish[],
  facts: SheetFacts,
  context: Context,
): SheetPlan | SheetRefusal => {
  if (hasTwins(wishes.map((wish) => wish.offerId))) return { code: 'bad_input', position: 0, offerId: null }
  const after: Offer[] = []
  for (const [index, wish] of wishes.entries()) {
    const known = current.find((offer) => offer.id === wish.offerId) ?? null
    const code = rowRefusal(wish, known, facts)
    if (code) return { code, position: index + 1, offerId: known?.id ?? null }
    after.push({ ...rowAfter(wish, known, facts, context), position: index + 1 })
  }
  const dropped = current.filter((offer) => !after.some((row) => row.id === offer.id))
  const opened = dropped.find((offer) => !isPlanned(offer))
  if (opened) return { code: 'wrong_state', position: opened.position, offerId: opened.id }
  const problems = sheetProblems(after, facts)
  const judged = after.map((offer) => (isPlanned(offer) ? { ...offer, state: stateOf(offer, problems) } : offer))
  const removed = dropped.map((offer): Offer => ({ ...offer, state: 'closed', removed: true }))
  const changed = [...judged, ...removed].flatMap((offer): SheetChange[] => {
    const before = current.find((one) => one.id === offer.id)
    if (!before || rowText(before) === rowText(offer)) return []
    const raiseEpoch = !isPlanned(before) && termsText(before) !== termsText(offer)
    return [{ offer: before, patch: patchOf(offer, context.byPersonId), raiseEpoch }]
  })
  const inserted = judged.filter((offer) => !current.some((one) => one.id === offer.id))
  return { inserted: inserted.map((offer) => ({ ...offer, byPersonId: context.byPersonId })), changed, problems }
}

const stateOf = (offer: Offer, problems: SheetProblems): 'draft' | 'ready' =>
  offer.skus.some((sku) => problems.has(problemKey(offer.id, sku.skuId))) ? 'draft' : 'ready'
