// Invoice requests: one an order, their titles only sealed.
import type { Migration } from './run-migrations.ts'

const SEALED = { bsonType: 'string', pattern: '^v1\\.d[0-9]{4}\\.[A-Za-z0-9_-]{38,}$' }
const requests = {
  bsonType: 'object',
  required: ['memberId', 'kind', 'titleSealed', 'titleMasked', 'taxNoSealed', 'amountFen', 'askedAt'],
  properties: {
    kind: { enum: ['personal', 'company'] },
    titleSealed: SEALED,
    titleMasked: { bsonType: 'string', pattern: '\\*\\*$' },
    taxNoSealed: { anyOf: [SEALED, { bsonType: 'null' }] },
    askedAt: { bsonType: 'date' },
  },
}

export const invoices: Migration = {
  id: '021-invoices',
  up: async (db) => {
    const validator = { $jsonSchema: requests }
    const there = await db.listCollections({ name: 'invoiceRequests' }).toArray()
    if (there.length > 0) await db.command({ collMod: 'invoiceRequests', validator })
    else await db.createCollection('invoiceRequests', { validator })
  },
}
