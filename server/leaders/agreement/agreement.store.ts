// Acceptances of the leaders' agreement in MongoDB: rows are only added, one a member and version.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import type { Acceptance, AgreementStore } from './agreement.service.ts'

type Row = Omit<Acceptance, 'atMs'> & { _id: string; at: Date }

export function createAgreementStore(db: Connection): AgreementStore {
  const rows = collectionOf<Row>(db, 'leaderAgreements')
  return {
    async insert({ atMs, ...acceptance }) {
      try {
        await rows.insertOne({ _id: `${acceptance.memberId}:${acceptance.version}`, ...acceptance, at: new Date(atMs) })
      } catch (err) {
        if (!isDuplicate(err)) throw err
      }
    },
    async lastOf(memberId) {
      const row = await rows.findOne({ memberId }, { sort: { version: -1 } })
      if (!row) return null
      const { _id, at, ...acceptance } = row
      return { ...acceptance, atMs: at.getTime() }
    },
  }
}
