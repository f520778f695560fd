// Makes the row of an order that is paid and waits to be sent, for tests of what comes after.
import type { OrderRow } from '../../server/orders/order.rules.ts'
import { DELIVERY, hex, nextId, NOBODY, random } from './order-shop.ts'

let count = 0
export const paidOrder = (facts: Partial<OrderRow> = {}): OrderRow => {
  count += 1
  const _id = `${random()}${random()}${'a'.repeat(26)}`.replace(/[^a-z2-7]/g, 'a').slice(0, 26)
  const quantity = facts.quantity ?? 1
  const now = new Date()
  return {
    _id,
    orderNo: `20260101${String(Math.floor(Math.random() * 1e10)).padStart(10, '0')}`,
    memberId: hex(0x111),
    showId: hex(7),
    offerId: hex(8),
    skuId: hex(9),
    lotId: nextId(),
    lotIndex: 1,
    quantity,
    units: Array.from({ length: quantity }, (_, index) => index + 1),
    grant: _id,
    idempotencyKey: `key-${count}`,
    bodyHash: 'h',
    saleKind: 'normal',
    priceFen: 5_000,
    totalFen: 5_000 * quantity,
    goodsFen: 5_000 * quantity,
    freightFen: 0,
    priceLines: [],
    attribution: { ...NOBODY, factsAtMs: 0 },
    rate: null,
    productSnapshot: { productId: hex(8), title: '海苔小贝', skuLabel: '原味', pictureUrl: null, category: '糕点', weightGrams: 200 },
    delivery: { ...DELIVERY, deliveryIndex: '1.door-of-hers' },
    insider: false,
    simulated: false,
    state: 'toShip',
    reason: null,
    expiresAt: now,
    extended: true,
    paymentId: hex(0xaa),
    paidBy: hex(0xaa),
    paidAt: now,
    toShipAt: now,
    baseFen: 5_000 * quantity,
    refunds: [],
    version: 3,
    createdAt: now,
    ...facts,
  }
}
