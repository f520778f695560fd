// Decides what the demo's host does next with the goods: which offer is pinned and for how long, when a flash sale starts, what is filled up; pure.
import type { Offer } from '../offers/offer.rules.ts'

export const CONDUCTOR = {
  /** One product is shown so long. */
  dwellMs: [60_000, 90_000],
  /** Between the end of a flash sale and the next one. */
  flashEveryMs: 4 * 60_000,
  /** A product is looked at before its flash sale is announced. */
  beforeFlashMs: 15_000,
  flash: { countdownSec: 20, durationSec: 120 },
  /** After the last person has left the studio. */
  backAfterMs: 20_000,
} as const

export type SheetOffer = Pick<Offer, 'id' | 'state' | 'position' | 'flash' | 'skus'>
export type ConductorFacts = {
  readonly nowMs: number
  /** In any order. */
  readonly offers: readonly SheetOffer[]
  readonly pin: { readonly offerId: string; readonly openedAtMs: number } | null
  /** How long the offer pinned now is to be shown. */
  readonly dwellMs: number
}
export type ConductorMove = { readonly act: 'pin' | 'flash'; readonly offerId: string }

const canFlash = (offer: SheetOffer): boolean => offer.skus.some((sku) => sku.flashPriceFen !== null)
const isShowable = ({ state }: SheetOffer): boolean => state === 'open' || state === 'ready'

/** The offer after this one, round and round. */
const nextOf = (offers: readonly SheetOffer[], position: number): SheetOffer | undefined =>
  offers.find((offer) => offer.position > position) ?? offers[0]

/** Null: things stay as they are. While a flash sale runs or is counted down its offer stays pinned. */
export const nextMove = ({ nowMs, offers, pin, dwellMs }: ConductorFacts): ConductorMove | null => {
  const showable = offers.filter(isShowable).toSorted((a, b) => a.position - b.position)
  const pinned = showable.find((offer) => offer.id === pin?.offerId)
  const lastFlashMs = Math.max(0, ...offers.map((offer) => offer.flash?.untilMs ?? 0))
  if (lastFlashMs > nowMs && pinned?.flash && pinned.flash.untilMs > nowMs) return null
  const isFlashDue = nowMs - lastFlashMs >= CONDUCTOR.flashEveryMs
  const shownMs = pin && pinned ? nowMs - pin.openedAtMs : Infinity
  if (pinned && isFlashDue && canFlash(pinned) && shownMs >= CONDUCTOR.beforeFlashMs) return { act: 'flash', offerId: pinned.id }
  if (shownMs < dwellMs) return null
  const position = pinned?.position ?? 0
  const next = (isFlashDue && nextOf(showable.filter(canFlash), position)) || nextOf(showable, position)
  return next && next.id !== pin?.offerId ? { act: 'pin', offerId: next.id } : null
}

export type Filling = { readonly skuId: string; readonly units: number }

/** What is missing to the units the sheet set aside, of SKUs that are nearly gone; before a flash sale of all of them. */
export const fillings = (
  offer: Pick<Offer, 'skus'>,
  left: readonly { readonly skuId: string; readonly left: number }[],
  full: boolean,
): Filling[] =>
  offer.skus.flatMap((sku) => {
    const free = left.find((one) => one.skuId === sku.skuId)?.left
    const missing = free === undefined ? 0 : sku.plannedUnits - free
    const isLow = free !== undefined && free * 5 <= sku.plannedUnits
    return missing > 0 && (full || isLow) ? [{ skuId: sku.skuId, units: missing }] : []
  })
