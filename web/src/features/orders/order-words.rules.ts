// Which words an order's state is said with: its own, those of a review, or those of goods that are collected. Pure.
import type { OrderCard } from '../../../../server/protocol/orders.ts'

type Worded = Pick<OrderCard, 'state' | 'inReview' | 'pickup'>
const collected = ['toShip', 'shipped'] as const
type Collected = (typeof collected)[number]

/** Where goods are collected these two states have words of their own. */
export const collectedState = ({ state, pickup }: Worded): Collected | null =>
  pickup ? (collected.find((one) => one === state) ?? null) : null
