// How much a paid order of a flash sale looks like a machine's: such a one waits a day before it is sent, and nobody is refused for it. Pure.

/** What was seen of a click when it came; null: not known, which counts for nothing. */
export type ClickFacts = {
  /** After the flash price began. */
  readonly afterOpenMs: number | null
  /** How long the page had been in the show. */
  readonly inShowMs: number | null
  /** The page said nothing but what an order needs: no report, no chat, no look at the card. */
  readonly silent: boolean | null
}
/** What is known once it is paid. */
export type PaidFacts = {
  /** Paid units of this offer on their way to the same door and phone, and what a member may have; cap 0: no limit. */
  readonly unitsToAddress: number
  readonly cap: number
  /** Members for whom the same payer paid. */
  readonly membersOfPayer: number
}

const QUICK_CLICK_MS = 150
const JUST_CAME_MS = 5_000
const ADDRESS_CAPS = 3
const MEMBERS_OF_PAYER = 3
/** One point alone is a quick hand or a family; two are looked at. */
export const REVIEW_FROM = 2
export const REVIEW_MS = 24 * 3_600_000

export const riskOf = (click: ClickFacts, paid: PaidFacts): number => {
  const { afterOpenMs, inShowMs, silent } = click
  const points = [
    afterOpenMs !== null && afterOpenMs < QUICK_CLICK_MS ? 1 : 0,
    inShowMs !== null && inShowMs < JUST_CAME_MS ? 1 : 0,
    silent === true ? 1 : 0,
    paid.cap > 0 && paid.unitsToAddress > ADDRESS_CAPS * paid.cap ? 2 : 0,
    paid.membersOfPayer >= MEMBERS_OF_PAYER ? 1 : 0,
  ]
  return points.reduce((total: number, point) => total + point, 0)
}
