// Published rate tables in MongoDB, one row a version, never changed.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { RateRow, RateTable } from './rate.rules.ts'
import type { RateStore } from './rate.service.ts'

type TableRow = { _id: string; version: number; publishedAt: Date; rows: readonly RateRow[] }

export function createRateStore(db: Connection): RateStore {
  const tables = collectionOf<TableRow>(db, 'rateTables')
  return {
    async tables() {
      const rows = await tables.find().sort({ version: 1 }).toArray()
      return rows.map((row): RateTable => ({ version: row.version, publishedAtMs: row.publishedAt.getTime(), rows: row.rows }))
    },
    async insert({ version, publishedAtMs, rows }) {
      try {
        await tables.insertOne({ _id: String(version), version, publishedAt: new Date(publishedAtMs), rows })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
  }
}
