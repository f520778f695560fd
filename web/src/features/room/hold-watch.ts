// Reads an order of the room again when its hold should be over, and the open ones when the line says that something was missed.
import type { OrderCard } from '../../../../server/protocol/orders.ts'
import { rest } from '../../platform/rest-client.ts'
import type { Room } from './room.store.ts'

const afterEndMs = 1000
const spreadMs = 2000

/** An open hold is read at its end + 1 s: the bound on a lost event. Returns what ends the watch. */
export function watchHolds(room: Room, nowMs: () => number): () => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const read = async (order: OrderCard) => {
    timers.delete(order.orderId)
    const detail = await rest('GET /orders/:no', { params: { no: order.orderNo } }).catch(() => null)
    if (detail) room.takeOrder(detail.order)
  }
  const look = () => {
    for (const order of room.store.getState().orders.values()) {
      if (order.state !== 'pendingPayment' || order.expiresAtMs === null || timers.has(order.orderId)) continue
      timers.set(
        order.orderId,
        setTimeout(() => void read(order), Math.max(0, order.expiresAtMs - nowMs()) + afterEndMs),
      )
    }
  }
  look()
  const end = room.store.subscribe((now, before) => {
    if (now.orders !== before.orders) look()
  })
  return () => {
    end()
    timers.forEach((timer) => clearTimeout(timer))
  }
}

/** After a `refresh`: every order of this show, spread over two seconds so that a full room does not ask at once. */
export function rereadOrders(room: Room, showId: string): void {
  setTimeout(() => {
    void rest('GET /orders', { query: { showId } }).then(
      ({ rows }) => rows.forEach((order) => room.takeOrder(order)),
      () => undefined,
    )
  }, Math.random() * spreadMs)
}
