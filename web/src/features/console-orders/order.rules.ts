// What an order's drawer derives from it: the tabs' counts, its steps, the arithmetic of its commission. Pure.
import { BPS_WHOLE, shareOf, yuanText } from '../../../../server/protocol/money.ts'
import type { OrderDetail, OrderState } from '../../../../server/protocol/orders.ts'

/** '' is every state. */
export const ORDER_TABS = ['', 'pendingPayment', 'toShip', 'shipped', 'completed', 'closed', 'refunded'] as const
export type OrderTab = (typeof ORDER_TABS)[number]
type Counts = readonly { readonly state: OrderState; readonly count: number }[]

export function tabCount(counts: Counts | undefined, tab: OrderTab): number | null {
  if (!counts) return null
  return counts.filter((one) => tab === '' || one.state === tab).reduce((sum, one) => sum + one.count, 0)
}

export type StepKey = 'placed' | 'paid' | 'ship' | 'receive' | 'settle' | 'closed' | 'refunded'
export type OrderStep = { readonly key: StepKey; readonly state: 'done' | 'now' | 'later'; readonly atMs: number | null }
const course: readonly StepKey[] = ['placed', 'paid', 'ship', 'receive', 'settle']
const behind: Record<OrderState, number> = { pendingPayment: 1, paid: 2, toShip: 2, shipped: 3, completed: 4, closed: 1, refunded: 2 }

export function orderSteps({ order, timeline }: Pick<OrderDetail, 'order' | 'timeline'>): OrderStep[] {
  const atOf = (...codes: string[]): number | null => timeline.find((mark) => codes.includes(mark.code))?.atMs ?? null
  const moments: Partial<Record<StepKey, number | null>> = {
    placed: order.createdAtMs,
    paid: order.paidAtMs,
    ship: atOf('shipped'),
    receive: atOf('completed'),
    closed: atOf('expired', 'cancelled', 'refused', 'closed'),
    refunded: atOf('refunded'),
  }
  if (order.state === 'closed' || order.state === 'refunded') {
    const keys: StepKey[] = ['placed', ...(order.paidAtMs === null ? [] : (['paid'] as const)), order.state]
    return keys.map((key, index) => ({ key, state: index === keys.length - 1 ? 'now' : 'done', atMs: moments[key] ?? null }))
  }
  const done = behind[order.state]
  return course.map((key, index) => ({
    key,
    state: index < done ? 'done' : index === done ? 'now' : 'later',
    atMs: index < done ? (moments[key] ?? null) : null,
  }))
}

/** "¥199.00 × 12.00%" when that makes the commission to the fen; else null and only the amount is shown. */
export function commissionSum(priceLines: OrderDetail['priceLines'], rateBps: number | null, commissionFen: number): string | null {
  if (rateBps === null) return null
  const amount = (code: string) => priceLines.find((line) => line.code === code)?.amountFen ?? 0
  const baseFen = amount('payable') - amount('freight')
  return shareOf(Math.max(0, baseFen), rateBps) === commissionFen
    ? `${yuanText(baseFen)} × ${((rateBps / BPS_WHOLE) * 100).toFixed(2)}%`
    : null
}

/** 202611230000000123 -> 2026-1123-0000000123, as it is read aloud. */
export const spokenNo = (orderNo: string): string => `${orderNo.slice(0, 4)}-${orderNo.slice(4, 8)}-${orderNo.slice(8)}`
