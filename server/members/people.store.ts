// Keeps people in MongoDB; phones and staff names are unique by their index and match form, never by the value.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { PeopleStore } from './people.service.ts'
import type { Person, PersonPhone, StaffFacts } from './person.rules.ts'

/** Absent in place of null: the unique indexes are partial on the field's being there. */
type Row = Omit<Person, 'id' | 'phone' | 'staff'> & { _id: string; phone?: PersonPhone; staff?: StaffFacts }

const toPerson = ({ _id, phone, staff, ...rest }: Row): Person => ({ id: _id, ...rest, phone: phone ?? null, staff: staff ?? null })
const toRow = ({ id, phone, staff, ...rest }: Person): Row => ({
  _id: id,
  ...rest,
  ...(phone ? { phone } : {}),
  ...(staff ? { staff } : {}),
})

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
    ownerExists: async (demo) => (await rows.countDocuments({ 'staff.owner': true, demo }, { limit: 1 })) > 0,
  }
}
