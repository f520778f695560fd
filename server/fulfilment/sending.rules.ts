// Decides how many units of an order may leave, when the last of them left, and when receipt confirms itself (rules.md 25). Pure.
import type { OrderRow } from '../orders/order.rules.ts'
import { sum } from '../protocol/money.ts'
import type { ShipRefusal } from '../protocol/shipments.ts'

const DAY_MS = 86_400_000
/** Scope shop, rules.md 25. */
export const CONFIRM_EXPRESS_MS = 10 * DAY_MS
export const CONFIRM_PICKUP_MS = 2 * DAY_MS
export const CONFIRM_EXTENSION_MS = 3 * DAY_MS
export const SHIP_WITHIN_MS = 48 * 3_600_000
/** Above this an order leaves only after the provider itself was asked about its payment. */
export const ASK_PROVIDER_ABOVE_FEN = 100_000

type Refunded = Pick<OrderRow, 'refunds' | 'refundsAsked'>
type Sending = Pick<OrderRow, 'state' | 'quantity' | 'sentUnits' | 'openCase' | 'pickup'> & Refunded

/** Units whose money went back. */
export const refundedUnits = ({ refunds }: Pick<Refunded, 'refunds'>): number => sum(refunds.map(({ units }) => units))
/** Units that will never leave: their money went back before they did. */
export const keptBack = ({ refunds }: Pick<Refunded, 'refunds'>): number => sum(refunds.map(({ unsentUnits }) => unsentUnits))
/** Those and the ones whose refund is asked: neither leaves the house. */
export const goneUnits = (row: Refunded): number =>
  Math.max(keptBack(row), sum((row.refundsAsked ?? []).map(({ unsentUnits }) => unsentUnits)))

/** Units that may still leave; those a case asks money for stay. */
export const unitsToSend = (row: Sending): number =>
  Math.max(0, row.quantity - (row.sentUnits ?? 0) - goneUnits(row) - (row.openCase?.holdsUnits ?? 0))

export type SendVerdict = { readonly units: number; readonly isLast: boolean } | { readonly refused: ShipRefusal }
/** How many units leave when so many are asked (null: all that may). `isLast`: each unit is then sent or refunded. */
export const judgeSend = (row: Sending, asked: number | null): SendVerdict => {
  if (row.state !== 'toShip') return { refused: 'not_to_ship' }
  if (row.pickup) return { refused: 'pickup' }
  const free = unitsToSend(row)
  if (free === 0) return { refused: row.openCase ? 'case_open' : 'not_to_ship' }
  const units = asked ?? free
  if (units > free) return { refused: row.openCase && units <= free + row.openCase.holdsUnits ? 'case_open' : 'too_many' }
  return { units, isLast: units + (row.sentUnits ?? 0) + keptBack(row) === row.quantity }
}

/** When receipt confirms itself; null while nothing runs: not all sent, already received, or a case stops it. */
export const confirmAtMs = ({ state, confirmAt, pausedMs = 0, openCase }: OrderRow): number | null =>
  state === 'shipped' && confirmAt && !openCase ? confirmAt.getTime() + pausedMs : null

export const asksProvider = ({ totalFen, moneySeenAt }: Pick<OrderRow, 'totalFen' | 'moneySeenAt'>): boolean =>
  totalFen > ASK_PROVIDER_ABOVE_FEN && !moneySeenAt
