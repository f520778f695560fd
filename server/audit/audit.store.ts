// Keeps audit rows in MongoDB: inserts and reads, nothing else.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { AuditRow, AuditStore } from './audit.service.ts'

type Row = Omit<AuditRow, 'id' | 'atMs'> & { _id: string; at: Date }

export const createAuditStore = (db: Connection): AuditStore => {
  const rows = collectionOf<Row>(db, 'audit')
  const rowOf = ({ _id, at, ...rest }: Row): AuditRow => ({ id: _id, atMs: at.getTime(), ...rest })
  return {
    insert: async ({ id, atMs, ...rest }) => void (await rows.insertOne({ _id: id, at: new Date(atMs), ...rest })),
    of: async ({ kind, id }, limit) => {
      const found = await rows.find({ 'on.kind': kind, 'on.id': id }).sort({ at: -1, _id: -1 }).limit(limit).toArray()
      return found.map(rowOf)
    },
    async latest(beforeId, limit) {
      const found = await rows
        .find(beforeId === null ? {} : { _id: { $lt: beforeId } })
        .sort({ _id: -1 })
        .limit(limit)
        .toArray()
      return found.map(rowOf)
    },
  }
}
