// Lets old visits go by the clock: opened pages become sums of a day and link, steps and people of a leader lose their name and count on.
import type { Connection } from 'mongoose'
import type { Ageing } from '../../keeping.ts'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import { LEADER_PEOPLE } from './touch-people.store.ts'
import { namelessOf, renamed, type PersonRow, type StepRow, type TouchRow } from './visits-kept.store.ts'

export type VisitAgeingDeps = {
  readonly db: Connection
  readonly newId: () => string
  /** Of the touches of these members, those that an order names: they live as long as it. */
  readonly namedByOrders: (memberIds: readonly string[]) => Promise<ReadonlySet<string>>
  readonly keptDays: { readonly touches: number; readonly steps: number }
}
type SumRow = { _id: string; linkId: string; groupId: string | null; count: number }
type MarkRow = { _id: string; until: Date }
type LogRow = { _id: string; memberId: string; before: { touchId: string | null } | null; after: { touchId: string | null } | null }
type OldTouch = Pick<TouchRow, '_id' | 'memberId' | 'linkId' | 'groupId'>

const DAY_MS = 86_400_000
const HELPING = 500
const MARK = 'touches'

const dayText = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

/** Whole days of the past, the oldest first. A day is summed before anything of it goes: who comes second, or again, finds the same sums there. */
const touchAgeing = ({ db, namedByOrders, keptDays }: VisitAgeingDeps): Ageing => {
  const touches = collectionOf<TouchRow>(db, 'touches')
  const sums = collectionOf<SumRow>(db, 'touchSums')
  const marks = collectionOf<MarkRow>(db, 'ageingMarks')
  const log = collectionOf<LogRow>(db, 'bindingLog')
  const namedByBindings = async (memberIds: readonly string[]): Promise<Set<string>> => {
    const rows = await log.find({ memberId: { $in: [...memberIds] } }).toArray()
    return new Set(rows.flatMap(({ before, after }) => [before?.touchId ?? [], after?.touchId ?? []].flat()))
  }
  const removableOf = async (fromMs: number): Promise<OldTouch[]> => {
    const all = (await touches
      .find({ at: { $gte: new Date(fromMs), $lt: new Date(fromMs + DAY_MS) } })
      .project({ memberId: 1, linkId: 1, groupId: 1 })
      .toArray()) as OldTouch[]
    const kept = new Set<string>()
    const members = [...new Set(all.flatMap(({ memberId }) => memberId ?? []))]
    for (let at = 0; at < members.length; at += HELPING) {
      const some = members.slice(at, at + HELPING)
      for (const named of await Promise.all([namedByOrders(some), namedByBindings(some)])) for (const touchId of named) kept.add(touchId)
    }
    return all.filter(({ _id }) => !kept.has(_id))
  }
  const sumUp = async (day: string, rows: readonly OldTouch[]): Promise<void> => {
    const byLink = Map.groupBy(
      rows.filter(({ linkId }) => linkId !== null),
      ({ linkId }) => linkId ?? '',
    )
    const made = [...byLink].map(([linkId, some]) => ({
      _id: `${day}:${linkId}`,
      linkId,
      groupId: some[0]?.groupId ?? null,
      count: some.length,
    }))
    if (made.length === 0) return
    await sums.insertMany(made, { ordered: false }).catch((err: unknown) => {
      if (!isDuplicate(err)) throw err
    })
  }
  return {
    name: 'touches',
    keptDays: keptDays.touches,
    collections: ['touches', 'touchSums', 'ageingMarks'],
    async sweep(beforeMs) {
      const untilMs = Math.floor(beforeMs / DAY_MS) * DAY_MS
      for (;;) {
        const since = (await marks.findOne({ _id: MARK }))?.until ?? new Date(0)
        const oldest = await touches.findOne({ at: { $gte: since, $lt: new Date(untilMs) } }, { sort: { at: 1 }, projection: { at: 1 } })
        if (!oldest) return 0
        const fromMs = Math.floor(oldest.at.getTime() / DAY_MS) * DAY_MS
        const gone = await removableOf(fromMs)
        await sumUp(dayText(fromMs), gone)
        for (let at = 0; at < gone.length; at += HELPING) {
          await touches.deleteMany({ _id: { $in: gone.slice(at, at + HELPING).map(({ _id }) => _id) } })
        }
        await marks.updateOne({ _id: MARK }, { $max: { until: new Date(fromMs + DAY_MS) } }, { upsert: true })
        if (gone.length > 0) return gone.length
      }
    },
  }
}

/** Whose steps they were is known for thirty days. */
const stepAgeing = ({ db, newId, keptDays }: VisitAgeingDeps): Ageing => {
  const steps = collectionOf<StepRow>(db, 'visitSteps')
  return {
    name: 'visitSteps',
    keptDays: keptDays.steps,
    collections: ['visitSteps'],
    async sweep(beforeMs) {
      const old = await steps
        .find({ known: true, at: { $lt: new Date(beforeMs) } })
        .limit(HELPING)
        .toArray()
      return renamed(db, 'visitSteps', old, namelessOf(newId).steps)
    },
  }
}

/** Who came by a leader's link, unless she is bound to her or bought by her. */
const peopleAgeing = ({ db, newId, keptDays }: VisitAgeingDeps): Ageing => {
  const people = collectionOf<PersonRow>(db, LEADER_PEOPLE)
  const bindings = collectionOf<{ _id: string; leaderId: string | null }>(db, 'bindings')
  const orders = collectionOf<{ _id: string; leaderId: string | null; memberId: string }>(db, 'creditedOrders')
  const isHers = async ({ kind, leaderId, personId }: PersonRow): Promise<boolean> =>
    kind === 'member' &&
    ((await bindings.findOne({ _id: personId, leaderId })) !== null || (await orders.findOne({ memberId: personId, leaderId })) !== null)
  return {
    name: 'leaderPeople',
    keptDays: keptDays.touches,
    collections: [LEADER_PEOPLE],
    async sweep(beforeMs) {
      const old: PersonRow[] = []
      for await (const row of people.find({ known: true, lastAt: { $lt: new Date(beforeMs) } }).sort({ lastAt: 1 })) {
        if (await isHers(row)) continue
        if (old.push(row) >= HELPING) break
      }
      return renamed(db, LEADER_PEOPLE, old, namelessOf(newId).people)
    },
  }
}

/** Whose browser it was goes with the last of its touches. */
const ownerAgeing = ({ db, keptDays }: VisitAgeingDeps): Ageing => {
  const owners = collectionOf<{ _id: string; memberId: string; at: Date }>(db, 'visitorOwners')
  const touches = collectionOf<TouchRow>(db, 'touches')
  return {
    name: 'visitors',
    keptDays: keptDays.touches,
    collections: ['visitorOwners'],
    async sweep(beforeMs) {
      const gone: string[] = []
      for await (const { _id } of owners.find({ at: { $lt: new Date(beforeMs) } })) {
        if (await touches.findOne({ visitorId: _id }, { projection: { _id: 1 } })) continue
        if (gone.push(_id) >= HELPING) break
      }
      return gone.length === 0 ? 0 : (await owners.deleteMany({ _id: { $in: gone } })).deletedCount
    },
  }
}

export const createVisitAgeings = (deps: VisitAgeingDeps): readonly Ageing[] => [
  touchAgeing(deps),
  stepAgeing(deps),
  peopleAgeing(deps),
  ownerAgeing(deps),
]
