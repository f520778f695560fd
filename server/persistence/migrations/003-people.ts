// Builds people, sessions, challenges, addresses, keys, audit and their kin: indexes, and validators that let no clear phone or street in.
import type { Migration, MigrationDb } from './run-migrations.ts'

const DAY_SEC = 86_400
const SEALED = { bsonType: 'string', pattern: '^v1\\.d[0-9]{4}\\.[A-Za-z0-9_-]{38,}$' }
const BLIND = { bsonType: 'string', pattern: '^1\\.[A-Za-z0-9_-]{22}$' }

const people = {
  bsonType: 'object',
  required: ['kind', 'nickname', 'notBeforeMs', 'demo', 'simulated', 'createdAtMs'],
  properties: {
    kind: { enum: ['member', 'staff'] },
    phone: {
      bsonType: 'object',
      required: ['sealed', 'index', 'masked'],
      properties: { sealed: SEALED, index: BLIND, masked: { bsonType: 'string', pattern: '^[0-9]{3}\\*{4}[0-9]{4}$' } },
    },
    staff: { bsonType: 'object', required: ['name', 'nameMatch', 'owner', 'scopes'] },
  },
}
const addresses = {
  bsonType: 'object',
  required: ['memberId', 'slot', 'recipientSealed', 'phoneSealed', 'streetSealed', 'deliveryIndex'],
  properties: {
    slot: { bsonType: 'int', minimum: 1, maximum: 20 },
    recipientSealed: SEALED,
    phoneSealed: SEALED,
    streetSealed: SEALED,
    deliveryIndex: BLIND,
  },
}

/** Safe to run again: a collection that is there gets the validator. */
const withValidator = async (db: MigrationDb, name: string, schema: object): Promise<void> => {
  const validator = { $jsonSchema: schema }
  const there = await db.listCollections({ name }).toArray()
  if (there.length > 0) await db.command({ collMod: name, validator })
  else await db.createCollection(name, { validator })
}

export const peopleAndKeys: Migration = {
  id: '003-people',
  up: async (db) => {
    await withValidator(db, 'people', people)
    await withValidator(db, 'addresses', addresses)
    const has = (field: string) => ({ partialFilterExpression: { [field]: { $exists: true } } })
    await db.collection('people').createIndex({ 'phone.index': 1 }, { name: 'people_phone', unique: true, ...has('phone.index') })
    await db
      .collection('people')
      .createIndex({ 'staff.nameMatch': 1 }, { name: 'people_staff_name', unique: true, ...has('staff.nameMatch') })
    await db.collection('people').createIndex({ kind: 1, _id: -1 }, { name: 'people_kind' })
    await db.collection('people').createIndex({ kind: 1, nicknameMatch: 1 }, { name: 'people_nickname' })
    await db.collection('addresses').createIndex({ memberId: 1, slot: 1 }, { name: 'addresses_slot', unique: true })
    await db.collection('sessions').createIndex({ personId: 1, createdAtMs: -1 }, { name: 'sessions_person' })
    await db.collection('sessions').createIndex({ removeAt: 1 }, { name: 'sessions_remove', expireAfterSeconds: 0 })
    await db.collection('challenges').createIndex({ challengeId: 1 }, { name: 'challenges_id', unique: true })
    await db.collection('challenges').createIndex({ expiresAt: 1 }, { name: 'challenges_remove', expireAfterSeconds: DAY_SEC })
    await db.collection('ownerSetup').createIndex({ expiresAt: 1 }, { name: 'owner_setup_remove', expireAfterSeconds: DAY_SEC })
    await db.collection('audit').createIndex({ 'on.kind': 1, 'on.id': 1, at: -1 }, { name: 'audit_row' })
    await db.collection('audit').createIndex({ actorId: 1, at: -1 }, { name: 'audit_actor' })
    await db.collection('smsLog').createIndex({ at: 1 }, { name: 'sms_log_remove', expireAfterSeconds: 180 * DAY_SEC })
    await db.collection('pictures').createIndex({ ownerId: 1, createdAtMs: -1 }, { name: 'pictures_owner' })
  },
}
