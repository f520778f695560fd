// The course of an order as five steps with their times: done, now, later. Pure.
import type { OrderDetail, OrderState } from '../../../../server/protocol/orders.ts'

export type CourseKey = 'placed' | 'paid' | 'ship' | 'receive' | 'done' | 'closed'
export type CourseStep = { key: CourseKey; state: 'done' | 'now' | 'later'; atMs: number | null }

const order: readonly CourseKey[] = ['placed', 'paid', 'ship', 'receive', 'done']
/** How many steps lie behind an order in this state. */
const doneSteps: Record<OrderState, number> = { pendingPayment: 1, paid: 2, toShip: 2, shipped: 3, completed: 5, closed: 1, refunded: 2 }
const codes: Partial<Record<CourseKey, readonly string[]>> = {
  paid: ['paid'],
  ship: ['shipped'],
  receive: ['received', 'completed'],
  done: ['completed', 'received'],
  closed: ['closed', 'expired', 'cancelled', 'refunded'],
}

export function courseOf(detail: OrderDetail): CourseStep[] {
  const { order: card, timeline } = detail
  const atOf = (key: CourseKey): number | null => {
    if (key === 'placed') return card.createdAtMs
    if (key === 'paid' && card.paidAtMs !== null) return card.paidAtMs
    return timeline.find((line) => codes[key]?.some((code) => line.code === code || line.code.endsWith(`.${code}`)))?.atMs ?? null
  }
  if (card.state === 'closed' || card.state === 'refunded') {
    const keys: CourseKey[] = card.paidAtMs === null ? ['placed', 'closed'] : ['placed', 'paid', 'closed']
    return keys.map((key) => ({ key, state: key === 'closed' ? 'now' : 'done', atMs: atOf(key) }))
  }
  const done = doneSteps[card.state]
  return order.map((key, index) => ({
    key,
    state: index < done ? 'done' : index === done ? 'now' : 'later',
    atMs: index < done ? atOf(key) : null,
  }))
}
