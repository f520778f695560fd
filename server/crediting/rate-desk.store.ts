// Published rate tables with who published them and why, and the one draft of the next, in MongoDB.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { CommissionDraft } from '../protocol/commission.ts'
import type { PublishedTable, RateDeskStore, TableDraft } from './rate-desk.service.ts'
import { FIRST_TERMS } from '../commission/rate-terms.rules.ts'

type Fields = 'terms' | 'reason' | 'single' | 'byPersonId'
/** The shop's first table was made with the database: it has rows only. */
type TableRow = Omit<PublishedTable, 'publishedAtMs' | Fields> & Partial<Pick<PublishedTable, Fields>> & { _id: string; publishedAt: Date }
/** `open` false: published; its version goes on counting. */
type DraftRow = { _id: 'draft'; version: number; open: boolean; byPersonId: string; given: CommissionDraft }

export function createRateDeskStore(db: Connection): RateDeskStore {
  const tables = collectionOf<TableRow>(db, 'rateTables')
  const drafts = collectionOf<DraftRow>(db, 'rateDrafts')
  return {
    async published(limit) {
      return (await tables.find().sort({ version: -1 }).limit(limit).toArray()).map(publishedOf)
    },
    async publish({ publishedAtMs, ...table }) {
      try {
        await tables.insertOne({ _id: String(table.version), ...table, publishedAt: new Date(publishedAtMs) }, { ignoreUndefined: true })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
    async draft() {
      const row = await drafts.findOne({ _id: 'draft', open: true })
      return row && draftOf(row)
    },
    async putDraft({ byPersonId, ...given }) {
      const set = { open: true, byPersonId, given }
      await drafts.updateOne({ _id: 'draft' }, { $set: set, $inc: { version: 1 } }, { upsert: true, ignoreUndefined: true })
    },
    async dropDraft(version) {
      const dropped = await drafts.updateOne({ _id: 'draft', version, open: true }, { $set: { open: false } })
      return dropped.modifiedCount === 1
    },
  }
}

function publishedOf({ _id, publishedAt, terms = FIRST_TERMS, reason = null, single = false, byPersonId = null, ...table }: TableRow) {
  return { ...table, publishedAtMs: publishedAt.getTime(), terms, reason, single, byPersonId }
}

const draftOf = ({ version, byPersonId, given }: DraftRow): TableDraft => ({ ...given, version, byPersonId })
