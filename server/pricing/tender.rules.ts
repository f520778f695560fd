// How an order was paid and how money goes back (rules.md 22.4, 23, 24.2): stored principal, stored bonus, cash; always from cumulative sums.
import { mulDivFloor, split, type Fen } from '../protocol/money.ts'

/** bonusGoodsFen: bonus money inside the goods; it is outside the base of commission (11). */
export type Tender = {
  readonly payableFen: Fen
  readonly cashFen: Fen
  readonly principalFen: Fen
  readonly bonusFen: Fen
  readonly bonusGoodsFen: Fen
}
/** storedFen is used of a balance of principalFen + bonusFen; it is at most what the orders cost. */
export type StoredValue = { readonly storedFen: Fen; readonly principalFen: Fen; readonly bonusFen: Fen }

/** Splits stored value over the orders of a payment by what each costs; inside an order over goods and freight. */
export function tendersOf(orders: readonly { readonly goodsFen: Fen; readonly freightFen: Fen }[], stored: StoredValue): Tender[] {
  const payables = orders.map((order) => order.goodsFen + order.freightFen)
  const storedShares = split(stored.storedFen, payables)
  const balanceFen = stored.principalFen + stored.bonusFen
  const bonusUsedFen = balanceFen === 0 ? 0 : mulDivFloor(stored.storedFen, stored.bonusFen, balanceFen)
  const bonusShares = split(bonusUsedFen, storedShares)
  return orders.map((order, place) => {
    const payableFen = payables[place] ?? 0
    const storedFen = storedShares[place] ?? 0
    const bonusFen = bonusShares[place] ?? 0
    const [bonusGoodsFen = 0] = split(bonusFen, [order.goodsFen, order.freightFen])
    return { payableFen, cashFen: payableFen - storedFen, principalFen: storedFen - bonusFen, bonusFen, bonusGoodsFen }
  })
}

/** By a cumulative refund, how much has gone back to each kind of money; two steps, so floors never take a fen from her. */
export function refundedTender(
  tender: Pick<Tender, 'payableFen' | 'principalFen' | 'bonusFen'>,
  refundedFen: Fen,
): { cashFen: Fen; principalFen: Fen; bonusFen: Fen } {
  const storedFen = tender.principalFen + tender.bonusFen
  const toStored = tender.payableFen === 0 ? 0 : mulDivFloor(storedFen, refundedFen, tender.payableFen)
  const bonusFen = storedFen === 0 ? 0 : mulDivFloor(tender.bonusFen, toStored, storedFen)
  return { cashFen: refundedFen - toStored, principalFen: toStored - bonusFen, bonusFen }
}

/** The proposal for a refund of units: the last of them takes the rest. */
export function unitRefund(goodsLeftFen: Fen, unitsLeft: number, units: number): Fen {
  return mulDivFloor(goodsLeftFen, units, unitsLeft)
}

/** Points (or a funder's discount) that have come back by a cumulative refund of goods money; all of them at full refund. */
export function pointsBack(pointsUsed: number, goodsFen: Fen, refundedGoodsFen: Fen): number {
  return goodsFen === 0 ? 0 : mulDivFloor(pointsUsed, refundedGoodsFen, goodsFen)
}
