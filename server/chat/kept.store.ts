// What the chat keeps of a person: her own lines and nobody else's. Closed accounts' lines are sealed, unseen by anybody, until their time is over.
import type { Connection, mongo } from 'mongoose'
import { momentText, type Ageing, type Keeper } from '../keeping.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { Sealing } from '../sealing.ts'
import type { Line } from './chat-line.rules.ts'

type Row = Omit<Line, 'id' | 'sentAtMs' | 'erasedAtMs'> & {
  _id: string
  sentAt: Date
  erasedAt: Date | null
  erasedBy: string | null
  /** Her words, sealed for her: she has gone. */
  sealed?: string
}
export type ChatKeeperDeps = {
  readonly db: Connection
  readonly sealing: Pick<Sealing, 'seal' | 'unseal'>
  readonly nowMs: () => number
  readonly erasedName: string
}

const HELPING = 500
const SWEEP_ROWS = 2_000

/** Mutes and kicks name an id and end by themselves or with their show: they stay. */
export const createChatKeeper = ({ db, sealing, nowMs, erasedName }: ChatKeeperDeps): Keeper => {
  const lines = collectionOf<Row>(db, 'chatLines')
  return {
    name: 'chat',
    collections: ['chatLines', 'chatMutes', 'chatKicks'],
    gather: async (personId) =>
      (await lines.find({ personId }).sort({ sentAt: 1, _id: 1 }).toArray()).map((row) => ({
        showId: row.showId,
        lineNo: row.lineNo,
        name: row.name,
        words: row.sealed === undefined ? (row.original ?? row.text) : sealing.unseal(personId, 'chatLine', row.sealed),
        shown: row.erasedAt === null,
        sentAt: momentText(row.sentAt),
      })),
    async forget(personId) {
      let changed = 0
      for (;;) {
        const some = await lines
          .find({ personId, sealed: { $exists: false } })
          .limit(HELPING)
          .toArray()
        if (some.length === 0) return changed
        const gone = new Date(nowMs())
        const writes = some.map((row): mongo.AnyBulkWriteOperation<Row> => ({
          updateOne: {
            filter: { _id: row._id, sealed: { $exists: false } },
            update: {
              $set: {
                ...{ name: erasedName, text: '', original: null },
                sealed: sealing.seal(personId, 'chatLine', row.original ?? row.text),
                erasedAt: row.erasedAt ?? gone,
              },
            },
          },
        }))
        changed += (await lines.bulkWrite(writes, { ordered: false })).modifiedCount
      }
    },
  }
}

/** Numbers go on from the last line of a show, and no show is on the air for years. */
export const createChatAgeing = (db: Connection, keptDays: number): Ageing => {
  const lines = collectionOf<Row>(db, 'chatLines')
  return {
    name: 'chat',
    keptDays,
    collections: ['chatLines'],
    async sweep(beforeMs) {
      const old = await lines
        .find({ sentAt: { $lt: new Date(beforeMs) } }, { projection: { _id: 1 } })
        .limit(SWEEP_ROWS)
        .toArray()
      return (await lines.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } })).deletedCount
    },
  }
}
