// What the members' part keeps of a person: given to her in full, and taken away for good when her account is closed.
import type { Connection } from 'mongoose'
import { momentText, type Keeper } from '../keeping.ts'
import { collectionOf } from '../persistence/collections.ts'
import { matchText } from '../protocol/text.ts'
import type { Sealing } from '../sealing.ts'
import type { AddressRow } from './addresses/address.rules.ts'
import type { Consent } from './consents/consent.rules.ts'
import { ERASED_NICKNAME, type Person, type PersonPhone } from './person.rules.ts'
import type { SessionRow } from './sessions/session.rules.ts'

export type MemberKeeperDeps = {
  readonly db: Connection
  readonly sealing: Pick<Sealing, 'unseal'>
  readonly nowMs: () => number
  /** Ends them everywhere at once. */
  readonly endSessions: (memberId: string) => Promise<void>
  /** Her row changed: what is held of her is old. */
  readonly onChanged: (memberId: string) => void
}
type PersonRow = Omit<Person, 'id' | 'phone' | 'staff'> & { _id: string; phone?: PersonPhone }
type Deps = MemberKeeperDeps

const profile = ({ db, sealing, nowMs, onChanged }: Deps): Keeper => {
  const people = collectionOf<PersonRow>(db, 'people')
  const challenges = collectionOf<{ _id: string; phoneIndex: string }>(db, 'challenges')
  return {
    name: 'profile',
    collections: ['people', 'challenges'],
    async gather(memberId) {
      const row = await people.findOne({ _id: memberId })
      if (!row) return []
      const { nickname, pictureUrl, phone, createdAtMs } = row
      const number = phone ? sealing.unseal(memberId, 'phone', phone.sealed) : null
      return [{ memberId, nickname, phone: number, pictureUrl, since: momentText(createdAtMs) }]
    },
    // The row stays as a tombstone: orders and the ledger name its id. Its phone is free for a stranger from here on.
    async forget(memberId) {
      const row = await people.findOne({ _id: memberId, kind: 'member' })
      if (row?.phone) await challenges.deleteMany({ phoneIndex: row.phone.index })
      const nobody = { nickname: ERASED_NICKNAME, nicknameMatch: matchText(ERASED_NICKNAME), pictureId: null, pictureUrl: null }
      const { modifiedCount } = await people.updateOne(
        { _id: memberId, kind: 'member', erasedAtMs: { $exists: false } },
        { $set: { ...nobody, notBeforeMs: nowMs(), erasedAtMs: nowMs() }, $unset: { phone: '' } },
      )
      onChanged(memberId)
      return modifiedCount
    },
  }
}

const addresses = ({ db, sealing }: Deps): Keeper => {
  const rows = collectionOf<Omit<AddressRow, 'id'> & { _id: string }>(db, 'addresses')
  return {
    name: 'addresses',
    collections: ['addresses'],
    gather: async (memberId) =>
      (await rows.find({ memberId }).sort({ slot: 1 }).toArray()).map((row) => ({
        addressId: row._id,
        recipient: sealing.unseal(memberId, 'recipient', row.recipientSealed),
        phone: sealing.unseal(memberId, 'phone', row.phoneSealed),
        province: row.province,
        city: row.city,
        district: row.district,
        street: sealing.unseal(memberId, 'street', row.streetSealed),
        isDefault: row.isDefault,
        changedAt: momentText(row.changedAtMs),
      })),
    forget: async (memberId) => (await rows.deleteMany({ memberId })).deletedCount,
  }
}

const sessions = ({ db, endSessions }: Deps): Keeper => {
  const rows = collectionOf<Omit<SessionRow, 'sid'> & { _id: string }>(db, 'sessions')
  return {
    name: 'sessions',
    collections: ['sessions'],
    gather: async (personId) =>
      (await rows.find({ personId }).sort({ createdAtMs: 1 }).toArray()).map((row) => ({
        browser: row.browser,
        network: row.network,
        beganAt: momentText(row.createdAtMs),
        lastSeenAt: momentText(row.lastSeenAtMs),
        endedAt: momentText(row.endedAtMs),
      })),
    async forget(personId) {
      await endSessions(personId)
      return (await rows.deleteMany({ personId })).deletedCount
    },
  }
}

/** What she agreed to is proof and stays, without the browser she said it in. */
const consents = ({ db }: Deps): Keeper => {
  const rows = collectionOf<Omit<Consent, 'atMs'> & { _id: string; at: Date }>(db, 'consents')
  return {
    name: 'consents',
    collections: ['consents'],
    gather: async (personId) =>
      (await rows.find({ personId }).sort({ at: 1, _id: 1 }).toArray()).map(({ purpose, version, given, textHash, at }) => ({
        ...{ purpose, version, given, textHash },
        at: momentText(at),
      })),
    forget: async (personId) => (await rows.updateMany({ personId, visitorId: { $ne: '' } }, { $set: { visitorId: '' } })).modifiedCount,
  }
}

const noticeSettings = ({ db }: Deps): Keeper => {
  const rows = collectionOf<{ _id: string; orderWaits: boolean }>(db, 'noticeSettings')
  return {
    name: 'noticeSettings',
    collections: ['noticeSettings'],
    gather: async (personId) => (await rows.find({ _id: personId }).toArray()).map(({ orderWaits }) => ({ orderWaits })),
    forget: async (personId) => (await rows.deleteOne({ _id: personId })).deletedCount,
  }
}

/** Her sessions end first: nothing of her is asked for while the rest goes. */
export const createMemberKeepers = (deps: MemberKeeperDeps): readonly Keeper[] => [
  sessions(deps),
  profile(deps),
  addresses(deps),
  consents(deps),
  noticeSettings(deps),
]
