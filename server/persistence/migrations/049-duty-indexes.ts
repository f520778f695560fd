// Builds the indexes by which duties and groups' results read what is due and nothing of the past: MongoDB does not use an index bounded by a type.
import type { mongo } from 'mongoose'
import type { Migration } from './run-migrations.ts'

const whereThere = (field: string): object => ({ partialFilterExpression: { [field]: { $exists: true } } })
const whereNamed = (field: string): object => ({ partialFilterExpression: { [field]: { $gt: '' } } })

/** Old one dropped last, so that no query is ever without. */
const replace = async (rows: mongo.Collection, old: string, index: mongo.IndexDescription): Promise<void> => {
  await rows.createIndexes([index])
  const known = await rows.listIndexes().toArray()
  if (known.some(({ name }) => name === old)) await rows.dropIndex(old)
}

export const dutyIndexes: Migration = {
  id: '049-duty-indexes',
  async up(db) {
    const orders = db.collection('orders')
    // What is settled lies behind what is not: a missing date comes first.
    await replace(orders, 'received', {
      key: { settledAt: 1, receivedAt: 1 },
      name: 'unsettled',
      partialFilterExpression: { state: 'completed' },
    })
    await replace(orders, 'creditOwed', { key: { creditOwed: 1, _id: 1 }, name: 'creditOwedAt', ...whereThere('creditOwed') })
    await replace(db.collection('flags'), 'owed', { key: { owed: 1, _id: 1 }, name: 'owedAt', ...whereThere('owed') })
    for (const name of ['touches', 'creditedOrders'])
      await replace(db.collection(name), 'group', { key: { groupId: 1, _id: 1 }, name: 'ofGroup', ...whereNamed('groupId') })
    await db.collection('afterSales').createIndexes([{ key: { shreddedAt: 1, closedAt: 1 }, name: 'kept' }])
    await db
      .collection('directRefunds')
      .createIndexes([{ key: { state: 1, _id: 1 }, name: 'toCarry', partialFilterExpression: { open: true } }])
  },
}
