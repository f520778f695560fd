// Builds the collection of leaders' inviters with its validator, and lets a bonus into the ledger only for an order, one level, one inviter.
import type { Migration, MigrationDb } from './run-migrations.ts'

// Older than whom she brought: so nobody is her own, and no way up comes back. No field for a fee, a headcount or a second level.
const INVITER = {
  $and: [
    {
      $jsonSchema: {
        required: ['_id', 'leaderId', 'n', 'inviterId', 'approvedAt', 'inviterApprovedAt', 'setAt'],
        additionalProperties: false,
        properties: {
          _id: { bsonType: 'string' },
          leaderId: { bsonType: 'string' },
          n: { bsonType: ['int', 'long'], minimum: 1 },
          inviterId: { bsonType: ['string', 'null'] },
          approvedAt: { bsonType: 'date' },
          inviterApprovedAt: { bsonType: ['date', 'null'] },
          setAt: { bsonType: 'date' },
        },
      },
    },
    {
      $or: [
        { inviterId: null, inviterApprovedAt: null },
        {
          inviterId: { $type: 'string' },
          inviterApprovedAt: { $type: 'date' },
          $expr: { $and: [{ $ne: ['$leaderId', '$inviterId'] }, { $lt: ['$inviterApprovedAt', '$approvedAt'] }] },
        },
      ],
    },
  ],
}
/** Beside what a row of the ledger must be (011): one bonus an order, and none without one. */
const BONUS = {
  $or: [
    { code: { $ne: 'bonus' } },
    {
      orderId: { $type: 'string' },
      _id: { $regex: '^[^:]+:bonus(Accrue|Reverse:[0-9]+|Settle|Lead:[0-9]+:(in|out))$' },
      $expr: { $eq: [{ $arrayElemAt: [{ $split: ['$_id', ':'] }, 0] }, '$orderId'] },
    },
  ],
}

const guardInviters = async (db: MigrationDb): Promise<void> => {
  const present = await db.listCollections({ name: 'leaderInviters' }, { nameOnly: true }).toArray()
  if (present.length === 0) await db.createCollection('leaderInviters', { validator: INVITER })
  else await db.command({ collMod: 'leaderInviters', validator: INVITER })
}

/** What the collection asks already stays; asked once more when a crash repeats this. */
const guardTransfers = async (db: MigrationDb): Promise<void> => {
  const [transfers] = await db.listCollections({ name: 'transfers' }).toArray()
  const { options } = transfers as { options?: { validator?: object } }
  const present = options?.validator ?? {}
  if (!JSON.stringify(present).includes(':bonus(')) await db.command({ collMod: 'transfers', validator: { $and: [present, BONUS] } })
}

export const inviters: Migration = {
  id: '037-inviters',
  async up(db) {
    await guardInviters(db)
    await guardTransfers(db)
    await db.collection('leaderInviters').createIndexes([{ name: 'leader', key: { leaderId: 1, n: -1 }, unique: true }])
  },
}
