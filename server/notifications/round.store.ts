// Rounds in MongoDB: a lease keeps two processes from telling the same page.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { RoundStore } from './round.service.ts'

type Row = { _id: string; kind: string; subject: string; open: boolean; afterId: string | null; told: number; leaseUntil: Date }
const FREE = new Date(0)
const idOf = (kind: string, subject: string): string => `${kind}:${subject}`

export function createRoundStore(db: Connection): RoundStore {
  const rounds = collectionOf<Row>(db, 'noticeRounds')
  return {
    async open(kind, subject) {
      const first = { kind, subject, open: true, afterId: null, told: 0, leaseUntil: FREE }
      try {
        await rounds.updateOne({ _id: idOf(kind, subject) }, { $setOnInsert: first }, { upsert: true })
      } catch (err) {
        if (!isDuplicate(err)) throw err
      }
    },
    async take(kind, nowMs, leaseMs) {
      const row = await rounds.findOneAndUpdate(
        { kind, open: true, leaseUntil: { $lte: new Date(nowMs) } },
        { $set: { leaseUntil: new Date(nowMs + leaseMs) } },
        { sort: { leaseUntil: 1 }, returnDocument: 'after' },
      )
      return row && { kind, subject: row.subject, afterId: row.afterId, leaseUntilMs: row.leaseUntil.getTime() }
    },
    async pageTold({ kind, subject, afterId, leaseUntilMs }, lastId, count) {
      const ours = { _id: idOf(kind, subject), afterId, leaseUntil: new Date(leaseUntilMs) }
      const on = lastId === null ? { open: false } : { afterId: lastId }
      await rounds.updateOne(ours, { $set: { leaseUntil: FREE, ...on }, $inc: { told: count } })
    },
    async toldOf(kind, subjects) {
      const rows = await rounds.find({ _id: { $in: subjects.map((subject) => idOf(kind, subject)) } }).toArray()
      return new Map(rows.map(({ subject, told }) => [subject, told]))
    },
  }
}
