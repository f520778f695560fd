// Makes the app's database user, who can add to the ledger, the audit and the stock journal but never change or remove a row of them.
// usage: mongosh "mongodb://admin@host/admin?replicaSet=rs0" --eval "var password = '…'" scripts/deploy/mongo-roles.js
// The user of migrations is the same: it may create collections and indexes, but drops none of the three.

const DATABASE = 'sibo'
const APPEND_ONLY = ['transfers', 'audit', 'stockMoves']
const APPEND = ['find', 'insert', 'createIndex', 'collMod', 'listIndexes', 'createCollection']
const EVERYTHING = [...APPEND, 'update', 'remove', 'dropIndex', 'changeStream', 'collStats']

if (typeof password !== 'string' || password.length < 16) throw new Error('say --eval "var password = \'…\'" with 16 characters or more')

const shop = db.getSiblingDB(DATABASE)
const names = new Set([...shop.getCollectionNames(), ...APPEND_ONLY])
const open = [...names].filter((name) => !APPEND_ONLY.includes(name) && !name.startsWith('system.'))
const privileges = [
  { resource: { db: DATABASE, collection: '' }, actions: ['listCollections', 'createCollection', 'createIndex', 'find', 'insert'] },
  ...APPEND_ONLY.map((collection) => ({ resource: { db: DATABASE, collection }, actions: APPEND })),
  ...open.map((collection) => ({ resource: { db: DATABASE, collection }, actions: EVERYTHING })),
]

// A privilege on all collections cannot be narrowed for one, so each other collection is named: run this again after an update that adds some.
if (shop.getRole('siboApp')) shop.updateRole('siboApp', { privileges, roles: [] })
else shop.createRole({ role: 'siboApp', privileges, roles: [] })
if (!shop.getUser('sibo')) shop.createUser({ user: 'sibo', pwd: password, roles: ['siboApp'] })
print(`role siboApp: ${open.length} collections open, ${APPEND_ONLY.join(', ')} append-only`)
