// What is kept of a person's ways into the shop: pages opened by a leader's link, whose people she is among. Closed accounts and old visits lose their person.
import type { Connection, mongo } from 'mongoose'
import { momentText, type Keeper } from '../../keeping.ts'
import { collectionOf } from '../../persistence/collections.ts'
import { inTransaction } from '../../persistence/transaction.ts'
import { LEADER_PEOPLE } from './touch-people.store.ts'

export type TouchRow = {
  _id: string
  visitorId: string
  memberId: string | null
  leaderId: string | null
  linkId: string | null
  showId: string | null
  groupId: string | null
  at: Date
}
/** known: it stands for somebody who could be found. */
export type PersonRow = { _id: string; leaderId: string; kind: 'visitor' | 'member'; personId: string; lastAt: Date; known?: true }
export type StepRow = { _id: string; leaderId: string; showId: string; at: Date; known?: true }

/** Rows that go on to count without their person: each is written under a name of nobody and removed in one transaction. */
export const renamed = async <Row extends { _id: string }>(
  db: Connection,
  name: string,
  rows: readonly Row[],
  rename: (row: Row) => Row,
) => {
  if (rows.length === 0) return 0
  const all = collectionOf<Row>(db, name)
  return inTransaction(db, async (session) => {
    const ids = rows.map(({ _id }) => _id)
    const still = (await all.find({ _id: { $in: ids } } as mongo.Filter<Row>, { session }).toArray()) as unknown as Row[]
    if (still.length === 0) return 0
    await all.insertMany(still.map(rename) as mongo.OptionalUnlessRequiredId<Row>[], { session })
    return (await all.deleteMany({ _id: { $in: still.map(({ _id }) => _id) } } as mongo.Filter<Row>, { session })).deletedCount
  })
}

/** The same rows under an id that is nobody's: they count on. */
export const namelessOf = (newId: () => string) => ({
  people: ({ known: _known, ...row }: PersonRow): PersonRow => {
    const personId = newId()
    return { ...row, personId, _id: `${row.leaderId}:${row.kind}:${personId}` }
  },
  steps: ({ known: _known, ...row }: StepRow): StepRow => ({ ...row, _id: `${row.leaderId}:${row.showId}:${newId()}` }),
})

export const createVisitKeeper = (db: Connection, newId: () => string): Keeper => {
  const touches = collectionOf<TouchRow>(db, 'touches')
  const owners = collectionOf<{ _id: string; memberId: string }>(db, 'visitorOwners')
  const people = collectionOf<PersonRow>(db, LEADER_PEOPLE)
  const steps = collectionOf<StepRow>(db, 'visitSteps')
  const { people: anonymous, steps: stepless } = namelessOf(newId)
  return {
    name: 'visits',
    collections: ['touches', 'visitorOwners', LEADER_PEOPLE, 'visitSteps'],
    gather: async (memberId) =>
      (await touches.find({ memberId }).sort({ at: 1, _id: 1 }).toArray()).map(({ leaderId, linkId, showId, at }) => ({
        ...{ leaderId, linkId, showId },
        at: momentText(at),
      })),
    async forget(memberId) {
      const visitorIds = (await owners.find({ memberId }).toArray()).map(({ _id }) => _id)
      const hers = await touches.find({ memberId }, { projection: { _id: 1, visitorId: 1 } }).toArray()
      const browsers = [...new Set([...visitorIds, ...hers.map(({ visitorId }) => visitorId)])]
      // Each opened page becomes a stranger's own: the same browser later does not find it.
      const unlink = hers.map(({ _id }): mongo.AnyBulkWriteOperation<TouchRow> => ({
        updateOne: { filter: { _id, memberId }, update: { $set: { memberId: null, visitorId: _id } } },
      }))
      const old = await people.find({ personId: { $in: [memberId, ...browsers] } }).toArray()
      await renamed(db, LEADER_PEOPLE, old, anonymous)
      const places = await touches.find({ memberId }, { projection: { leaderId: 1, showId: 1, visitorId: 1 } }).toArray()
      const stepIds = [...new Set(places.map(({ leaderId, showId, visitorId }) => `${leaderId}:${showId}:${visitorId}`))]
      await renamed(db, 'visitSteps', await steps.find({ _id: { $in: stepIds } }).toArray(), stepless)
      // Last of all: until here a crash finds the same browsers again.
      if (unlink.length > 0) await touches.bulkWrite(unlink, { ordered: false })
      await owners.deleteMany({ memberId })
      return hers.length + visitorIds.length
    },
  }
}
