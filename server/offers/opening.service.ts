// Opens offers: units leave normal stock for the lots and the offer opens, in one transaction whose repeat is harmless (order-engine step 1).
import type { Products } from '../catalog/product.service.ts'
import type { StockService, Tx } from '../catalog/stock.service.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Offer } from './offer.rules.ts'
import { refuseState, type OfferPatch, type Offers, type OfferStore } from './offer.service.ts'

/** `did`: this call changed it; else it was so already. */
export type Changed = { readonly offer: Offer; readonly did: boolean }
export type Opening = ReturnType<typeof createOpening>
export type OpeningDeps = {
  readonly store: OfferStore
  readonly offers: Offers
  readonly stock: StockService
  readonly products: Products
}

export const createOpening = ({ store, offers, stock, products }: OpeningDeps) => {
  /** Goods off the shelf are not sold. Read before the transaction: the shelf is a wish of the shop, not a lock. */
  const checkShelf = async (offer: Offer): Promise<void> => {
    if (offer.state !== 'ready') return
    const product = await products.get(offer.productId)
    if (!product?.onShelf) throw new DomainError('wrong_state', { state: offer.state, product: 'off_shelf' })
  }

  /**
   * Opens a ready offer inside a transaction: all of it or nothing. Refuses `no_stock {skuId, available}` and `wrong_state`.
   * Tell the cell after the commit.
   */
  const openIn = async (tx: Tx, offer: Offer, patch: OfferPatch = {}): Promise<Offer> => {
    if (offer.state !== 'ready') return refuseState(offer)
    if (offer.skus.every((sku) => sku.plannedUnits === 0)) throw new DomainError('no_stock', { available: 0 })
    for (const { skuId, lotId, lotIndex, plannedUnits: units } of offer.skus) {
      if (units > 0) await stock.toLot(tx, { skuId, lotId, units, moveId: `${lotId}:open` })
      await store.insertLot({ id: lotId, showId: offer.showId, offerId: offer.id, skuId, lotIndex, unitCount: units }, tx)
    }
    const skus = offer.skus.map((sku) => ({ ...sku, unitCount: sku.plannedUnits }))
    return offers.change(offer, { ...patch, state: 'open', skus }, true, tx)
  }

  /** Opens a ready offer; one that is open already is answered as it is. The gate is built by the first click. */
  const open = async (offerId: string, byPersonId: string | null = null): Promise<Offer> => {
    await checkShelf(found(await store.offer(offerId)))
    const { offer, did } = await stock.transact(async (tx): Promise<Changed> => {
      const row = found(await store.offer(offerId, tx))
      return row.state === 'open' ? { offer: row, did: false } : { offer: await openIn(tx, row, { byPersonId }), did: true }
    })
    if (did) offers.tell(offer)
    return offer
  }

  return { checkShelf, openIn, open }
}
