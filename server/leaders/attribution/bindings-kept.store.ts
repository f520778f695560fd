// What is kept of whose customer a person is: every change is given to her; closed accounts belong to nobody, and the past's numbers stay for three years.
import type { Connection } from 'mongoose'
import { momentText, type Ageing, type Keeper } from '../../keeping.ts'
import { collectionOf } from '../../persistence/collections.ts'

type LogRow = {
  _id: string
  memberId: string
  number: number
  change: string
  ended: string | null
  after: { leaderId: string; boundAt: Date; validUntil: Date } | null
  at: Date
}
const HELPING = 1_000

export const createBindingKeeper = (db: Connection): Keeper => {
  const bindings = collectionOf<{ _id: string }>(db, 'bindings')
  const log = collectionOf<LogRow>(db, 'bindingLog')
  return {
    name: 'bindings',
    collections: ['bindings', 'bindingLog'],
    gather: async (memberId) =>
      (await log.find({ memberId }).sort({ number: 1 }).toArray()).map(({ number, change, ended, after, at }) => ({
        ...{ number, change, ended },
        leaderId: after?.leaderId ?? null,
        validUntil: momentText(after?.validUntil),
        at: momentText(at),
      })),
    // Orders name their binding: its log stays, which holds nothing but numbers.
    forget: async (memberId) => (await bindings.deleteOne({ _id: memberId })).deletedCount,
  }
}

/** Steps of the past go when they are that old and their member's last step is younger, or nobody's any more. */
export const createBindingAgeing = (db: Connection, keptDays: number): Ageing => {
  const bindings = collectionOf<{ _id: string; version: number }>(db, 'bindings')
  const log = collectionOf<LogRow>(db, 'bindingLog')
  return {
    name: 'bindings',
    keptDays,
    collections: ['bindingLog'],
    async sweep(beforeMs) {
      const gone: string[] = []
      for await (const { _id, memberId, number } of log.find({ at: { $lt: new Date(beforeMs) } }).sort({ memberId: 1, number: 1 })) {
        if ((await bindings.findOne({ _id: memberId }))?.version === number) continue
        if (gone.push(_id) >= HELPING) break
      }
      return gone.length === 0 ? 0 : (await log.deleteMany({ _id: { $in: gone } })).deletedCount
    },
  }
}
