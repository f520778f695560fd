// Lets into the ledger only its own kinds of rows, and to a leader from the shop only what an order or a done task pays: no fee for joining, no price for a head.
import type { Migration, MigrationDb } from './run-migrations.ts'

const CODES = [
  ...['sale', 'saleBack', 'fee', 'payout', 'accrue', 'reverse', 'settle', 'move', 'bonus'],
  ...['withdraw', 'back', 'withdrawn', 'tax', 'reward'],
]
const KIND = { code: { $in: CODES } }
const firstName = { $arrayElemAt: [{ $split: ['$_id', ':'] }, 0] }
/** Beside what a row must be already (011, 037): what comes to a leader out of no account of hers. */
const GIVEN = {
  $or: [
    { credit: { $not: { $regex: '^leader:' } } },
    { debit: { $regex: '^leader:' } },
    { code: 'reward', _id: { $regex: '^[^:]+:[^:]+:reward$' } },
    { code: { $in: ['accrue', 'move', 'bonus'] }, orderId: { $type: 'string' }, $expr: { $eq: [firstName, '$orderId'] } },
  ],
}

/** What the collection asks already stays; asked once more when a crash repeats this. */
const guardTransfers = async (db: MigrationDb): Promise<void> => {
  const [transfers] = await db.listCollections({ name: 'transfers' }).toArray()
  const { options } = transfers as { options?: { validator?: object } }
  const present = options?.validator ?? {}
  if (!JSON.stringify(present).includes(':reward$')) await db.command({ collMod: 'transfers', validator: { $and: [present, KIND, GIVEN] } })
}

export const leaderMoney: Migration = { id: '048-leader-money', up: guardTransfers }
