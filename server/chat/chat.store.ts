// Keeps chat lines in MongoDB: two unique indexes judge numbers and keys.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { Line } from './chat-line.rules.ts'
import type { LineStore } from './chat-ports.service.ts'

type LineRow = Omit<Line, 'id' | 'sentAtMs' | 'erasedAtMs'> & {
  readonly _id: string
  readonly sentAt: Date
  readonly erasedAt: Date | null
  readonly erasedBy: string | null
}

const toRow = ({ id, sentAtMs, erasedAtMs, ...rest }: Line): LineRow => ({
  _id: id,
  ...rest,
  sentAt: new Date(sentAtMs),
  erasedAt: erasedAtMs === null ? null : new Date(erasedAtMs),
  erasedBy: null,
})
const toLine = (row: LineRow): Line => ({
  id: row._id,
  showId: row.showId,
  lineNo: row.lineNo,
  personId: row.personId,
  speakerKey: row.speakerKey,
  name: row.name,
  badge: row.badge,
  text: row.text,
  original: row.original,
  clientMessageId: row.clientMessageId,
  replyTo: row.replyTo,
  sentAtMs: row.sentAt.getTime(),
  erasedAtMs: row.erasedAt?.getTime() ?? null,
})

/** Which of the two indexes refused; null when it was neither. */
const taken = (err: unknown): 'numberTaken' | 'keyTaken' | null => {
  const { code, keyPattern } = err as { code?: unknown; keyPattern?: Record<string, unknown> }
  if (code !== 11000) return null
  return keyPattern && 'clientMessageId' in keyPattern ? 'keyTaken' : 'numberTaken'
}

export const createLineStore = (db: Connection): LineStore => {
  const lines = collectionOf<LineRow>(db, 'chatLines')
  return {
    append: async (line) => {
      try {
        await lines.insertOne(toRow(line))
        return 'appended'
      } catch (err) {
        const which = taken(err)
        if (which === null) throw err
        return which
      }
    },
    byKey: async (showId, personId, clientMessageId) => {
      const row = await lines.findOne({ showId, personId, clientMessageId })
      return row && toLine(row)
    },
    byNumber: async (showId, lineNo) => {
      const row = await lines.findOne({ showId, lineNo })
      return row && toLine(row)
    },
    after: async (showId, after, limit) =>
      (
        await lines
          .find({ showId, lineNo: { $gt: after } })
          .sort({ lineNo: 1 })
          .limit(limit)
          .toArray()
      ).map(toLine),
    before: async (showId, before, limit) => {
      const filter = before === null ? { showId } : { showId, lineNo: { $lt: before } }
      return (await lines.find(filter).sort({ lineNo: -1 }).limit(limit).toArray()).toReversed().map(toLine)
    },
    highest: async (showId) => (await lines.findOne({ showId }, { sort: { lineNo: -1 }, projection: { lineNo: 1 } }))?.lineNo ?? 0,
    erase: async (showId, lineNo, byPersonId, atMs) => {
      const { modifiedCount } = await lines.updateOne(
        { showId, lineNo, erasedAt: null },
        { $set: { erasedAt: new Date(atMs), erasedBy: byPersonId } },
      )
      return modifiedCount === 1
    },
    personOf: async (showId, speakerKey) =>
      (await lines.findOne({ showId, speakerKey }, { projection: { personId: 1 } }))?.personId ?? null,
  }
}
