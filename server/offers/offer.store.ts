// Keeps offers, lots, run sheets and pins in MongoDB; reads are by majority, writes inside a caller's transaction where one is given.
import type { Connection } from 'mongoose'
import type { Tx } from '../catalog/stock.service.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { Session } from '../persistence/transaction.ts'
import type { Offer } from './offer.rules.ts'
import type { Lot, OfferStore } from './offer.service.ts'
import { emptyBoard, type PinBoard, type PinRow } from './pin.rules.ts'

type OfferRow = Omit<Offer, 'id'> & { _id: string }
type LotRow = Omit<Lot, 'id'> & { _id: string }
type SheetRow = { _id: string; version: number }
type BoardRow = Omit<PinBoard, 'showId'> & { _id: string }
type Row = Omit<PinRow, 'id'> & { _id: string }

// The service's handle is the session of the store that began the transaction.
const inside = (tx?: Tx): { session?: Session } => (tx ? { session: tx as Session } : {})
const toOffer = ({ _id, ...rest }: OfferRow): Offer => ({ id: _id, ...rest })
const toLot = ({ _id, ...rest }: LotRow): Lot => ({ id: _id, ...rest })
const toBoard = ({ _id, ...rest }: BoardRow): PinBoard => ({ showId: _id, ...rest })
const toPin = ({ _id, ...rest }: Row): PinRow => ({ id: _id, ...rest })
const after = { returnDocument: 'after' } as const

type OfferPart = Pick<OfferStore, 'offer' | 'ofShow' | 'inStates' | 'counts' | 'insert' | 'change' | 'raiseEpoch'>
const offerQueries = (db: Connection): OfferPart => {
  const offers = collectionOf<OfferRow>(db, 'offers')
  return {
    offer: async (id, tx) => {
      const row = await offers.findOne({ _id: id }, inside(tx))
      return row && toOffer(row)
    },
    ofShow: async (showId) => (await offers.find({ showId }).sort({ position: 1, _id: 1 }).toArray()).map(toOffer),
    inStates: async (states, limit) =>
      (
        await offers
          .find({ state: { $in: [...states] } })
          .limit(limit)
          .toArray()
      ).map(toOffer),
    counts: async (showIds) => {
      if (showIds.length === 0) return new Map()
      const rows = await offers
        .aggregate<{ _id: string; n: number }>([
          { $match: { showId: { $in: [...showIds] }, removed: false, state: { $ne: 'draft' } } },
          { $group: { _id: '$showId', n: { $sum: 1 } } },
        ])
        .toArray()
      return new Map(rows.map((row) => [row._id, row.n]))
    },
    insert: async ({ id, ...rest }, tx) => void (await offers.insertOne({ _id: id, ...rest }, inside(tx))),
    change: async (id, seenVersion, patch, raiseEpoch, tx) => {
      const $inc = { version: 1, ...(raiseEpoch ? { gateEpoch: 1 } : {}) }
      const row = await offers.findOneAndUpdate({ _id: id, version: seenVersion }, { $set: patch, $inc }, { ...after, ...inside(tx) })
      return row && toOffer(row)
    },
    raiseEpoch: async (id, from, to) => {
      const done = await offers.updateOne({ _id: id, state: 'open', gateEpoch: from }, { $set: { gateEpoch: to } })
      return done.modifiedCount === 1
    },
  }
}

const lotQueries = (db: Connection): Pick<OfferStore, 'insertLot' | 'growLot' | 'lots'> => {
  const lots = collectionOf<LotRow>(db, 'lots')
  return {
    insertLot: async ({ id, ...rest }, tx) => {
      await lots.updateOne({ _id: id }, { $setOnInsert: rest }, { upsert: true, ...inside(tx) })
    },
    growLot: async (lotId, by, tx) => {
      const done = await lots.updateOne({ _id: lotId }, { $inc: { unitCount: by } }, inside(tx))
      if (done.modifiedCount !== 1) throw new Error(`lot ${lotId} is not there`)
    },
    lots: async (offerId) => (await lots.find({ offerId }).sort({ lotIndex: 1 }).toArray()).map(toLot),
  }
}

const sheetQueries = (db: Connection): Pick<OfferStore, 'sheetVersion' | 'raiseSheet'> => {
  const sheets = collectionOf<SheetRow>(db, 'runSheets')
  return {
    sheetVersion: async (showId) => (await sheets.findOne({ _id: showId }))?.version ?? 0,
    raiseSheet: async (showId, seenVersion, tx) => {
      const known = await sheets.findOne({ _id: showId }, inside(tx))
      if ((known?.version ?? 0) !== seenVersion) return null
      if (known) await sheets.updateOne({ _id: showId, version: seenVersion }, { $inc: { version: 1 } }, inside(tx))
      else await sheets.insertOne({ _id: showId, version: 1 }, inside(tx))
      return seenVersion + 1
    },
  }
}

type PinPart = Pick<OfferStore, 'board' | 'boards' | 'setBoard' | 'insertPin' | 'closePin' | 'pin' | 'pins'>
const pinQueries = (db: Connection): PinPart => {
  const boards = collectionOf<BoardRow>(db, 'pinBoards')
  const pins = collectionOf<Row>(db, 'pins')
  return {
    board: async (showId, tx) => {
      const row = await boards.findOne({ _id: showId }, inside(tx))
      return row ? toBoard(row) : emptyBoard(showId)
    },
    boards: async (showIds) => (await boards.find({ _id: { $in: [...showIds] } }).toArray()).map(toBoard),
    setBoard: async ({ showId, version, pin, byPersonId }, tx) => {
      if (version === 0) {
        await boards.insertOne({ _id: showId, version: 1, pin, byPersonId }, inside(tx))
        return { showId, version: 1, pin, byPersonId }
      }
      const change = { $set: { pin, byPersonId }, $inc: { version: 1 } }
      const row = await boards.findOneAndUpdate({ _id: showId, version }, change, { ...after, ...inside(tx) })
      return row && toBoard(row)
    },
    insertPin: async ({ id, ...rest }, tx) => void (await pins.insertOne({ _id: id, ...rest }, inside(tx))),
    closePin: async (pinId, atMs, tx) => {
      await pins.updateOne({ _id: pinId, closedAtMs: null }, { $set: { closedAtMs: atMs } }, inside(tx))
    },
    pin: async (pinId) => {
      const row = await pins.findOne({ _id: pinId })
      return row && toPin(row)
    },
    pins: async (showId, limit) => (await pins.find({ showId }).sort({ openedAtMs: -1, _id: -1 }).limit(limit).toArray()).map(toPin),
  }
}

export const createOfferStore = (db: Connection): OfferStore => ({
  ...offerQueries(db),
  ...lotQueries(db),
  ...sheetQueries(db),
  ...pinQueries(db),
})
