// Published rate tables in MongoDB, one row a version, never changed.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { RateRow, RateTable } from './rate.rules.ts'
import type { RateTerms } from './rate-terms.rules.ts'
import type { RateStore } from './rate.service.ts'

type TableRow = { _id: string; version: number; publishedAt: Date; rows: readonly RateRow[]; terms?: RateTerms }

export function createRateStore(db: Connection): RateStore {
  const tables = collectionOf<TableRow>(db, 'rateTables')
  return {
    async tables() {
      const rows = await tables.find().sort({ version: 1 }).toArray()
      return rows.map(({ version, publishedAt, rows: given, terms }): RateTable => ({
        version,
        publishedAtMs: publishedAt.getTime(),
        rows: given,
        terms,
      }))
    },
    async insert({ version, publishedAtMs, rows, terms }) {
      try {
        await tables.insertOne({ _id: String(version), version, publishedAt: new Date(publishedAtMs), rows, ...(terms && { terms }) })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
  }
}
