// Keeps session rows in MongoDB (180 days after their end, by a TTL index).
import type { Connection } from 'mongoose'
import type { EndReason } from '../../domain-events.ts'
import { collectionOf } from '../../persistence/collections.ts'
import { ROW_KEPT_MS, type SessionRow } from './session.rules.ts'
import type { SessionStore } from './session.service.ts'

type Row = Omit<SessionRow, 'sid'> & { _id: string; endReason: EndReason | null; removeAt: Date }
const DEVICES_MAX = 50

const removeAt = (expiresAtMs: number): Date => new Date(expiresAtMs + ROW_KEPT_MS)
const toSession = ({ _id, endReason: _reason, removeAt: _removeAt, ...rest }: Row): SessionRow => ({ sid: _id, ...rest })

export const createSessionStore = (db: Connection): SessionStore => {
  const rows = collectionOf<Row>(db, 'sessions')
  const ending = (atMs: number, reason: EndReason) => ({ $set: { endedAtMs: atMs, endReason: reason } })
  return {
    insert: async ({ sid, ...rest }) =>
      void (await rows.insertOne({ _id: sid, ...rest, endReason: null, removeAt: removeAt(rest.expiresAtMs) })),
    bySid: async (sid) => {
      const row = await rows.findOne({ _id: sid })
      return row && toSession(row)
    },
    touch: async (sid, lastSeenAtMs, expiresAtMs) =>
      void (await rows.updateOne({ _id: sid }, { $max: { lastSeenAtMs, expiresAtMs, removeAt: removeAt(expiresAtMs) } })),
    stepUp: async (sid, atMs) => void (await rows.updateOne({ _id: sid, endedAtMs: null }, { $set: { stepUpAtMs: atMs } })),
    end: async (sid, atMs, reason) => (await rows.updateOne({ _id: sid, endedAtMs: null }, ending(atMs, reason))).modifiedCount === 1,
    endAllOf: async (personId, atMs, reason) => {
      const living = await rows.find({ personId, endedAtMs: null }, { projection: { _id: 1 } }).toArray()
      const sids = living.map(({ _id }) => _id)
      await rows.updateMany({ _id: { $in: sids } }, ending(atMs, reason))
      return sids
    },
    livingOf: async (personId, nowMs, limit) =>
      (
        await rows
          .find({ personId, endedAtMs: null, expiresAtMs: { $gt: nowMs } })
          .sort({ createdAtMs: -1 })
          .limit(limit)
          .toArray()
      ).map(toSession),
    lastSeenOf: async (personIds) => {
      const found = await rows
        .aggregate<{ _id: string; at: number }>([
          { $match: { personId: { $in: [...personIds] } } },
          { $group: { _id: '$personId', at: { $max: '$lastSeenAtMs' } } },
        ])
        .toArray()
      return new Map(found.map(({ _id, at }) => [_id, at]))
    },
    devicesOf: async (personId, sinceMs) => {
      const found = await rows
        .find({ personId, createdAtMs: { $gte: sinceMs } })
        .sort({ createdAtMs: -1 })
        .limit(DEVICES_MAX)
        .toArray()
      return found.map(({ visitorId, createdAtMs }) => ({ deviceId: visitorId, signedInAtMs: createdAtMs }))
    },
  }
}
