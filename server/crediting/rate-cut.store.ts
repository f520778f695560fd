// How far cuts of the commission were told, and to whom, in MongoDB: one row a leader and table, by which nobody is told twice.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { CutTelling, RateCutStore } from './rate-cut.service.ts'

type TellingRow = { _id: string; version: number; open: boolean; afterId: string | null; leaseUntil: Date }
type ToldRow = { _id: string; leaseUntil: Date; sentAt: Date | null }
const FREE = new Date(0)

export function createRateCutStore(db: Connection): RateCutStore {
  const tellings = collectionOf<TellingRow>(db, 'rateCuts')
  const told = collectionOf<ToldRow>(db, 'rateCutsTold')
  return {
    async open(version) {
      const first = { version, open: true, afterId: null, leaseUntil: FREE }
      try {
        await tellings.updateOne({ _id: String(version) }, { $setOnInsert: first }, { upsert: true })
      } catch (err) {
        if (!isDuplicate(err)) throw err
      }
    },
    async take(nowMs, leaseMs) {
      const row = await tellings.findOneAndUpdate(
        { open: true, leaseUntil: { $lte: new Date(nowMs) } },
        { $set: { leaseUntil: new Date(nowMs + leaseMs) } },
        { sort: { version: 1 }, returnDocument: 'after' },
      )
      return row && { version: row.version, afterId: row.afterId, leaseUntilMs: row.leaseUntil.getTime() }
    },
    async pageTold({ version, afterId, leaseUntilMs }, lastId) {
      const ours = { _id: String(version), afterId, leaseUntil: new Date(leaseUntilMs) }
      await tellings.updateOne(ours, { $set: { leaseUntil: FREE, ...(lastId === null ? { open: false } : { afterId: lastId }) } })
    },
    async claim({ version, leaseUntilMs }: CutTelling, leaderId, nowMs) {
      const _id = `${version}:${leaderId}`
      try {
        await told.updateOne(
          { _id, sentAt: null, leaseUntil: { $lte: new Date(nowMs) } },
          { $set: { leaseUntil: new Date(leaseUntilMs) } },
          { upsert: true },
        )
        return 'mine'
      } catch (err) {
        if (!isDuplicate(err)) throw err
        const row = await told.findOne({ _id })
        return row?.sentAt ? 'told' : 'busy'
      }
    },
    sent: async (version, leaderId, nowMs) =>
      void (await told.updateOne({ _id: `${version}:${leaderId}` }, { $set: { sentAt: new Date(nowMs) } })),
  }
}
