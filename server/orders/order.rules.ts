// What an order, a refusal and a take-back are as rows: three kinds of document in one collection, because one index must judge them. Pure.
import type { ClickFacts } from './guarding/sale-risk.rules.ts'
import type { FrozenRate } from '../commission/rate.rules.ts'
import type { Credited } from '../leaders/attribution/attribution.rules.ts'
import type { SealedDelivery } from '../members/addresses/address.rules.ts'
import type { FrozenPrice } from '../pricing/base-price.rules.ts'
import type { FreightRow } from '../pricing/freight.rules.ts'
import type { ErrorCode, ErrorParams } from '../protocol/errors.ts'
import type { CLOSE_REASONS, OrderState } from '../protocol/orders.ts'
import type { CreditChange } from './moving/credit-change.rules.ts'

export type CloseReason = (typeof CLOSE_REASONS)[number]

export type ProductSnapshot = {
  readonly productId: string
  readonly title: string
  readonly skuLabel: string
  readonly pictureUrl: string | null
  readonly category: string
  readonly weightGrams: number
}

/** Money asked back, counted before the provider is called: asked (with done) never passes what was paid. */
export type RefundPart = {
  readonly refundId: string
  readonly goodsFen: number
  readonly freightFen: number
  /** goodsFen + freightFen. */
  readonly amountFen: number
  /** Units that go with the money; 0: money alone. */
  readonly units: number
  /** Those of them that had not left the shop. */
  readonly unsentUnits: number
  readonly askedAt: Date
}
/** The n-th refund that went through; n, what is left and the side come from the order, so two at once cannot share them. */
export type RefundDone = Omit<RefundPart, 'askedAt'> & {
  readonly n: number
  readonly unitsAfter: number
  readonly goodsAfterFen: number
  readonly baseAfterFen: number
  readonly side: 'frozen' | 'available'
  readonly doneAt: Date
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
  /** The browser it was clicked in. */
  readonly deviceId?: string
  /** What was seen of a flash sale's click. */
  readonly click?: ClickFacts
  /** Paid, and looked at before it is sent: until then, or until staff let it go. */
  readonly review?: { readonly untilAt: Date; readonly releasedAt?: Date }
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
  readonly refunds: readonly RefundDone[]
  readonly refundsAsked?: readonly RefundPart[]
  /** Why its commission is blocked, as it was judged when paid; null: it is not. */
  readonly creditBlock?: string | null
  /** What staff changed about who is credited, in order. */
  readonly creditChanges?: readonly CreditChange[]
  /** The last change is not in the ledger and told yet; since when. */
  readonly creditOwed?: Date
  /** Commission became available: from here on a refund claws back. */
  readonly settledAt?: Date
  /** Settled, and not yet so in the ledger. */
  readonly settleOwed?: true
  readonly releaseOwed?: true
  readonly releasedUnits?: readonly number[]
  readonly releasedSlots?: readonly number[]
  readonly closedAt?: Date
  readonly toShipAt?: Date
  /** Receipt confirmed, by button, code or clock: `completed` from here on. */
  readonly receivedAt?: Date
  readonly refundedAt?: Date
  /** Why its freight is what it is; absent where no template applied. freightFen is the most it can pay until it is paid. */
  readonly freight?: FrozenFreight
  /** Freight given back to it (rules.md 23.3). */
  readonly freightBackFen?: number
  /** Collected at a point instead of sent. */
  readonly pickup?: PickupPlace
  /** The provider itself confirmed this payment: asked before a large order leaves. */
  readonly moneySeenAt?: Date
  /** Units in parcels or handed over at a point; with refunded ones never more than quantity. */
  readonly sentUnits?: number
  readonly parcels?: readonly OrderParcel[]
  readonly handedOver?: readonly HandOver[]
  /** How often she was reminded to collect it. */
  readonly pickupReminders?: number
  /** The last unit was sent (or refunded). */
  readonly shippedAt?: Date
  /** Receipt by the clock, before the time that cases stopped it (pausedMs). */
  readonly confirmAt?: Date
  readonly confirmExtended?: true
  readonly pausedMs?: number
  readonly receivedBy?: 'buyer' | 'clock'
  /** The one open after-sale case: it stops receipt by the clock and the pickup code. holdsUnits: not sent meanwhile. */
  readonly openCase?: OpenCase
  readonly version: number
  readonly createdAt: Date
}

/** Freight as frozen at placement (rules.md 21.7): orders of one groupKey may share a parcel's freight. */
export type FrozenFreight = {
  readonly groupKey: string
  readonly row: FreightRow
  readonly capFen: number | null
  readonly aloneFen: number
}
export type PickupPlace = { readonly pointId: string; readonly name: string; readonly place: string; readonly codeIndex: string }
export type OrderParcel = { readonly shipmentId: string; readonly quantity: number; readonly at: Date }
/** scanId makes a repeated scan harmless. */
export type HandOver = { readonly scanId: string; readonly quantity: number; readonly at: Date; readonly byPersonId: string }
export type OpenCase = { readonly caseId: string; readonly since: Date; readonly holdsUnits: number }

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
