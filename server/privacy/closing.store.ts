// Wishes to close an account in MongoDB, one open one a member, and the lines of what the clock let go.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { ClosingRow, ClosingStore } from './closing.service.ts'
import type { RetentionStore } from './retention.service.ts'

const after = { returnDocument: 'after' } as const

export const createClosingStore = (db: Connection): ClosingStore => {
  const rows = collectionOf<ClosingRow>(db, 'accountClosings')
  return {
    openOf: (memberId) => rows.findOne({ memberId, open: true }),
    async insert(row) {
      try {
        await rows.insertOne(row)
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
    move: (closingId, from, to, set) => {
      const isOver = to === 'cancelled' || to === 'done'
      const change = { $set: { ...set, state: to }, ...(isOver ? { $unset: { open: '' as const } } : {}) }
      return rows.findOneAndUpdate({ _id: closingId, state: from }, change, after)
    },
    take: (nowMs, untilMs) =>
      rows.findOneAndUpdate(
        { open: true, nextAt: { $lte: new Date(nowMs) } },
        { $set: { nextAt: new Date(untilMs) } },
        { sort: { nextAt: 1 }, ...after },
      ),
    held: async (closingId, blockedBy, nextAt) =>
      void (await rows.updateOne({ _id: closingId, state: 'asked' }, { $set: { blockedBy: [...blockedBy], nextAt } })),
    stepped: async (closingId, step) => void (await rows.updateOne({ _id: closingId, state: 'carrying' }, { $push: { steps: step } })),
  }
}

export const createRetentionStore = (db: Connection): RetentionStore => {
  const lines = collectionOf<{ _id: string; name: string; rows: number; before: Date }>(db, 'retentionLog')
  return {
    note: async ({ day, name, rows, before }) =>
      void (await lines.updateOne({ _id: `${day}:${name}` }, { $set: { name, before }, $inc: { rows } }, { upsert: true })),
  }
}
