// Parcels in MongoDB: an order and the parcel it is put into change in one transaction, judged by what both are in it.
import type { Connection } from 'mongoose'
import type { mongo } from 'mongoose'
import { newId } from '../new-id.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import { inTransaction, type Session } from '../persistence/transaction.ts'
import { CONFIRM_EXPRESS_MS, judgeSend } from './sending.rules.ts'
import type { SendAsk, Sent, ShipmentLine, ShipmentRow, ShipmentStore } from './shipment.service.ts'

/** Two rows of a new waybill at once: one of them makes the parcel, the other is judged again. */
const ROUNDS_MAX = 4
const after = { returnDocument: 'after' } as const

/** The update by which units leave: parcels or hand-overs grow, and with the last unit the clock of receipt starts. */
export const leaving = (
  list: 'parcels' | 'handedOver',
  entry: object,
  units: number,
  isLast: boolean,
  confirmMs: number,
): mongo.Document[] => [
  {
    $set: {
      [list]: { $concatArrays: [{ $ifNull: [`$${list}`, []] }, [{ ...entry, at: '$$NOW' }]] },
      sentUnits: { $add: [{ $ifNull: ['$sentUnits', 0] }, { $literal: units }] },
      version: { $add: ['$version', 1] },
      ...(isLast ? { state: 'shipped', shippedAt: '$$NOW', confirmAt: { $add: ['$$NOW', confirmMs] } } : {}),
    },
  },
]

const lineOf = ({ _id, orderNo, productSnapshot }: OrderRow, quantity: number): ShipmentLine => ({
  orderId: _id,
  orderNo,
  title: productSnapshot.title,
  skuLabel: productSnapshot.skuLabel,
  quantity,
})
const fits = (parcel: ShipmentRow, row: OrderRow): boolean =>
  parcel.memberId === row.memberId && parcel.showId === row.showId && parcel.deliveryIndex === row.delivery.deliveryIndex

export const createShipmentStore = (db: Connection): ShipmentStore => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  const shipments = collectionOf<ShipmentRow>(db, 'shipments')

  const sendIn = async (session: Session, ask: SendAsk): Promise<Sent> => {
    const { carrier, waybillNo, orderId, quantity, byPersonId } = ask
    const row = await orders.findOne({ _id: orderId, orderNo: { $exists: true } }, { session })
    if (!row) return { code: 'refused', why: 'no_order', row: null }
    const parcel = await shipments.findOne({ carrier, waybillNo }, { session })
    if (parcel && !fits(parcel, row)) return { code: 'refused', why: 'other_parcel', row }
    const known = parcel?.lines.find((line) => line.orderId === orderId)
    if (known && (quantity === null || quantity === known.quantity)) return { code: 'unchanged', row, units: known.quantity }
    if (known) return { code: 'refused', why: 'other_quantity', row }
    const verdict = judgeSend(row, quantity)
    if ('refused' in verdict) return { code: 'refused', why: verdict.refused, row }
    const { units, isLast } = verdict
    const now = new Date()
    const shipmentId = parcel?._id ?? newId(now.getTime())
    const line = lineOf(row, units)
    if (parcel) await shipments.updateOne({ _id: shipmentId }, { $push: { lines: line } }, { session })
    else {
      const { memberId, showId, delivery } = row
      const made = { _id: shipmentId, carrier, waybillNo, memberId, showId, deliveryIndex: delivery.deliveryIndex }
      await shipments.insertOne({ ...made, lines: [line], byPersonId, createdAt: now }, { session })
    }
    const change = leaving('parcels', { shipmentId, quantity: { $literal: units } }, units, isLast, CONFIRM_EXPRESS_MS)
    const sent = await orders.findOneAndUpdate({ _id: orderId, version: row.version, state: 'toShip' }, change, { ...after, session })
    if (!sent) throw new Error('an order changed inside its own transaction')
    return { code: 'sent', row: sent, units }
  }
  return {
    byNo: (orderNo) => orders.findOne({ orderNo }),
    byNos: (orderNos) =>
      orders
        .find({ orderNo: { $in: [...orderNos] } })
        .sort({ createdAt: 1, orderNo: 1 })
        .toArray(),
    send: async (ask) => {
      for (let round = 1; ; round += 1) {
        try {
          return await inTransaction(db, (session) => sendIn(session, ask))
        } catch (err) {
          if (!isDuplicate(err) || round >= ROUNDS_MAX) throw err
        }
      }
    },
    correct: async (orderId, from, to, why) => {
      try {
        return await inTransaction(db, async (session) => {
          const parcel = await shipments.findOneAndUpdate(
            { ...from, 'lines.orderId': orderId },
            { $set: to, $push: { corrections: { ...from, ...why, at: new Date() } } },
            { ...after, session },
          )
          if (!parcel) return null
          const ids = { _id: { $in: parcel.lines.map((line) => line.orderId) } }
          await orders.updateMany(ids, { $inc: { version: 1 } }, { session })
          return orders.find(ids, { session }).toArray()
        })
      } catch (err) {
        if (isDuplicate(err)) return 'taken'
        throw err
      }
    },
    moneySeen: async (orderId) => void (await orders.updateOne({ _id: orderId }, [{ $set: { moneySeenAt: '$$NOW' } }])),
    parcelsOf: (shipmentIds) => shipments.find({ _id: { $in: [...shipmentIds] } }).toArray(),
    toShip: async (showId, limit) => {
      const match = { state: 'toShip', pickup: { $exists: false }, ...(showId === null ? {} : { showId }) }
      return orders
        .aggregate<{ orders: OrderRow[] }>([
          { $match: match },
          { $sort: { createdAt: 1, orderNo: 1 } },
          {
            $group: {
              _id: { m: '$memberId', s: '$showId', d: '$delivery.deliveryIndex' },
              oldest: { $min: '$paidAt' },
              ids: { $push: '$_id' },
            },
          },
          { $sort: { oldest: 1, _id: 1 } },
          { $limit: limit },
          { $set: { ids: { $slice: ['$ids', 50] } } },
          { $lookup: { from: 'orders', localField: 'ids', foreignField: '_id', as: 'orders' } },
          { $project: { _id: 0, orders: 1 } },
        ])
        .toArray()
    },
  }
}
