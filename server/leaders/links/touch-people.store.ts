// Who came by a leader's links, one row a person, in MongoDB: derived from touches, so that a leader's people are read and counted without reading every touch.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { Touch } from './touch.rules.ts'
import type { TouchStore } from './touch.service.ts'

type Kind = 'visitor' | 'member'
/** known: until the clock takes her name from it (visits-ageing). */
type PersonRow = { _id: string; leaderId: string; kind: Kind; personId: string; lastAt: Date; known?: true }
type Seen = Pick<Touch, 'leaderId' | 'refusal' | 'visitorId' | 'memberId' | 'atMs'>

export const LEADER_PEOPLE = 'leaderPeople'
const idOf = (leaderId: string, kind: Kind, personId: string): string => `${leaderId}:${kind}:${personId}`

/** Stages behind a match on touches that bring the people they show into their rows; repeating them changes nothing. */
export const peopleStages = (kind: Kind) => {
  const field = kind === 'visitor' ? 'visitorId' : 'memberId'
  return [
    { $match: { refusal: null, leaderId: { $type: 'string' }, [field]: { $type: 'string' } } },
    { $group: { _id: { leaderId: '$leaderId', personId: `$${field}` }, lastAt: { $max: '$at' } } },
    {
      $project: {
        _id: { $concat: ['$_id.leaderId', `:${kind}:`, '$_id.personId'] },
        ...{ leaderId: '$_id.leaderId', personId: '$_id.personId', kind: { $literal: kind }, lastAt: 1, known: { $literal: true } },
      },
    },
    { $merge: { into: LEADER_PEOPLE, whenMatched: [{ $set: { lastAt: { $max: ['$lastAt', '$$new.lastAt'] } } }] } },
  ]
}

export function touchPeopleOf(db: Connection): Pick<TouchStore, 'visitsOf' | 'countPeople' | 'countAgain'> & {
  readonly seen: (touch: Seen) => Promise<void>
  readonly moved: (goneId: string, keepId: string) => Promise<void>
} {
  const people = collectionOf<PersonRow>(db, LEADER_PEOPLE)
  const touches = collectionOf<{ _id: string }>(db, 'touches')
  const upsert = (leaderId: string, kind: Kind, personId: string, lastAt: Date) => ({
    updateOne: {
      filter: { _id: idOf(leaderId, kind, personId) },
      update: { $max: { lastAt }, $setOnInsert: { leaderId, kind, personId, known: true as const } },
      upsert: true,
    },
  })
  return {
    /** A touch that does not count shows nobody. */
    async seen({ leaderId, refusal, visitorId, memberId, atMs }) {
      if (leaderId === null || refusal !== null) return
      const at = new Date(atMs)
      const visitor = upsert(leaderId, 'visitor', visitorId, at)
      await people.bulkWrite(memberId === null ? [visitor] : [visitor, upsert(leaderId, 'member', memberId, at)], { ordered: false })
    },
    async moved(goneId, keepId) {
      for (const { _id, leaderId, lastAt } of await people.find({ personId: goneId, kind: 'member' }).toArray()) {
        await people.bulkWrite([upsert(leaderId, 'member', keepId, lastAt)])
        await people.deleteOne({ _id })
      }
    },
    async countAgain(sinceMs) {
      // Ids of touches begin with their second.
      const since = {
        $match: {
          _id: {
            $gte: Math.floor(sinceMs / 1000)
              .toString(16)
              .padStart(8, '0'),
          },
        },
      }
      for (const kind of ['visitor', 'member'] as const) await touches.aggregate([since, ...peopleStages(kind)]).toArray()
    },
    async visitsOf(leaderId, before, limit) {
      const lastAt = before && new Date(before.lastAtMs)
      const behind = before && { $or: [{ lastAt: { $lt: lastAt } }, { lastAt, personId: { $lt: before.memberId } }] }
      const rows = await people
        .find({ leaderId, kind: 'member', ...behind } as object)
        .sort({ lastAt: -1, personId: -1 })
        .limit(limit)
        .toArray()
      return rows.map(({ personId, lastAt: at }) => ({ memberId: personId, lastAtMs: at.getTime() }))
    },
    async countPeople(leaderId) {
      const [visitors, members] = await Promise.all([
        people.countDocuments({ leaderId, kind: 'visitor' }),
        people.countDocuments({ leaderId, kind: 'member' }),
      ])
      return { visitors, members }
    },
  }
}
