// Decides the one base price of an offer at a moment (rules.md 21.2), what may lower it, and whether the buyer's seen price still holds (21.8).
import type { Fen } from '../protocol/money.ts'
import type { FreightRow } from './freight.rules.ts'

export type PriceKind = 'flash' | 'group' | 'preSale' | 'live' | 'member'

/** What an offer's SKU costs. flashFromMs is inside, flashUntilMs outside. groupFen and preSaleFen exclude every other price. */
export type PriceFacts = {
  readonly liveFen: Fen
  readonly flash?: { readonly priceFen: Fen; readonly fromMs: number; readonly untilMs: number } | undefined
  readonly memberFen?: Fen | undefined
  readonly groupFen?: Fen | undefined
  readonly preSaleFen?: Fen | undefined
}
export type BasePrice = { readonly kind: PriceKind; readonly unitFen: Fen }

/** The base price at a moment. Prices are never multiplied with each other: exactly one of them is taken. */
export function basePriceAt(facts: PriceFacts, atMs: number): BasePrice {
  if (facts.groupFen !== undefined) {
    return { kind: 'group', unitFen: facts.groupFen }
  }
  if (facts.preSaleFen !== undefined) {
    return { kind: 'preSale', unitFen: facts.preSaleFen }
  }
  const { flash } = facts
  if (flash !== undefined && flash.fromMs <= atMs && atMs < flash.untilMs) {
    return { kind: 'flash', unitFen: flash.priceFen }
  }
  if (facts.memberFen !== undefined && facts.memberFen < facts.liveFen) {
    return { kind: 'member', unitFen: facts.memberFen }
  }
  return { kind: 'live', unitFen: facts.liveFen }
}

/** Switches of an offer: off = the line receives nothing of it and counts for no threshold. */
export type Allowances = { readonly reduction: boolean; readonly coupons: boolean; readonly points: boolean }

/** The switches a kind of price brings; an offer may override each. */
export function allowancesOf(kind: PriceKind, overrides: Partial<Allowances> = {}): Allowances {
  const open = kind === 'live' || kind === 'member'
  return { reduction: open, coupons: open, points: open, ...overrides }
}

export type SeenVerdict = 'accepted' | 'accepted_lower' | 'price_changed'

/** Compares what the click showed with what it would pay now: never charged more than seen, lower is taken and told. */
export function judgeSeenPrice(seenFen: Fen, payableFen: Fen): SeenVerdict {
  if (payableFen > seenFen) {
    return 'price_changed'
  }
  return payableFen < seenFen ? 'accepted_lower' : 'accepted'
}

/** Why an order's freight is what it is: the row it was placed under, and the show's cap then. key: template and version. */
export type FreightBasis = { readonly key: string; readonly row: FreightRow; readonly capFen: Fen | null }
export type PriceLine = { readonly code: 'goods' | 'reduction' | 'coupon' | 'points' | 'freight' | 'payable'; readonly amountFen: Fen }

/** Frozen on the order. goodsFen: net goods money (commission and refunds read it); lines explain how payableFen came to be. */
export type FrozenPrice = {
  readonly saleKind: 'normal' | 'flash'
  readonly kind: PriceKind
  readonly unitFen: Fen
  readonly goodsFen: Fen
  /** The most freight this order can ever pay; what it pays is fixed when its payment opens (21.7). */
  readonly freightFen: Fen
  /** Absent where no template speaks. */
  readonly freightBasis?: FreightBasis
  readonly payableFen: Fen
  readonly lines: readonly PriceLine[]
}
