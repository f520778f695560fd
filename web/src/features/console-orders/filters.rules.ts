// The filters of the orders page as they stand in the address, and as the server asks for them. Pure.
import type { OrderState } from '../../../../server/protocol/orders.ts'

/** '' is any time. */
export const ORDER_DAYS = ['', 'today', 'week', 'month'] as const
export type OrderDays = (typeof ORDER_DAYS)[number]
const back: Record<Exclude<OrderDays, ''>, number> = { today: 0, week: 6, month: 29 }
const dayMs = 86_400_000

/** Since when, by this desk's own day: today, or today and the six or 29 days before it. */
export const sinceOf = (days: OrderDays, nowMs: number): number | null =>
  days === '' ? null : new Date(new Date(nowMs).setHours(0, 0, 0, 0) - back[days] * dayMs).setHours(0, 0, 0, 0)

export type OrderFilters = {
  readonly q: string
  readonly state: OrderState | ''
  readonly showId: string
  readonly leaderId: string
  readonly days: OrderDays
}
export type AskedFilters = { q?: string; state?: OrderState; showId?: string; leaderId?: string; sinceMs?: string }

export function askedOf({ q, state, showId, leaderId, days }: OrderFilters, nowMs: number): AskedFilters {
  const sinceMs = sinceOf(days, nowMs)
  return {
    ...(q !== '' && { q }),
    ...(state !== '' && { state }),
    ...(showId !== '' && { showId }),
    ...(leaderId !== '' && { leaderId }),
    ...(sinceMs !== null && { sinceMs: String(sinceMs) }),
  }
}
export const isFiltered = (filters: OrderFilters): boolean => Object.values(filters).some((value) => value !== '')
