// Writes and reads run sheets: a show's offers in their order, with what is wrong in each row.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Products } from '../catalog/product.service.ts'
import { availableOf } from '../catalog/stock.rules.ts'
import type { StockService } from '../catalog/stock.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError } from '../domain-error.ts'
import type { RunSheet } from '../protocol/offers.ts'
import type { BodyOf, restEndpoints } from '../protocol/rest-endpoints.ts'
import { isOver } from '../shows/phase.rules.ts'
import { isPublic, shownUnits, type Offer } from './offer.rules.ts'
import type { Offers, OfferStore } from './offer.service.ts'
import { planSheet, problemKey, problemLines, sheetProblems, type SheetFacts, type SheetPlan } from './run-sheet.rules.ts'
import type { SellingActs } from './selling-act.service.ts'

type SheetWrite = BodyOf<(typeof restEndpoints)['runSheetWrite']>
type ViewDeps = {
  readonly store: OfferStore
  readonly offers: Offers
  readonly stock: StockService
  readonly products: Products
}
export type RunSheetDeps = ViewDeps & {
  readonly acts: SellingActs
  readonly audit: Pick<Audit, 'write'>
  readonly clock: Clock
  readonly newId: () => string
}
export type RunSheets = ReturnType<typeof createRunSheets>

const rowOf = (offer: Offer, facts: SheetFacts, problems: ReadonlyMap<string, string>): RunSheet['rows'][number] => ({
  offerId: offer.id,
  productId: offer.productId,
  position: offer.position,
  title: offer.title,
  pictureUrl: offer.pictureUrl,
  state: offer.state,
  talkMinutes: offer.talkMinutes,
  cap: offer.cap,
  holdSec: offer.holdSec,
  version: offer.version,
  skus: offer.skus.map((sku) => {
    const problem = problems.get(problemKey(offer.id, sku.skuId))
    return {
      skuId: sku.skuId,
      label: sku.label,
      basePriceFen: facts.snapshots.get(sku.skuId)?.priceFen ?? sku.basePriceFen,
      livePriceFen: sku.livePriceFen,
      flashPriceFen: sku.flashPriceFen,
      units: shownUnits(offer, sku),
      available: facts.available.get(sku.skuId) ?? 0,
      ...(problem ? { problem } : {}),
    }
  }),
})

const createSheetView = ({ store, offers, stock, products }: ViewDeps) => {
  const factsOf = async (rows: readonly { readonly skus: readonly { readonly skuId: string }[] }[]): Promise<SheetFacts> => {
    const skuIds = [...new Set(rows.flatMap((row) => row.skus.map((sku) => sku.skuId)))]
    const [snapshots, stocks] = await Promise.all([products.snapshot(skuIds), stock.rows(skuIds)])
    return { snapshots, available: new Map([...stocks.values()].map((row) => [row.skuId, availableOf(row)])) }
  }
  const view = async (showId: string): Promise<RunSheet> => {
    const [version, rows] = await Promise.all([store.sheetVersion(showId), offers.list(showId)])
    const facts = await factsOf(rows)
    const problems = sheetProblems(rows, facts)
    return { showId, version, rows: rows.map((offer) => rowOf(offer, facts, problems)) }
  }
  /** What the check list of a show says of its goods. */
  const problemsOf = async (showId: string): Promise<string[]> => {
    const rows = await offers.list(showId)
    return problemLines(rows, sheetProblems(rows, await factsOf(rows)))
  }
  return { factsOf, view, problemsOf }
}

export const createRunSheets = (deps: RunSheetDeps) => {
  const { store, offers, acts, stock, audit, clock, newId } = deps
  const { factsOf, view, problemsOf } = createSheetView(deps)

  const apply = (showId: string, seenVersion: number, plan: SheetPlan): Promise<Offer[]> =>
    stock.transact(async (tx) => {
      if ((await store.raiseSheet(showId, seenVersion, tx)) === null)
        throw new DomainError('changed_meanwhile', { version: await store.sheetVersion(showId) })
      for (const offer of plan.inserted) await store.insert(offer, tx)
      const changed: Offer[] = [...plan.inserted]
      for (const { offer, patch, raiseEpoch } of plan.changed) {
        const after = await store.change(offer.id, offer.version, patch, raiseEpoch, tx)
        if (!after) throw new DomainError('changed_meanwhile', { version: await store.sheetVersion(showId), offerId: offer.id })
        changed.push(after)
      }
      return changed
    })

  /** Writes the whole sheet; no permission asked (its callers ask). Refuses as `write`. */
  const put = async (showId: string, wish: SheetWrite, byPersonId: string | null): Promise<RunSheet> => {
    const current = await offers.list(showId)
    const facts = await factsOf([...current, ...wish.offers])
    const plan = planSheet(current, wish.offers, facts, { showId, nowMs: clock.nowMs(), newId, byPersonId })
    if ('code' in plan) throw new DomainError(plan.code, { field: 'offers', position: plan.position, offerId: plan.offerId })
    if (plan.inserted.length + plan.changed.length > 0) {
      const inRoom = new Set(current.filter(isPublic).map((offer) => offer.id))
      // A draft is not for the room, unless the room held it before.
      for (const offer of await apply(showId, wish.seenVersion, plan)) if (isPublic(offer) || inRoom.has(offer.id)) offers.tell(offer)
    }
    return view(showId)
  }

  /**
   * Writes the sheet. The same sheet again is answered as it is. Refuses `changed_meanwhile {version}`, `bad_input {position}` (a strange
   * offer or SKU), `wrong_state {position}` (an opened offer dropped or its SKUs changed), `wrong_phase` (the show is over).
   */
  const write = async (actor: Actor, showId: string, wish: SheetWrite): Promise<RunSheet> => {
    const show = await acts.permitIn(actor, 'runSheet.write', showId)
    if (isOver(show.phase)) throw new DomainError('wrong_phase', { phase: show.phase })
    const sheet = await put(showId, wish, actor.personId)
    const after = { version: sheet.version, offers: sheet.rows.length }
    await audit.write({ actor, act: 'runSheet.write', on: { kind: 'show', id: showId }, after })
    return sheet
  }

  return {
    put,
    write,
    problemsOf,
    read: async (actor: Actor, showId: string): Promise<RunSheet> => {
      await acts.permitIn(actor, 'show.create', showId)
      return view(showId)
    },
  }
}
