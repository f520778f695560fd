// What is kept of a person's orders and places in line: orders are a record of trade, sealed, and lose their person when their time is over.
import type { Connection, mongo } from 'mongoose'
import { holdChange, KEPT_BY_LAW, momentText, type Ageing, type Holder, type Keeper } from '../keeping.ts'
import type { Delivery } from '../members/addresses/address.service.ts'
import { collectionOf, someIds } from '../persistence/collections.ts'
import type { OrderState } from '../protocol/orders.ts'
import type { OrderRow } from './order.rules.ts'
import type { WaitRow } from './waiting/wait.rules.ts'

type Row = OrderRow & { shreddedAt?: Date; heldAt?: Date }
type Reveal = (memberId: string, sealed: OrderRow['delivery']) => Delivery

const HELPING = 500
const OPEN: readonly OrderState[] = ['pendingPayment', 'paid', 'toShip', 'shipped']
const isOrder = { orderNo: { $exists: true } } as const

/** In full, as they stand on her own pages; the leader by the name she was shown. */
const orderOf =
  (reveal: Reveal) =>
  (row: Row): Record<string, string | number | null> => ({
    orderNo: row.orderNo,
    state: row.state,
    showId: row.showId,
    goods: row.productSnapshot.title,
    option: row.productSnapshot.skuLabel,
    quantity: row.quantity,
    priceFen: row.priceFen,
    goodsFen: row.goodsFen,
    freightFen: row.freightFen,
    totalFen: row.totalFen,
    refundedFen: row.refunds.reduce((sum, { amountFen }) => sum + amountFen, 0),
    leader: row.attribution.leaderName,
    ...reveal(row.memberId, row.delivery),
    pickup: row.pickup ? `${row.pickup.name} ${row.pickup.place}` : null,
    placedAt: momentText(row.createdAt),
    paidAt: momentText(row.paidAt),
    receivedAt: momentText(row.receivedAt),
    closedAt: momentText(row.closedAt),
    refundedAt: momentText(row.refundedAt),
  })

/** creditedOrders, orderReminders: rows of an order, without a person of their own but the buyer's id. */
export const createOrderKeepers = (db: Connection, reveal: Reveal): readonly Keeper[] => {
  const orders = collectionOf<Row>(db, 'orders')
  const waits = collectionOf<WaitRow>(db, 'waits')
  return [
    {
      name: 'orders',
      collections: ['orders', 'creditedOrders', 'orderReminders'],
      gather: async (memberId) =>
        (
          await orders
            .find({ memberId, ...isOrder })
            .sort({ createdAt: 1, _id: 1 })
            .toArray()
        ).map(orderOf(reveal)),
      forget: KEPT_BY_LAW,
      blocks: async (memberId) =>
        (await orders.findOne({ memberId, state: { $in: [...OPEN] }, ...isOrder }, { projection: { _id: 1 } })) ? 'orders' : null,
    },
    {
      name: 'waits',
      collections: ['waits'],
      gather: async (memberId) =>
        (await waits.find({ memberId }).sort({ joinedAt: 1 }).toArray()).map(({ showId, offerId, quantity, state, orderNo, joinedAt }) => ({
          ...{ showId, offerId, quantity, state, orderNo },
          joinedAt: momentText(joinedAt),
        })),
      forget: async (memberId) => (await waits.deleteMany({ memberId })).deletedCount,
    },
  ]
}

/** Of the touches of these members, those that an order of theirs names. */
export const createNamedByOrders = (db: Connection) => {
  const orders = collectionOf<Row>(db, 'orders')
  return async (memberIds: readonly string[]): Promise<ReadonlySet<string>> => {
    const filter: mongo.Filter<Row> = { memberId: { $in: [...memberIds] }, 'attribution.touchId': { $type: 'string' } }
    const rows = await orders.find(filter, { projection: { 'attribution.touchId': 1 } }).toArray()
    return new Set(rows.flatMap(({ attribution }) => attribution.touchId ?? []))
  }
}

export const createOrderHolder = (db: Connection): Holder => {
  const orders = collectionOf<Row>(db, 'orders')
  return async (orderId, at) => (await orders.updateOne({ _id: orderId, ...isOrder }, holdChange(at))).matchedCount
}

/**
 * Orders that ended so long ago keep their goods and money, and nothing of the person: sealed values, masks, blind index, browser, payer.
 * heldAt (somebody needs it for a dispute) stops it.
 */
export const createOrderAgeing = (db: Connection, keptDays: number, nowMs: () => number): Ageing => {
  const orders = collectionOf<Row>(db, 'orders')
  return {
    name: 'orders',
    keptDays,
    collections: ['orders'],
    async sweep(beforeMs) {
      const before = { $lt: new Date(beforeMs) }
      const filter: mongo.Filter<Row> = {
        createdAt: before,
        ...isOrder,
        shreddedAt: { $exists: false },
        heldAt: { $exists: false },
        $or: [
          { state: 'completed', receivedAt: before },
          { state: 'refunded', refundedAt: before },
          { state: 'closed', closedAt: before },
        ],
      }
      const ids = await someIds(orders, filter, HELPING)
      const empty = Object.fromEntries(
        ['recipientSealed', 'phoneSealed', 'streetSealed', 'phoneMasked', 'recipientMasked', 'deliveryIndex'].map((name) => [
          `delivery.${name}`,
          '',
        ]),
      )
      const change = {
        $set: { ...empty, payer: null, shreddedAt: new Date(nowMs()) },
        $unset: { deviceId: '', click: '', 'delivery.doorIndex': '' },
      }
      return (await orders.updateMany({ _id: { $in: ids } }, change as mongo.UpdateFilter<Row>)).modifiedCount
    },
  }
}
