// Touches in MongoDB: append-only rows; only the member of a guest's touch is filled in, once, at sign-in.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
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
  const owners = collectionOf<OwnerRow>(db, 'visitorOwners')
  return {
    async insert({ touchId, atMs, ...touch }, source) {
      try {
        await touches.insertOne({ _id: touchId, ...touch, source, at: new Date(atMs), minute: Math.floor(atMs / TOUCH_SAME_WITHIN_MS) })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
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
      await touches.updateOne({ _id: touchId, memberId: null }, { $set: { memberId } })
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
    },
    ...countsOf(db),
  }
}

type Counts = Pick<TouchStore, 'countByLink' | 'anyOf' | 'visitsOf' | 'countPeople'>

function countsOf(db: Connection): Counts {
  const touches = collectionOf<TouchRow>(db, 'touches')
  return {
    async countByLink(linkIds) {
      const groups = await touches
        .aggregate<{ _id: string; count: number }>([
          { $match: { linkId: { $in: [...linkIds] } } },
          { $group: { _id: '$linkId', count: { $sum: 1 } } },
        ])
        .toArray()
      return new Map(groups.map((group) => [group._id, group.count]))
    },
    async anyOf(leaderId, notMemberId, fromMs, untilMs) {
      const at = { $gte: new Date(fromMs), $lt: new Date(untilMs) }
      const row = await touches.findOne({ leaderId, refusal: null, memberId: { $ne: notMemberId }, at }, { projection: { _id: 1 } })
      return row !== null
    },
    async visitsOf(leaderId, before, limit) {
      const behind =
        before === null
          ? []
          : [
              {
                $match: {
                  $or: [
                    { lastAt: { $lt: new Date(before.lastAtMs) } },
                    { lastAt: new Date(before.lastAtMs), _id: { $lt: before.memberId } },
                  ],
                },
              },
            ]
      const groups = await touches
        .aggregate<{ _id: string; lastAt: Date }>([
          { $match: { leaderId, refusal: null, memberId: { $type: 'string' } } },
          { $group: { _id: '$memberId', lastAt: { $max: '$at' } } },
          ...behind,
          { $sort: { lastAt: -1, _id: -1 } },
          { $limit: limit },
        ])
        .toArray()
      return groups.map((group) => ({ memberId: group._id, lastAtMs: group.lastAt.getTime() }))
    },
    async countPeople(leaderId) {
      const distinct = async (field: 'visitorId' | 'memberId') => {
        const [group] = await touches
          .aggregate<{ count: number }>([
            { $match: { leaderId, refusal: null, [field]: { $type: 'string' } } },
            { $group: { _id: `$${field}` } },
            { $count: 'count' },
          ])
          .toArray()
        return group?.count ?? 0
      }
      const [visitors, members] = await Promise.all([distinct('visitorId'), distinct('memberId')])
      return { visitors, members }
    },
  }
}

function touchOf(row: TouchRow): Touch {
  const { _id, visitorId, memberId, linkId, leaderId, showId, groupId, channel, refusal, at } = row
  return { touchId: _id, visitorId, memberId, linkId, leaderId, showId, groupId, channel, refusal, atMs: at.getTime() }
}
