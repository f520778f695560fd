// The waiting list in MongoDB: one row a member and lot, its place a number that only rises; every change is a compare-and-set on its version.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import type { RebuildStore } from '../gate/rebuild.service.ts'
import type { WaitRow } from './wait.rules.ts'
import type { WaitStore } from './wait.service.ts'

const JOIN_TRIES_MAX = 5

export const createWaitStore = (db: Connection): WaitStore & Required<Pick<RebuildStore, 'linedLots'>> => {
  const waits = collectionOf<WaitRow>(db, 'waits')
  const places = collectionOf<{ _id: string; last: number }>(db, 'waitPlaces')
  const nextPlace = async (lotId: string): Promise<number> => {
    const row = await places.findOneAndUpdate({ _id: lotId }, { $inc: { last: 1 } }, { upsert: true, returnDocument: 'after' })
    return row?.last ?? 1
  }
  return {
    byId: (waitId) => waits.findOne({ _id: waitId }),
    join: async (row) => {
      const fresh = { state: 'waiting', why: null, orderId: null, orderNo: null } as const
      for (let tries = 0; tries < JOIN_TRIES_MAX; tries += 1) {
        const known = await waits.findOne({ _id: row._id })
        if (known?.state === 'waiting' || known?.state === 'offered') return known
        const seq = await nextPlace(row.lotId)
        if (known) {
          const { _id, ...rest } = row
          const again = await waits.findOneAndUpdate(
            { _id, version: known.version },
            { $set: { ...rest, ...fresh, seq }, $inc: { round: 1, version: 1 } },
            { returnDocument: 'after' },
          )
          if (again) return again
          continue
        }
        const first: WaitRow = { ...row, ...fresh, seq, round: 0, version: 1 }
        try {
          await waits.insertOne(first)
          return first
        } catch (err) {
          // She joined from two pages at once.
          if (!isDuplicate(err)) throw err
        }
      }
      throw new Error(`place ${row._id} is changed by somebody else all the time`)
    },
    change: ({ _id, version }, to) =>
      waits.findOneAndUpdate({ _id, version }, { $set: to, $inc: { version: 1 } }, { returnDocument: 'after' }),
    waiting: (lotId, limit) => waits.find({ lotId, state: 'waiting' }).sort({ seq: 1 }).limit(limit).toArray(),
    ahead: ({ lotId, seq }) => waits.countDocuments({ lotId, state: 'waiting', seq: { $lt: seq } }),
    ofMember: (memberId, offerId) => waits.find({ memberId, offerId }).toArray(),
    openOf: (memberId, showId, limit) =>
      waits
        .find({ memberId, showId, state: { $in: ['waiting', 'offered'] } })
        .sort({ joinedAt: -1 })
        .limit(limit)
        .toArray(),
    lines: async () => {
      const rows = await waits
        .aggregate<{ _id: { offerId: string; lotId: string } }>([
          { $match: { state: 'waiting' } },
          { $group: { _id: { offerId: '$offerId', lotId: '$lotId' } } },
        ])
        .toArray()
      return rows.map(({ _id }) => _id)
    },
    offered: (limit) => waits.find({ state: 'offered' }).limit(limit).toArray(),
    linedLots: async (offerId) => new Set(await waits.distinct('lotId', { offerId, state: 'waiting' })),
  }
}
