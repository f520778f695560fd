// Freezes what an order will never change again: its price before the gate, and delivery, leader and rate for who got units.
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import type { FrozenRate } from '../../commission/rate.rules.ts'
import type { FreezeRateAsk } from '../../commission/rate.service.ts'
import { DomainError } from '../../domain-error.ts'
import type { Credited } from '../../leaders/attribution/attribution.rules.ts'
import type { DeliveryFacts } from '../../leaders/attribution/self-purchase.rules.ts'
import type { SealedDelivery } from '../../members/addresses/address.rules.ts'
import { FLASH_HOLD_SEC_MAX } from '../../offers/offer.rules.ts'
import { judgeSeenPrice, type FrozenPrice } from '../../pricing/base-price.rules.ts'
import type { FreezeAsk } from '../../pricing/pricing.service.ts'
import type { ErrorCode, ErrorParams } from '../../protocol/errors.ts'
import type { OrderPlace } from '../../protocol/orders.ts'
import { frozenFreight } from '../checkout/checkout-freight.rules.ts'
import type { ClickFacts } from '../guarding/sale-risk.rules.ts'
import { standServes, type Destination } from './destination.rules.ts'
import type { OrderRow } from '../order.rules.ts'
import type { SaleSku, SaleTerms } from './sale-terms.rules.ts'

/** How long the page had been in the show, and whether it said anything but what an order needs. */
export type PageSeen = { readonly inShowMs: number; readonly silent: boolean }
/** What one click wants. */
export type Wish = {
  readonly actor: Actor
  readonly memberId: string
  readonly payload: OrderPlace
  readonly orderId: string
  readonly bodyHash: string
  /** The moment of the click: price, credit and rate are those of this millisecond. */
  readonly atMs: number
  /** What was seen of the page that clicked. */
  readonly seen?: PageSeen
  /** A shorter hold than the offer's, for somebody who lets holds run out. */
  readonly holdSecMax?: number
  /** Her turn in the waiting list: units before the crowd, and a hold of its own. */
  readonly fromLine?: { readonly holdSec: number }
}
export type Priced = { readonly terms: SaleTerms; readonly sku: SaleSku; readonly price: FrozenPrice }
export type Refused = { readonly code: ErrorCode; readonly params?: ErrorParams }

export type FreezeDeps = {
  readonly freezePrice: (ask: FreezeAsk) => FrozenPrice
  /** The same price wherever it goes; left out: never. */
  readonly travelsFree?: (terms: SaleTerms) => boolean
  /** An address of hers, or a pickup point by its id. */
  readonly sealedFor: (memberId: string, addressId: string) => Promise<Destination | null>
  readonly resolveCredit: (ask: { memberId: string; showId: string; atMs: number; delivery: DeliveryFacts }) => Promise<Credited>
  readonly freezeRate: (ask: FreezeRateAsk) => Promise<FrozenRate>
  /** Host or assistant of this show: asked only of persons who host or assist somewhere. */
  readonly isOfShow: (actor: Actor, showId: string) => Promise<boolean>
  readonly orderNo: (orderId: string, createdAtMs: number) => string
  /** Freight templates are known: no price is frozen before. */
  readonly freightReady?: () => Promise<void>
  readonly clock: Pick<Clock, 'nowMs'>
}
export type Freeze = {
  /** From terms this process already holds, so a sold-out click reads no database: not_found, offer_closed, price_changed. */
  readonly price: (wish: Wish, terms: SaleTerms | null) => Priced | Refused
  /** Everything else, read only for who got units: bad_address, price_changed (freight of her address). */
  readonly order: (wish: Wish, priced: Priced, units: readonly number[], slots: readonly number[]) => Promise<OrderRow | Refused>
}

const changedPrice = ({ payableFen, unitFen }: FrozenPrice): Refused => ({
  code: 'price_changed',
  params: { priceFen: payableFen, unitFen },
})

/** The line's own hold, a flash sale's shorter one, or the offer's. */
const holdSecOf = ({ fromLine, holdSecMax = Infinity }: Wish, { holdSec }: SaleTerms, { saleKind }: FrozenPrice): number =>
  Math.min(holdSecMax, fromLine?.holdSec ?? (saleKind === 'flash' ? Math.min(holdSec, FLASH_HOLD_SEC_MAX) : holdSec))

/** Of a flash sale only: there machines are quicker than people. */
const clickOf = ({ actor, atMs, seen, fromLine }: Wish, { flash }: SaleTerms, { saleKind }: FrozenPrice): { click?: ClickFacts } =>
  saleKind !== 'flash' || actor.simulated || fromLine
    ? {}
    : { click: { afterOpenMs: flash && atMs - flash.fromMs, inShowMs: seen?.inShowMs ?? null, silent: seen?.silent ?? null } }

export const createFreeze = (deps: FreezeDeps): Freeze => {
  const { freezePrice, sealedFor, resolveCredit, freezeRate, isOfShow, orderNo, clock } = deps
  const { freightReady = async () => undefined, travelsFree = () => false } = deps

  const price: Freeze['price'] = ({ payload, atMs }, terms) => {
    if (!terms) return { code: 'not_found' }
    if (terms.state !== 'open') return { code: 'offer_closed' }
    const sku = terms.skus.find(({ skuId }) => skuId === payload.skuId)
    if (!sku) return { code: 'not_found' }
    const frozen = freezePrice({ terms, skuId: sku.skuId, quantity: payload.quantity, atMs, region: [] })
    if (judgeSeenPrice(payload.seenPriceFen, frozen.payableFen) === 'price_changed') return changedPrice(frozen)
    return { terms, sku, price: frozen }
  }
  /** The price with the freight of where it goes. */
  const delivered = ({ payload, atMs }: Wish, { terms, sku }: Priced, delivery: SealedDelivery): FrozenPrice | Refused => {
    try {
      const frozen = freezePrice({ terms, skuId: sku.skuId, quantity: payload.quantity, atMs, region: delivery.region.split(' ') })
      return judgeSeenPrice(payload.seenPriceFen, frozen.payableFen) === 'price_changed' ? changedPrice(frozen) : frozen
    } catch (err) {
      if (err instanceof DomainError) return { code: err.code, params: err.params ?? {} }
      throw err
    }
  }
  const rateFor = async (wish: Wish, { terms, sku }: Priced, goodsFen: number, credit: Credited): Promise<FrozenRate | null> => {
    if (credit.leaderId === null) return null
    return freezeRate({
      leaderId: credit.leaderId,
      buyerId: wish.memberId,
      level: credit.leaderLevel ?? 1,
      showId: terms.showId,
      skuId: sku.skuId,
      categories: [terms.category],
      goodsFen,
      units: wish.payload.quantity,
      atMs: wish.atMs,
    })
  }
  const order: Freeze['order'] = async (wish, priced, units, slots) => {
    const { memberId, payload, actor, atMs, orderId } = wish
    const { terms, sku } = priced
    const worksInShows = actor.roles.some((role) => role === 'host' || role === 'assistant')
    const [destination, insider] = await Promise.all([
      sealedFor(memberId, payload.addressId),
      worksInShows ? isOfShow(actor, terms.showId) : false,
      freightReady(),
    ])
    if (!destination) return { code: 'bad_address' }
    const { pickup: stand, ...delivery } = destination
    if (stand && !standServes(stand, terms)) return { code: 'bad_address' }
    // Collected goods travel with nobody: the price before any address is the price.
    const frozen = stand || travelsFree(priced.terms) ? priced.price : delivered(wish, priced, delivery)
    if ('code' in frozen) return frozen
    const { deliveryIndex } = delivery
    const { showId } = terms
    const device = { deliveryIndex, deviceId: actor.visitorId, pickup: stand !== undefined }
    const credit = await resolveCredit({ memberId, showId: terms.showId, atMs, delivery: device })
    return {
      _id: orderId,
      orderNo: orderNo(orderId, atMs),
      memberId,
      showId: terms.showId,
      offerId: terms.offerId,
      skuId: sku.skuId,
      lotId: sku.lotId,
      lotIndex: sku.lotIndex,
      quantity: payload.quantity,
      units,
      // Slots exist only under a cap: two empty arrays would collide in the index.
      ...(slots.length > 0 ? { slots } : {}),
      grant: orderId,
      idempotencyKey: payload.idempotencyKey,
      bodyHash: wish.bodyHash,
      saleKind: frozen.saleKind,
      priceFen: frozen.unitFen,
      totalFen: frozen.payableFen,
      goodsFen: frozen.goodsFen,
      freightFen: frozen.freightFen,
      ...(frozen.freightBasis
        ? { freight: frozenFreight(frozen.freightBasis, frozen.freightFen, { memberId, showId, deliveryIndex }) }
        : {}),
      priceLines: frozen.lines,
      attribution: credit,
      rate: await rateFor(wish, priced, frozen.goodsFen, credit),
      productSnapshot: {
        productId: terms.productId,
        title: terms.title,
        skuLabel: sku.label,
        pictureUrl: terms.pictureUrl,
        category: terms.category,
        weightGrams: sku.weightGrams,
      },
      delivery,
      ...(stand ? { pickup: { pointId: stand.pointId, name: stand.name, place: stand.place, codeIndex: stand.codeIndex(orderId) } } : {}),
      insider,
      deviceId: actor.visitorId,
      ...clickOf(wish, terms, frozen),
      simulated: actor.simulated,
      state: 'pendingPayment',
      reason: null,
      // The hold starts when she gets her answer, not when she clicked.
      expiresAt: new Date(clock.nowMs() + holdSecOf(wish, terms, frozen) * 1000),
      extended: false,
      refunds: [],
      version: 1,
      createdAt: new Date(atMs),
    }
  }
  return { price, order }
}
