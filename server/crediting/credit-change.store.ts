// Changes of an order's credit in MongoDB: one compare-and-set on the order itself, with what is owed after it.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import { CREDIT_OPEN_STATES } from '../orders/moving/credit-change.rules.ts'
import type { CreditChangeStore } from './credit-change.service.ts'

export const createCreditChangeStore = (db: Connection): CreditChangeStore => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  return {
    byNo: (orderNo) => orders.findOne({ orderNo }),
    byId: (orderId) => orders.findOne({ _id: orderId, orderNo: { $exists: true } }),
    change: (orderId, seenVersion, change) =>
      orders.findOneAndUpdate(
        { _id: orderId, version: seenVersion, state: { $in: [...CREDIT_OPEN_STATES] }, settledAt: { $exists: false } },
        {
          $push: { creditChanges: change },
          $set: { creditOwed: change.at, ...(change.after && { attribution: change.after.attribution, rate: change.after.rate }) },
          $inc: { version: 1 },
        },
        { returnDocument: 'after' },
      ),
    done: async (orderId, n) =>
      void (await orders.updateOne({ _id: orderId, creditChanges: { $size: n } }, { $unset: { creditOwed: '' } })),
    owed: (beforeMs, limit) =>
      orders
        .find({ creditOwed: { $lt: new Date(beforeMs) } })
        .sort({ creditOwed: 1 })
        .limit(limit)
        .toArray(),
  }
}
