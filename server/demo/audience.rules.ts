// Decides how a simulated viewer behaves: how long she stays away, what she does next and after how long; pure, chance is handed in.

/** People at human pace: ten of them make a line every six seconds and an order every half minute. */
export const AUDIENCE = {
  seats: 10,
  pauseMs: [14_000, 34_000],
  stayMs: [4 * 60_000, 12 * 60_000],
  awayMs: [30_000, 120_000],
  /** From the order to the payment. */
  thinkMs: [4_000, 15_000],
  /** All are in the room so soon after the start. */
  arriveWithinMs: 8_000,
  /** Some never pay: their hold runs out and the units come back. */
  neverPays: 0.07,
} as const

export type SeatAct = 'chat' | 'like' | 'buy' | 'look'

/** `random`: 0 <= random < 1. */
export const between = ([from, to]: readonly [number, number], random: number): number => Math.round(from + (to - from) * random)

/** A flash sale draws buyers; otherwise people talk and like more than they buy. */
export const nextAct = (random: number, flash: boolean): SeatAct => {
  const buys = flash ? 0.3 : 0.09
  if (random < buys) return 'buy'
  if (random < buys + 0.42) return 'chat'
  if (random < buys + 0.42 + 0.34) return 'like'
  return flash ? 'chat' : 'look'
}

export type Choice = { readonly skuId: string; readonly quantity: number; readonly seenPriceFen: number }
export type StallSku = { readonly skuId: string; readonly priceFen: number; readonly left: number }

/** One SKU that has units left, one unit or two; null: nothing she may buy. */
export const chooseUnits = (skus: readonly StallSku[], slotsLeft: number, random: readonly [number, number]): Choice | null => {
  const free = skus.filter((sku) => sku.left > 0)
  const sku = free[Math.floor(random[0] * free.length)]
  if (!sku || slotsLeft === 0) return null
  const wanted = random[1] < 0.25 ? 2 : 1
  const quantity = Math.min(wanted, sku.left, slotsLeft)
  return { skuId: sku.skuId, quantity, seenPriceFen: sku.priceFen * quantity }
}
