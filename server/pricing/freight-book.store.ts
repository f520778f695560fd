// Freight templates and caps in MongoDB; a default and a product's template are unique by index, and change with it in one transaction.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import { inTransaction, type Session } from '../persistence/transaction.ts'
import type { FreightStore, TemplateRow } from './freight-book.service.ts'

/** No goods: no field, so that the unique index of goods sees nothing. */
type Row = Omit<TemplateRow, 'id' | 'productIds'> & { _id: string; productIds?: string[] }

const toRow = ({ id, productIds, ...rest }: TemplateRow): Row => ({
  _id: id,
  ...rest,
  ...(productIds.length > 0 ? { productIds: [...productIds] } : {}),
})
const ofRow = ({ _id, productIds = [], ...rest }: Row): TemplateRow => ({ ...rest, id: _id, productIds })

export const createFreightStore = (db: Connection): FreightStore => {
  const templates = collectionOf<Row>(db, 'freightTemplates')
  const caps = collectionOf<{ _id: string; capFen: number }>(db, 'freightCaps')

  /** Before the new default is written: two are never there at once. */
  const clearDefault = async ({ id, isDefault }: TemplateRow, session: Session): Promise<void> => {
    if (!isDefault) return
    await templates.updateMany({ isDefault: true, _id: { $ne: id } }, { $set: { isDefault: false }, $inc: { version: 1 } }, { session })
  }
  const judged = async <T>(work: Promise<T>): Promise<T | 'taken'> => {
    try {
      return await work
    } catch (err) {
      if (isDuplicate(err)) return 'taken'
      throw err
    }
  }
  return {
    templates: async () => (await templates.find({}).sort({ createdAtMs: 1, _id: 1 }).limit(100).toArray()).map(ofRow),
    caps: async () => (await caps.find({}).sort({ _id: -1 }).limit(1_000).toArray()).map(({ _id, capFen }) => ({ showId: _id, capFen })),
    insert: (row) =>
      judged(
        inTransaction(db, async (session) => {
          await clearDefault(row, session)
          await templates.insertOne(toRow(row), { session })
          return 'done' as const
        }),
      ),
    replace: (row, seenVersion) =>
      judged(
        inTransaction(db, async (session) => {
          const now = await templates.findOne({ _id: row.id }, { session, projection: { version: 1 } })
          if (now?.version !== seenVersion) return 'lost' as const
          await clearDefault(row, session)
          await templates.replaceOne({ _id: row.id, version: seenVersion }, toRow(row), { session })
          return 'done' as const
        }),
      ),
    remove: async (id, seenVersion) => (await templates.deleteOne({ _id: id, version: seenVersion })).deletedCount === 1,
    setCap: async (showId, capFen) => {
      if (capFen === null) await caps.deleteOne({ _id: showId })
      else await caps.updateOne({ _id: showId }, { $set: { capFen } }, { upsert: true })
    },
  }
}
