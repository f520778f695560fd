// Orders in MongoDB on the hot path: batched inserts judged by unique indexes, and the reads that follow a conflict or a rebuild.
import { mongo, type Connection } from 'mongoose'
import { numbersOf } from '../offers/stock-gate.rules.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { CommitStore, InsertVerdict } from './placing/committer.service.ts'
import type { OrderRow, RefusalRow, StoredOrder, TakeBackRow } from './order.rules.ts'
import type { OwnedRow, RebuildStore } from './gate/rebuild.service.ts'

const INSERT_WITHIN_MS = 6_000
const DUPLICATE_KEY = 11_000
/** The server was interrupted, stepping down or too slow: it judged nothing, so the document may be in or not. */
const NO_JUDGEMENT = new Set([6, 7, 24, 50, 89, 91, 112, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436])
const SAFE = { writeConcern: { w: 'majority', j: true } } as const

type AnyRow = StoredOrder | TakeBackRow
type Failure = { readonly index: number; readonly code: number; readonly errmsg?: string | undefined }

const verdictOf = ({ code, errmsg = '' }: Failure): InsertVerdict => {
  if (code === DUPLICATE_KEY) return { code: 'duplicate', index: /index: (\S+)/.exec(errmsg)?.[1] ?? '' }
  return NO_JUDGEMENT.has(code) ? { code: 'unknown' } : { code: 'invalid', mongoCode: code }
}

/** Codes with which the server itself refused one document; anything else leaves the outcome unknown. */
const isRefusedByServer = (err: unknown): err is mongo.MongoServerError =>
  err instanceof mongo.MongoServerError &&
  !(err instanceof mongo.MongoWriteConcernError) &&
  (err.code === DUPLICATE_KEY || err.code === 121)

/** One verdict a document, in their order. */
export const insertAll = async <Row extends { readonly _id: string }>(
  collection: mongo.Collection<Row>,
  rows: readonly Row[],
): Promise<InsertVerdict[]> => {
  const verdicts = rows.map((): InsertVerdict => ({ code: 'inserted' }))
  const unknown = (): InsertVerdict[] => rows.map(() => ({ code: 'unknown' }))
  try {
    await collection.insertMany([...rows] as mongo.OptionalUnlessRequiredId<Row>[], {
      ordered: false,
      timeoutMS: INSERT_WITHIN_MS,
      ...SAFE,
    })
    return verdicts
  } catch (err) {
    if (!(err instanceof mongo.MongoBulkWriteError))
      return isRefusedByServer(err) && rows.length === 1 ? [verdictOf(failureOf(err))] : unknown()
    // With a write-concern error the driver may show no write errors even if a document was refused.
    if (err.result.getWriteConcernError()) return unknown()
    const failures = Array.isArray(err.writeErrors) ? err.writeErrors : [err.writeErrors]
    if (failures.length === 0) return unknown()
    for (const { index, code, errmsg } of failures) verdicts[index] = verdictOf({ index, code, errmsg })
    return verdicts
  }
}
const failureOf = (err: mongo.MongoServerError): Failure => ({ index: 0, code: Number(err.code), errmsg: err.message })

/** One string a row: a hundred thousand of them are read three times as fast as documents with arrays. */
const numbersAsText = (field: string): object => ({
  $cond: [
    { $eq: [{ $size: { $ifNull: [field, []] } }, 1] },
    { $toString: { $first: field } },
    {
      $reduce: {
        input: { $ifNull: [field, []] },
        initialValue: '',
        in: { $concat: ['$$value', { $cond: [{ $eq: ['$$value', ''] }, '', ','] }, { $toString: '$$this' }] },
      },
    },
  ],
})
const OWNED_FIELDS: readonly (string | object)[] = [
  '$state',
  { $ifNull: ['$memberId', ''] },
  { $ifNull: ['$grant', ''] },
  { $ifNull: ['$bodyHash', ''] },
  { $toString: { $ifNull: ['$lotIndex', 0] } },
  numbersAsText('$units'),
  numbersAsText('$slots'),
]
/** Some hundreds of rows travel in one document: what a client pays for each document is most of reading many small ones. */
const ROWS_A_DOCUMENT = 500
const OWNED_AS_TEXT = {
  $group: {
    _id: { $floor: { $divide: [{ $first: '$units' }, ROWS_A_DOCUMENT] } },
    rows: { $push: { $concat: OWNED_FIELDS.flatMap((field, place) => (place === 0 ? [field] : ['|', field])) } },
  },
}

const ownedRowOf = (text: string): OwnedRow => {
  const [state, memberId = '', grant = '', bodyHash = '', lotIndex, units = '', slots = ''] = text.split('|')
  return {
    memberId: memberId === '' ? null : memberId,
    gateKey: grant === '' ? null : grant,
    bodyHash,
    lotIndex: Number(lotIndex),
    pending: state === 'pendingPayment',
    units: numbersOf(units),
    slots: numbersOf(slots),
  }
}

/** Ranges of units are read side by side: the database works on the next while this process takes the last. */
const RANGES_MAX = 4
const UNITS_A_RANGE_MIN = 5_000
const ownedOf = async (orders: mongo.Collection<AnyRow>, lotId: string): Promise<readonly OwnedRow[]> => {
  // Whole bounds on `units`: only then does a multikey index give the order.
  const [last] = await orders
    .find({ lotId, units: { $exists: true } }, { projection: { units: 1 } })
    .sort({ lotId: -1, units: -1 })
    .limit(1)
    .toArray()
  const most = last && 'units' in last ? Math.max(...(last.units ?? [])) : 0
  const count = Math.min(RANGES_MAX, Math.max(1, Math.floor(most / UNITS_A_RANGE_MIN)))
  const size = Math.ceil(most / count)
  const read = (place: number): Promise<{ rows: string[] }[]> => {
    // Each row belongs to the range of its first unit; the last range is open, units may be taken meanwhile.
    const range = { $gt: place * size, ...(place === count - 1 ? {} : { $lte: (place + 1) * size }) }
    return orders.aggregate<{ rows: string[] }>([{ $match: { lotId, units: range, 'units.0': range } }, OWNED_AS_TEXT]).toArray()
  }
  const parts = await Promise.all(Array.from({ length: count }, (_, place) => read(place)))
  const owned: OwnedRow[] = []
  for (const part of parts) for (const { rows } of part) for (const text of rows) owned.push(ownedRowOf(text))
  return owned
}

export const createOrderStore = (db: Connection): CommitStore & RebuildStore => {
  const orders = collectionOf<AnyRow>(db, 'orders')
  return {
    insertMany: (rows) => insertAll<AnyRow>(orders, rows),
    insertRefusal: async (row) => (await insertAll<AnyRow>(orders, [row]))[0] ?? { code: 'unknown' },
    byId: async (orderId) => (await orders.findOne({ _id: orderId, state: { $ne: 'takenBack' } })) as OrderRow | RefusalRow | null,
    ownedAmong: async (lotId, units) => {
      const asked = new Set(units)
      const owners = await orders.find({ lotId, units: { $in: [...units] } }, { projection: { units: 1 } }).toArray()
      return owners.flatMap((row) => ('units' in row ? (row.units ?? []) : [])).filter((unit) => asked.has(unit))
    },
    slotsOf: async (offerId, memberId) => {
      const rows = await orders.find({ offerId, memberId, slots: { $gt: 0 } }, { projection: { slots: 1 } }).toArray()
      return rows.flatMap((row) => ('slots' in row ? (row.slots ?? []) : []))
    },
    owned: (lotId) => ownedOf(orders, lotId),
  }
}
