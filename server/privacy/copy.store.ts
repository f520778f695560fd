// Copies of members' data in MongoDB: the wish is a row, what was gathered are sealed pieces beside it.
import type { Connection } from 'mongoose'
import { momentText, type Keeper } from '../keeping.ts'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { CopyPiece, CopyRow, CopyStore } from './copy.service.ts'

type PieceRow = CopyPiece & { _id: string }
const OVER_AT_ONCE = 100

export const createCopyStore = (db: Connection): CopyStore => {
  const copies = collectionOf<CopyRow>(db, 'dataCopies')
  const pieces = collectionOf<PieceRow>(db, 'dataCopyPieces')
  return {
    lastOf: (memberId) => copies.findOne({ memberId }, { sort: { askedAt: -1, _id: -1 } }),
    byId: (exportId) => copies.findOne({ _id: exportId }),
    async ask(row) {
      try {
        await copies.insertOne(row)
        return row
      } catch (err) {
        if (!isDuplicate(err)) throw err
        return (await copies.findOne({ memberId: row.memberId, open: true })) ?? row
      }
    },
    take: (nowMs, untilMs) =>
      copies.findOneAndUpdate(
        { open: true, nextAt: { $lte: new Date(nowMs) } },
        { $set: { nextAt: new Date(untilMs) }, $inc: { tries: 1 } },
        { sort: { nextAt: 1 }, returnDocument: 'after' },
      ),
    async putPiece(piece) {
      const { exportId, noun, n } = piece
      await pieces.replaceOne({ _id: `${exportId}:${noun}:${n}` }, piece, { upsert: true })
    },
    async ready(exportId, given) {
      await copies.updateOne({ _id: exportId, state: 'asked' }, { $set: { ...given, state: 'ready' }, $unset: { open: '' } })
    },
    pieces: (exportId, noun) =>
      pieces
        .find({ exportId, ...(noun === null ? {} : { noun }) })
        .sort({ exportId: 1, noun: 1, n: 1 })
        .toArray(),
    async removeOver(nowMs) {
      const over = await copies
        .find({ state: 'ready', untilAt: { $lte: new Date(nowMs) } })
        .limit(OVER_AT_ONCE)
        .toArray()
      for (const { _id } of over) {
        await pieces.deleteMany({ exportId: _id })
        await copies.updateOne({ _id, state: 'ready' }, { $set: { state: 'gone' } })
      }
      return over.length
    },
  }
}

/** That she asked for copies is hers to know; with her account the pieces go at once. */
export const createCopyKeeper = (db: Connection): Keeper => {
  const copies = collectionOf<CopyRow>(db, 'dataCopies')
  const pieces = collectionOf<PieceRow>(db, 'dataCopyPieces')
  return {
    name: 'exports',
    collections: ['dataCopies', 'dataCopyPieces', 'accountClosings'],
    gather: async (memberId) =>
      (await copies.find({ memberId }).sort({ askedAt: 1 }).toArray()).map(({ _id, askedAt, readyAt }) => ({
        exportId: _id,
        askedAt: momentText(askedAt),
        readyAt: momentText(readyAt),
      })),
    async forget(memberId) {
      const gone = await pieces.deleteMany({ memberId })
      await copies.deleteMany({ memberId })
      return gone.deletedCount
    },
  }
}
