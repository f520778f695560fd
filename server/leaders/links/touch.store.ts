// Touches in MongoDB: append-only rows; only the member of a guest's touch is filled in, once, at sign-in.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import { touchPeopleOf } from './touch-people.store.ts'
import { TOUCH_SAME_WITHIN_MS, type Touch } from './touch.rules.ts'
import type { TouchStore } from './touch.service.ts'

type TouchRow = Omit<Touch, 'touchId' | 'atMs'> & {
  _id: string
  at: Date
  /** Number of the minute: two joins at once write one touch (unique with visitor, link and show). */
  minute: number
  source: string
}
type OwnerRow = { _id: string; memberId: string; at: Date }

export function createTouchStore(db: Connection): TouchStore {
  const touches = collectionOf<TouchRow>(db, 'touches')
  const { seen, moved, ...people } = touchPeopleOf(db)
  const owners = collectionOf<OwnerRow>(db, 'visitorOwners')
  return {
    async insert({ touchId, atMs, ...touch }, source) {
      try {
        await touches.insertOne({ _id: touchId, ...touch, source, at: new Date(atMs), minute: Math.floor(atMs / TOUCH_SAME_WITHIN_MS) })
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
      await seen({ ...touch, atMs })
      return true
    },
    async lastOf(visitorId, linkId, showId) {
      const row = await touches.findOne({ visitorId, linkId, showId }, { sort: { minute: -1 }, projection: { at: 1 } })
      return row?.at.getTime() ?? null
    },
    async ofMember(memberId, sinceMs, limit) {
      const filter = { memberId, at: { $gt: new Date(sinceMs) } }
      return (await touches.find(filter).sort({ at: -1, _id: -1 }).limit(limit).toArray()).map(touchOf)
    },
    async ofVisitor(visitorId, showId, sinceMs, limit) {
      const filter = { visitorId, showId, at: { $gt: new Date(sinceMs) } }
      return (await touches.find(filter).sort({ at: -1, _id: -1 }).limit(limit).toArray()).map(touchOf)
    },
    async byId(touchId) {
      const row = await touches.findOne({ _id: touchId })
      return row && touchOf(row)
    },
    async unmerged(visitorId, limit) {
      return (await touches.find({ visitorId, memberId: null }).sort({ at: 1, _id: 1 }).limit(limit).toArray()).map(touchOf)
    },
    async giveTo(touchId, memberId) {
      const row = await touches.findOneAndUpdate({ _id: touchId, memberId: null }, { $set: { memberId } }, { returnDocument: 'after' })
      if (row) await seen(touchOf(row))
    },
    async claimVisitor(visitorId, memberId, atMs) {
      try {
        await owners.insertOne({ _id: visitorId, memberId, at: new Date(atMs) })
        return memberId
      } catch (err) {
        if (!isDuplicate(err)) throw err
        return (await owners.findOne({ _id: visitorId }))?.memberId ?? memberId
      }
    },
    async moveMember(goneId, keepId) {
      await touches.updateMany({ memberId: goneId }, { $set: { memberId: keepId } })
      await moved(goneId, keepId)
    },
    ...people,
    ...countsOf(db),
  }
}

type Counts = Pick<TouchStore, 'countByLink' | 'anyOf'>

function countsOf(db: Connection): Counts {
  const touches = collectionOf<TouchRow>(db, 'touches')
  /** What old touches became, by day and link. */
  const sums = collectionOf<{ _id: string; linkId: string; count: number }>(db, 'touchSums')
  return {
    async countByLink(linkIds) {
      const ofLinks = { $match: { linkId: { $in: [...linkIds] } } }
      const [living, past] = await Promise.all([
        touches.aggregate<{ _id: string; count: number }>([ofLinks, { $group: { _id: '$linkId', count: { $sum: 1 } } }]).toArray(),
        sums.aggregate<{ _id: string; count: number }>([ofLinks, { $group: { _id: '$linkId', count: { $sum: '$count' } } }]).toArray(),
      ])
      const counts = new Map<string, number>()
      for (const { _id, count } of [...living, ...past]) counts.set(_id, (counts.get(_id) ?? 0) + count)
      return counts
    },
    async anyOf(leaderId, notMemberId, fromMs, untilMs) {
      const at = { $gte: new Date(fromMs), $lt: new Date(untilMs) }
      const row = await touches.findOne({ leaderId, refusal: null, memberId: { $ne: notMemberId }, at }, { projection: { _id: 1 } })
      return row !== null
    },
  }
}

function touchOf(row: TouchRow): Touch {
  const { _id, visitorId, memberId, linkId, leaderId, showId, groupId, channel, refusal, at } = row
  return { touchId: _id, visitorId, memberId, linkId, leaderId, showId, groupId, channel, refusal, atMs: at.getTime() }
}
