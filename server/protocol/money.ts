// Money of the contract: integer fen, basis points, the one rounding rule (floor) and the one way to split an amount.

/** Integer fen (分). Every amount on the wire, in rules and in rows is this. */
export type Fen = number
/** Basis points (万分比), 10000 = the whole. */
export type Bps = number

/** Largest amount of one order, ¥9,999,999.99 (rules.md 0e). */
export const ORDER_FEN_MAX = 999_999_999
export const BPS_WHOLE = 10_000

/**
 * floor(amount × numerator / denominator) for whole numbers >= 0, in BigInt because 10^9 × 10^9 passes 2^53.
 * Floors in favour of whoever gives; the rest goes where the caller's rule says. denominator > 0.
 */
export function mulDivFloor(amount: number, numerator: number, denominator: number): number {
  return Number((BigInt(amount) * BigInt(numerator)) / BigInt(denominator))
}

/** ceil(amount × numerator / denominator), for the few places where a rate must cover an amount that was given. */
export function mulDivCeil(amount: number, numerator: number, denominator: number): number {
  const divisor = BigInt(denominator)
  return Number((BigInt(amount) * BigInt(numerator) + divisor - 1n) / divisor)
}

/** floor(amount × bps / 10000). */
export function shareOf(amountFen: Fen, bps: Bps): Fen {
  return mulDivFloor(amountFen, bps, BPS_WHOLE)
}

/** Sum of whole numbers. */
export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}

/**
 * Splits totalFen over weights by largest remainder: floor of each share, then one fen each to the largest remainders,
 * ties to the earlier line. The shares add up to totalFen; a weight of 0 gets 0; all weights 0 gives all 0 (totalFen must be 0 then).
 */
export function split(totalFen: Fen, weights: readonly number[]): Fen[] {
  const whole = weights.reduce((total, weight) => total + BigInt(weight), 0n)
  if (whole === 0n) {
    return weights.map(() => 0)
  }
  const parts = weights.map((weight, index) => {
    const product = BigInt(totalFen) * BigInt(weight)
    return { index, share: Number(product / whole), remainder: product % whole }
  })
  const left = totalFen - sum(parts.map((part) => part.share))
  const byRemainder = [...parts].sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  const luckyIndexes = new Set(byRemainder.slice(0, left).map((part) => part.index))
  return parts.map((part) => part.share + (luckyIndexes.has(part.index) ? 1 : 0))
}

/** Fen as plain decimal yuan, exact: 123456 -> "1234.56", -5 -> "-0.05". */
export function yuanDecimal(fen: Fen): string {
  const digits = Math.abs(fen).toString().padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Fen as text for people: 123456 -> "¥1,234.56"; whole yuan keep their ".00", so columns line up. */
export function yuanText(fen: Fen): string {
  const [yuan = '0', cents = '00'] = yuanDecimal(Math.abs(fen)).split('.')
  return `${fen < 0 ? '-' : ''}¥${yuan.replace(/\B(?=(?:\d{3})+$)/g, ',')}.${cents}`
}
