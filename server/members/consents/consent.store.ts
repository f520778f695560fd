// Consents in MongoDB: rows are only added; the last one of a person and purpose is in force.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { Consent } from './consent.rules.ts'
import type { ConsentStore } from './consent.service.ts'

type ConsentRow = Omit<Consent, 'atMs'> & { _id: string; at: Date }

export const createConsentStore = (db: Connection): ConsentStore => {
  const consents = collectionOf<ConsentRow>(db, 'consents')
  return {
    insert: async (id, { atMs, ...consent }) => void (await consents.insertOne({ _id: id, ...consent, at: new Date(atMs) })),
    async lastOf(personIds, purpose) {
      const groups = await consents
        .aggregate<{ _id: string; last: ConsentRow }>([
          { $match: { personId: { $in: [...personIds] }, purpose } },
          { $sort: { personId: 1, purpose: 1, at: 1, _id: 1 } },
          { $group: { _id: '$personId', last: { $last: '$$ROOT' } } },
        ])
        .toArray()
      return new Map(groups.map(({ _id, last }) => [_id, consentOf(last)]))
    },
  }
}

const consentOf = ({ _id, at, ...row }: ConsentRow): Consent => ({ ...row, atMs: at.getTime() })
