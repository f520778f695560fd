// The shop's own database user, made by the script that is shipped, on a real mongod with passwords: the whole order path works under it,
// and no row of ledger, audit or stock journal can be changed or removed.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import { createAuditStore } from '../../../server/audit/audit.store.ts'
import { migrations } from '../../../server/persistence/migrations/index.ts'
import { connectMongo, mongoose } from '../../../server/persistence/mongo.ts'
import { findNativeParts } from '../../../server/persistence/native-parts.ts'
import { createAfterSalesWorld } from '../../support/after-sales-world.ts'
import { freePort } from '../../support/free-port.ts'
import { member, staff } from '../../support/goods-actors.ts'
import { createMemoryStockGate } from '../../support/memory-stock-gate.ts'
import { databaseParts } from '../../support/order-parts.ts'
import { hex, newKey } from '../../support/order-shop.ts'
import { payingSteps } from '../../support/order-suite.ts'
import { createWorld } from '../../support/order-world.ts'
import { until } from '../../support/until.ts'

jest.setTimeout(120_000)
const PASSWORD = 'a-password-of-a-test'
const SCRIPT = join(import.meta.dirname, '../../../scripts/deploy/mongo-roles.js')
const APPEND_ONLY = ['transfers', 'audit', 'stockMoves'] as const

type Privilege = { resource: { db: string; collection: string }; actions: string[] }
let folder = ''
let mongod: ChildProcess | undefined
let admin: Connection
let shop: Connection

/** Runs the shipped script with the few words of the shell that it uses. */
const roleOf = (collections: readonly string[]): { privileges: Privilege[] } => {
  let made: { privileges: Privilege[] } | null = null
  const sibling = {
    getCollectionNames: () => collections,
    getRole: () => null,
    getUser: () => null,
    createRole: (role: { privileges: Privilege[] }) => void (made = role),
    createUser: () => undefined,
  }
  runInNewContext(readFileSync(SCRIPT, 'utf8'), { db: { getSiblingDB: () => sibling }, password: PASSWORD, print: () => undefined })
  if (made === null) throw new Error('the script made no role')
  return made
}
const dbOf = (connection: Connection): NonNullable<Connection['db']> => {
  if (!connection.db) throw new Error('not open')
  return connection.db
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sibo-role-'))
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, 'k'.repeat(64))
  chmodSync(keyFile, 0o400)
  const port = await freePort()
  const dbPath = mkdtempSync(join(folder, 'db-'))
  const where = ['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1', '--replSet', 'rs0']
  const native = findNativeParts(process.env).mongod
  if (!native) throw new Error('mongod is missing: run "node scripts/setup.mjs --tests"')
  mongod = spawn(native, [...where, '--keyFile', keyFile, '--wiredTigerCacheSizeGB', '0.25', '--quiet'], { stdio: 'ignore' })
  const open = await mongoose.mongo.MongoClient.connect(`mongodb://127.0.0.1:${port}/?directConnection=true`)
  const members = [{ _id: 0, host: `127.0.0.1:${port}` }]
  await open.db('admin').command({ replSetInitiate: { _id: 'rs0', members } })
  await until('a primary', 30_000, async () => (await open.db('admin').command({ hello: 1 }))['isWritablePrimary'] === true)
  await open.db('admin').command({ createUser: 'admin', pwd: PASSWORD, roles: ['root'] })
  await open.close()
  admin = await connectMongo(`mongodb://admin:${PASSWORD}@127.0.0.1:${port}/sibo?authSource=admin&directConnection=true`)
  for (const migration of migrations) await migration.up(dbOf(admin))
  const names = (await dbOf(admin).listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)
  const { privileges } = roleOf(names)
  await dbOf(admin).command({ createRole: 'siboApp', privileges, roles: [] })
  await dbOf(admin).command({ createUser: 'sibo', pwd: PASSWORD, roles: ['siboApp'] })
  shop = await connectMongo(`mongodb://sibo:${PASSWORD}@127.0.0.1:${port}/sibo?authSource=sibo&directConnection=true`)
})
afterAll(async () => {
  await shop?.close()
  await admin?.close()
  const ended = mongod && once(mongod, 'exit')
  mongod?.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

test('placed, paid by notice, refunded late, cancelled and expired: orders and payments under the shop’s own user', async () => {
  const world = createWorld({ ...databaseParts(shop), gate: createMemoryStockGate() })
  const gateway = world.gateway({ patienceMs: 0 })
  const { buyer, row, open, pay } = payingSteps(() => ({ world, gateway }))
  const terms = world.offers.add()
  const placed = await gateway.buy(buyer, terms, { quantity: 2 })
  await pay(await open([placed]))
  expect(await row(placed.orderId)).toMatchObject({ state: 'toShip', units: [1, 2] })
  const cancelled = await gateway.buy(buyer, terms)
  await gateway.life.cancel(buyer.personId ?? '', cancelled.orderId)
  expect((await row(cancelled.orderId)).state).toBe('closed')
  const refundId = `${placed.orderId.slice(0, 20)}`.replace(/[^0-9a-z]/g, 'a')
  await gateway.refunding.ask(placed.orderId, { refundId, goodsFen: 100, freightFen: 0, units: 0, unsentUnits: 0 })
  await gateway.refunding.done(placed.orderId, refundId)
  expect((await row(placed.orderId)).refunds).toHaveLength(1)
  world.close()
})

test('a case from the wish to the money: stock journal, ledger and commission under the shop’s own user', async () => {
  const world = createAfterSalesWorld(shop)
  const opened = world.open()
  const order = await world.order({ quantity: 2 })
  const wish = { kind: 'refundOnly', reason: 'changedMind', units: 2, unsent: true, words: '', pictureIds: [] as string[] } as const
  const one = await opened.buyer.open(member(hex(0x111)), order.orderNo, { ...wish }, newKey())
  const ask = { decision: 'approve', seenVersion: one.version, goodsFen: one.askedFen, units: 2, reason: '同意' } as const
  expect((await opened.staff.decide(staff('service'), one.caseId, ask)).afterSale.state).toBe('done')
  expect(await world.onHand(order.skuId)).toBe(12)
  expect(await world.ledger.sumOfAll()).toBe(0)
  const row = { id: hex(1), atMs: 1, actorKind: 'staff', actorId: hex(2), sid: null, act: 'afterSale.decide' } as const
  await createAuditStore(shop).insert({ ...row, on: { kind: 'order', id: order.orderNo }, before: null, after: null, reason: 'r' })
  expect(await createAuditStore(shop).of({ kind: 'order', id: order.orderNo }, 5)).toHaveLength(1)
})

describe.each(APPEND_ONLY)('%s', (name) => {
  const rows = () => dbOf(shop).collection<{ _id: string }>(name)
  const other = () => dbOf(shop).collection<{ _id: string }>('orders')
  const refused = async (work: () => Promise<unknown>): Promise<string> =>
    work().then(
      () => 'done',
      (err: { codeName?: string }) => err.codeName ?? 'another error',
    )
  test('may be read and added to', async () => {
    expect(await rows().countDocuments()).toBeGreaterThan(0)
  })
  test.each<[string, () => Promise<unknown>]>([
    ['updateOne', () => rows().updateOne({}, { $set: { amountFen: 1 } })],
    ['updateMany', () => rows().updateMany({}, { $set: { amountFen: 1 } })],
    ['an upsert', () => rows().updateOne({ _id: 'x' }, { $set: { amountFen: 1 } }, { upsert: true })],
    ['replaceOne', () => rows().replaceOne({}, {})],
    ['findOneAndUpdate', () => rows().findOneAndUpdate({}, { $set: { amountFen: 1 } })],
    ['findOneAndDelete', () => rows().findOneAndDelete({})],
    ['deleteOne', () => rows().deleteOne({})],
    ['deleteMany', () => rows().deleteMany({})],
    ['drop', () => rows().drop()],
    ['rename', () => rows().rename(`${name}Old`)],
    [
      '$out',
      () =>
        other()
          .aggregate([{ $limit: 1 }, { $out: name }])
          .toArray(),
    ],
    [
      '$merge',
      () =>
        other()
          .aggregate([{ $limit: 1 }, { $merge: { into: name, whenMatched: 'replace' } }])
          .toArray(),
    ],
    ['dropDatabase', () => dbOf(shop).dropDatabase()],
  ])('%s is refused by the database', async (_what, work) => {
    const before = await dbOf(admin).collection(name).find({}).sort({ _id: 1 }).toArray()
    expect(await refused(work)).toBe('Unauthorized')
    expect(await dbOf(admin).collection(name).find({}).sort({ _id: 1 }).toArray()).toEqual(before)
  })
})
