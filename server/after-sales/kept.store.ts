// What is kept of a person's after-sale cases: a record of trade, whose words are shredded when its time is over. An open one holds her account.
import type { Connection } from 'mongoose'
import { holdChange, KEPT_BY_LAW, momentText, type Ageing, type Holder, type Keeper } from '../keeping.ts'
import { collectionOf, someIds } from '../persistence/collections.ts'
import type { CaseRow } from './after-sale.rules.ts'

type Row = CaseRow & { shreddedAt?: Date; heldAt?: Date }
const HELPING = 500

export const createCaseKeeper = (db: Connection): Keeper => {
  const rows = collectionOf<Row>(db, 'afterSales')
  return {
    name: 'afterSales',
    collections: ['afterSales'],
    gather: async (memberId) =>
      (await rows.find({ memberId }).sort({ openedAt: 1, _id: 1 }).toArray()).map((row) => ({
        orderNo: row.orderNo,
        number: row.number,
        kind: row.kind,
        reason: row.reason,
        units: row.units,
        words: row.words,
        pictures: row.pictureIds.join(' '),
        askedFen: row.askedFen,
        state: row.state,
        openedAt: momentText(row.openedAt),
        closedAt: momentText(row.closedAt),
        // What staff wrote to her is hers; who wrote it is not.
        steps: row.marks
          .map(({ code, by, atMs, words }) => `${momentText(atMs)} ${by} ${code}${words === null ? '' : ` ${words}`}`)
          .join('\n'),
      })),
    forget: KEPT_BY_LAW,
    blocks: async (memberId) => ((await rows.findOne({ memberId, open: true }, { projection: { _id: 1 } })) ? 'cases' : null),
  }
}

export const createCaseHolder = (db: Connection): Holder => {
  const rows = collectionOf<Row>(db, 'afterSales')
  return async (orderId, at) => (await rows.updateMany({ orderId }, holdChange(at))).matchedCount
}

/** Names no case that is open or held. */
export const createCaseAgeing = (db: Connection, keptDays: number, nowMs: () => number): Ageing => {
  const rows = collectionOf<Row>(db, 'afterSales')
  return {
    name: 'afterSales',
    keptDays,
    collections: ['afterSales'],
    async sweep(beforeMs) {
      const old = {
        closedAt: { $lt: new Date(beforeMs) },
        open: { $exists: false },
        shreddedAt: { $exists: false },
        heldAt: { $exists: false },
      }
      const ids = await someIds(rows, old, HELPING)
      const empty = { words: '', pictureIds: [], 'marks.$[].words': null, shreddedAt: new Date(nowMs()) }
      return (await rows.updateMany({ _id: { $in: ids } }, { $set: empty })).modifiedCount
    },
  }
}
