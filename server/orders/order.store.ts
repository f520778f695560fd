// Orders in MongoDB on the hot path: batched inserts judged by unique indexes, and the reads that follow a conflict or a rebuild.
import { mongo, type Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { CommitStore, InsertVerdict } from './committer.service.ts'
import type { OrderRow, RefusalRow, StoredOrder, TakeBackRow } from './order.rules.ts'
import type { OwnedRow, RebuildStore } from './rebuild.service.ts'

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
    owned: async (lotId) => {
      const projection = { memberId: 1, grant: 1, bodyHash: 1, lotIndex: 1, state: 1, units: 1, slots: 1 }
      const rows = await orders.find({ lotId, units: { $gt: 0 } }, { projection }).toArray()
      return rows.map((row): OwnedRow => {
        const order = row as Partial<OrderRow> & Pick<OrderRow, 'state'>
        return {
          memberId: order.memberId ?? null,
          gateKey: order.grant ?? null,
          bodyHash: order.bodyHash ?? '',
          lotIndex: order.lotIndex ?? 0,
          pending: order.state === 'pendingPayment',
          units: order.units ?? [],
          slots: order.slots ?? [],
        }
      })
    },
  }
}
