// Keeps people in MongoDB; phones and staff names are unique by their index and match form, never by the value.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import { inTransaction } from '../persistence/transaction.ts'
import type { PeopleStore } from './people.service.ts'
import { losesOwner, type Person, type PersonPhone, type StaffFacts } from './person.rules.ts'

/** Absent in place of null: the unique indexes are partial on the field's being there. */
type Row = Omit<Person, 'id' | 'phone' | 'staff'> & { _id: string; phone?: PersonPhone; staff?: StaffFacts }

const toPerson = ({ _id, phone, staff, ...rest }: Row): Person => ({ id: _id, ...rest, phone: phone ?? null, staff: staff ?? null })
const toRow = ({ id, phone, staff, ...rest }: Person): Row => ({
  _id: id,
  ...rest,
  ...(phone ? { phone } : {}),
  ...(staff ? { staff } : {}),
})

const OWNERS = 'owners'

const createStaffChange = (db: Connection): PeopleStore['changeStaff'] => {
  const rows = collectionOf<Row>(db, 'people')
  const turns = collectionOf<{ _id: string; turn: number }>(db, 'staffTurns')
  return (id, { owner, scopes, blockedAtMs, ownPhone }) =>
    inTransaction(db, async (session) => {
      // Everybody who changes staff writes this row: two at once conflict, and the later one looks again.
      await turns.updateOne({ _id: OWNERS }, { $inc: { turn: 1 } }, { upsert: true, session })
      const row = await rows.findOne({ _id: id, kind: 'staff' }, { session })
      if (!row) return 'missing'
      if (losesOwner(toPerson(row), { owner, blockedAtMs })) {
        const usable = { $or: [{ demo: true }, { 'staff.passwordHash': { $type: 'string' as const } }] }
        const others = { _id: { $ne: id }, kind: 'staff' as const, 'staff.owner': true, blockedAtMs: null, demo: row.demo, ...usable }
        if ((await rows.countDocuments(others, { limit: 1, session })) === 0) return 'lastOwner'
      }
      const set = {
        ...(owner === undefined ? {} : { 'staff.owner': owner }),
        ...(scopes === undefined ? {} : { 'staff.scopes': [...scopes] }),
        ...(blockedAtMs === undefined ? {} : { blockedAtMs }),
        ...(ownPhone ? { 'staff.ownPhone': ownPhone } : {}),
      }
      const gone = ownPhone === null ? { $unset: { 'staff.ownPhone': '' as const } } : {}
      // An update with an empty $set is refused.
      if (Object.keys(set).length > 0 || ownPhone === null)
        await rows.updateOne({ _id: id }, { ...(Object.keys(set).length > 0 ? { $set: set } : {}), ...gone }, { session })
      return 'changed'
    })
}

export const createPeopleStore = (db: Connection): PeopleStore => {
  const rows = collectionOf<Row>(db, 'people')
  const one = async (filter: Parameters<typeof rows.findOne>[0]): Promise<Person | null> => {
    const row = await rows.findOne(filter ?? {})
    return row && toPerson(row)
  }
  const byPhone = (index: string): Promise<Person | null> => one({ 'phone.index': index })
  const byStaffName = (nameMatch: string): Promise<Person | null> => one({ 'staff.nameMatch': nameMatch })
  return {
    byId: (id) => one({ _id: id }),
    byIds: async (ids) => (await rows.find({ _id: { $in: [...ids] } }).toArray()).map(toPerson),
    byPhone,
    byStaffName,
    insert: async (person) => {
      try {
        await rows.insertOne(toRow(person))
        return person
      } catch (err) {
        if (!isDuplicate(err)) throw err
        const standing =
          (await one({ _id: person.id })) ??
          (person.phone && (await byPhone(person.phone.index))) ??
          (person.staff && (await byStaffName(person.staff.nameMatch)))
        if (!standing) throw err
        return standing
      }
    },
    setProfile: async (id, patch) => void (await rows.updateOne({ _id: id }, { $set: { ...patch } })),
    setPasswordHash: async (id, hash) => void (await rows.updateOne({ _id: id }, { $set: { 'staff.passwordHash': hash } })),
    setSecondFactor: async (id, atMs) => {
      const field = 'staff.secondFactorAtMs'
      await rows.updateOne({ _id: id, kind: 'staff' }, atMs === null ? { $unset: { [field]: '' } } : { $set: { [field]: atMs } })
    },
    setNotBefore: async (id, atMs) => void (await rows.updateOne({ _id: id }, { $max: { notBeforeMs: atMs } })),
    setBlocked: async (id, atMs) => void (await rows.updateOne({ _id: id }, { $set: { blockedAtMs: atMs } })),
    search: async ({ nickname, phoneIndex, before, limit }) => {
      const filter = {
        kind: 'member' as const,
        ...(nickname === null ? {} : { nicknameMatch: { $gte: nickname, $lt: `${nickname}\uFFFF` } }),
        ...(phoneIndex === null ? {} : { 'phone.index': phoneIndex }),
        ...(before === null ? {} : { _id: { $lt: before } }),
      }
      return (await rows.find(filter).sort({ _id: -1 }).limit(limit).toArray()).map(toPerson)
    },
    listStaff: async (before, limit) => {
      const filter = { kind: 'staff' as const, ...(before === null ? {} : { _id: { $lt: before } }) }
      return (await rows.find(filter).sort({ _id: -1 }).limit(limit).toArray()).map(toPerson)
    },
    changeStaff: createStaffChange(db),
    ownerExists: async (demo) => (await rows.countDocuments({ kind: 'staff', 'staff.owner': true, demo }, { limit: 1 })) > 0,
  }
}
