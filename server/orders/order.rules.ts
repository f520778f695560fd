// What an order, a refusal and a take-back are as rows: three kinds of document in one collection, because one index must judge them. Pure.
import type { FrozenRate } from '../commission/rate.rules.ts'
import type { Credited } from '../leaders/attribution.rules.ts'
import type { SealedDelivery } from '../members/address.rules.ts'
import type { FrozenPrice } from '../pricing/base-price.rules.ts'
import type { ErrorCode, ErrorParams } from '../protocol/errors.ts'
import type { CLOSE_REASONS, OrderState } from '../protocol/orders.ts'

export type CloseReason = (typeof CLOSE_REASONS)[number]

export type ProductSnapshot = {
  readonly productId: string
  readonly title: string
  readonly skuLabel: string
  readonly pictureUrl: string | null
  readonly category: string
  readonly weightGrams: number
}

/** An order. Units and slots exist exactly while it owns them. Who is credited and at which rate is frozen and never recomputed. */
export type OrderRow = {
  readonly _id: string
  readonly orderNo: string
  readonly memberId: string
  readonly showId: string
  readonly offerId: string
  readonly skuId: string
  readonly lotId: string
  readonly lotIndex: number
  readonly quantity: number
  readonly units?: readonly number[]
  readonly slots?: readonly number[]
  /** The gate's key for these units: `_id`, or `_id:paymentId` when taken again by a late payment. */
  readonly grant: string
  readonly idempotencyKey: string
  readonly bodyHash: string
  readonly saleKind: 'normal' | 'flash'
  /** Of one unit; totalFen is what she pays. */
  readonly priceFen: number
  readonly totalFen: number
  readonly goodsFen: number
  readonly freightFen: number
  readonly priceLines: FrozenPrice['lines']
  readonly attribution: Credited
  readonly rate: FrozenRate | null
  readonly productSnapshot: ProductSnapshot
  /** As it was at placement: sealed values copied without opening, masks and region beside them. */
  readonly delivery: SealedDelivery
  /** Bought by the show's own people: no commission. */
  readonly insider: boolean
  /** Bought by the demo's audience: counted apart. */
  readonly simulated: boolean
  readonly state: OrderState
  readonly reason: CloseReason | null
  readonly expiresAt: Date
  /** The one extension by opening a payment is used up. */
  readonly extended: boolean
  readonly paymentId?: string
  readonly paidBy?: string
  readonly paidAt?: Date
  /** The provider's name for who paid. */
  readonly payer?: string | null
  readonly refusedPayments?: readonly string[]
  /** Net goods money that commission reads, fixed when paid. */
  readonly baseFen?: number
  readonly refunds: readonly unknown[]
  readonly releaseOwed?: true
  readonly releasedUnits?: readonly number[]
  readonly releasedSlots?: readonly number[]
  readonly closedAt?: Date
  readonly toShipAt?: Date
  readonly version: number
  readonly createdAt: Date
}

/** A refusal that must not be undone by an insert still on its way: it owns nothing and shows in no list. */
export type RefusalRow = {
  readonly _id: string
  readonly memberId: string
  readonly showId: string
  readonly offerId: string
  readonly lotId: string
  readonly quantity: number
  readonly bodyHash: string
  readonly state: 'closed'
  readonly reason: 'refused'
  readonly refusal: ErrorCode
  readonly refusalParams: ErrorParams
  readonly version: 1
  readonly createdAt: Date
}

/** Free units of a closing offer on their way back to normal stock: they are owned, so a late insert is refused, not sold twice. */
export type TakeBackRow = {
  readonly _id: string
  readonly offerId: string
  readonly lotId: string
  readonly skuId: string
  readonly quantity: number
  readonly units: readonly number[]
  readonly state: 'takenBack'
  readonly version: 1
  readonly createdAt: Date
}
export type StoredOrder = OrderRow | RefusalRow

export const TAKE_BACK_UNITS_MAX = 500

export const isRefusal = (row: StoredOrder): row is RefusalRow => 'refusal' in row

/** Units the row owns under the gate's key: what a release of that key must leave alone. */
export const keptUnder = (row: StoredOrder, gateKey: string): readonly number[] =>
  !isRefusal(row) && row.grant === gateKey ? (row.units ?? []) : []

/** Free numbers of a lot: {1..unitCount} without the owned ones. */
export const freeUnits = (unitCount: number, owned: ReadonlySet<number>): number[] => {
  const free: number[] = []
  for (let unit = 1; unit <= unitCount; unit += 1) if (!owned.has(unit)) free.push(unit)
  return free
}
