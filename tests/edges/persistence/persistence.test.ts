// Checks the connections, the migrations, the limits and the file stores on real parts.
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import { runMigrations, type Migration } from '../../../server/persistence/migrations/run-migrations.ts'
import { migrations } from '../../../server/persistence/migrations/index.ts'
import { connectMongo, mongoAnswers, mongoose } from '../../../server/persistence/mongo.ts'
import { createFolderStore } from '../../../server/persistence/object-store.ts'
import { createRateLimiter } from '../../../server/persistence/rate-limiter.ts'
import { createRedisClients } from '../../../server/persistence/redis.ts'
import type { RedisClients } from '../../../server/persistence/redis.ts'
import { freePort } from '../../support/free-port.ts'
import { startMongo, startRedis } from '../../support/real-parts.ts'
import type { OwnRedis, TestMongo } from '../../support/real-parts.ts'
import { tellMs } from '../../support/figure.ts'
import { until } from '../../support/until.ts'

const silent = { info: () => undefined, warn: () => undefined }
let mongo: TestMongo
let connection: Connection
let redis: OwnRedis
let clients: RedisClients

beforeAll(async () => {
  ;[mongo, redis] = await Promise.all([startMongo(), startRedis()])
  connection = await connectMongo(mongo.uri)
  clients = await createRedisClients({ url: redis.url, logger: silent })
})

afterAll(async () => {
  await clients.close()
  await clients.close()
  await connection.close()
  await mongo.stop()
  await redis.stop()
})

describe('mongo', () => {
  test('an operator smuggled into a filter, an unknown path and an unknown field throw', async () => {
    const Thing = connection.model('Thing', new mongoose.Schema({ name: String }, { collection: 'things' }))
    await Thing.collection.insertOne({ name: 'secret' })
    await expect(Thing.findOne({ name: { $ne: null } } as object)).rejects.toThrow(/Cast to string failed/)
    await expect(Thing.findOne({ other: 'x' } as object)).rejects.toThrow(/strictQuery/)
    await expect(Thing.create({ name: 'a', other: 'x' } as object)).rejects.toThrow(/not in schema/)
    expect(await Thing.findOne({ name: mongoose.trusted({ $ne: null }) } as object)).not.toBeNull()
  })

  test('no index and no collection is made behind the migrations back', async () => {
    connection.model('Quiet', new mongoose.Schema({ name: { type: String, unique: true } }, { collection: 'quiet' }))
    const names = (await connection.listCollections()).map((one) => one.name)
    expect(names).not.toContain('quiet')
  })

  test('an unreachable database is one line without the password', async () => {
    const port = await freePort()
    const attempt = connectMongo(`mongodb://sibo:secret@127.0.0.1:${port}/shop`, { serverSelectionTimeoutMs: 300 })
    const error = await attempt.then(
      () => undefined,
      (reason: Error) => reason.message,
    )
    expect(error).toMatch(new RegExp(`^MongoDB at 127.0.0.1:${port}/shop cannot be used: .*Check MONGODB_URI`))
    expect(error).not.toMatch(/secret|\n/)
  })

  test('readiness tells a living connection from a closed one', async () => {
    const other = await connectMongo(mongo.uri)
    expect(await mongoAnswers(other, 1_000)).toBe(true)
    await other.close()
    expect(await mongoAnswers(other, 1_000)).toBe(false)
  })
})

describe('migrations', () => {
  const step = (id: string, ran: string[]): Migration => ({
    id,
    up: async (db) => {
      ran.push(id)
      await db.collection('steps').insertOne({ step: id })
    },
  })

  test('run once each, in order, also when two processes start at once', async () => {
    const db = (await startMongo()).uri
    const [one, two] = await Promise.all([connectMongo(db), connectMongo(db)])
    const ran: string[] = []
    const list = [step('001-first', ran), step('002-second', ran)]
    const results = await Promise.all([one, two].map((each) => runMigrations(databaseOf(each), list, silent)))
    expect(ran).toEqual(['001-first', '002-second'])
    expect(results.flat().sort()).toEqual(['001-first', '002-second'])
    expect(await runMigrations(databaseOf(one), [...list, step('003-third', ran)], silent)).toEqual(['003-third'])
    await one.dropDatabase()
    await Promise.all([one.close(), two.close()])
  })

  test('a failed one is not marked done, gives the lock back and stops the rest', async () => {
    const ran: string[] = []
    const broken: Migration = { id: '001-broken', up: () => Promise.reject(new Error('no')) }
    const db = databaseOf(connection)
    await expect(runMigrations(db, [broken, step('002-after', ran)], silent)).rejects.toThrow('no')
    expect(ran).toEqual([])
    await runMigrations(db, [step('001-broken', ran)], silent)
    expect(ran).toEqual(['001-broken'])
  })

  test('the lock of a dead process runs out', async () => {
    const db = databaseOf(connection)
    await db
      .collection('migrationLock')
      .updateOne({ _id: 'lock' as never }, { $set: { owner: 'dead', expiresAt: new Date(Date.now() - 1) } }, { upsert: true })
    const ran: string[] = []
    await runMigrations(db, [step('050-late', ran)], silent)
    expect(ran).toEqual(['050-late'])
  })

  test('the shop own list is in order and runs twice without harm', async () => {
    const own = await startMongo()
    const shop = await connectMongo(own.uri)
    await runMigrations(databaseOf(shop), migrations, silent)
    expect(await runMigrations(databaseOf(shop), migrations, silent)).toEqual([])
    for (const migration of migrations) await migration.up(databaseOf(shop))
    await shop.close()
    await own.stop()
  })

  test.each([
    ['a bad name', ['1-a']],
    ['a number twice', ['001-a', '001-b']],
    ['a wrong order', ['002-a', '001-b']],
  ])('%s is refused', async (_what, ids) => {
    const list = ids.map((id) => step(id, []))
    await expect(runMigrations(databaseOf(connection), list, silent)).rejects.toThrow(/migration/)
  })
})

function databaseOf(open: Connection): NonNullable<Connection['db']> {
  if (!open.db) throw new Error('not connected')
  return open.db
}

describe('redis', () => {
  test('an unreachable one is one line without the password', async () => {
    const port = await freePort()
    await expect(createRedisClients({ url: `redis://:secret@127.0.0.1:${port}`, logger: silent })).rejects.toThrow(
      new RegExp(`^Redis at 127.0.0.1:${port} cannot be reached .*check REDIS_URL`),
    )
  }, 15_000)

  test('while it is away commands fail at once, and afterwards they work again', async () => {
    const own = await startRedis()
    const lines: string[] = []
    const log = { info: (_f: object, m: string) => lines.push(m), warn: (_f: object, m: string) => lines.push(m) }
    const mine = await createRedisClients({ url: own.url, logger: log })
    const reader = await mine.logReader()
    await own.kill9()
    const startedMs = performance.now()
    await expect(mine.gate.set('a', 'b')).rejects.toThrow(/writeable|closed|timed out/)
    await expect(mine.general.set('a', 'b')).rejects.toThrow(/writeable|closed|timed out/)
    tellMs('two commands of a lost Redis failed after', performance.now() - startedMs)
    await own.startAgain()
    await until('all back', 20_000, () => mine.gate.status === 'ready' && mine.general.status === 'ready' && reader.status === 'ready')
    expect(await mine.gate.set('a', 'b')).toBe('OK')
    expect(lines.filter((line) => line === 'redis connection lost')).toHaveLength(3)
    await mine.close()
    await own.stop()
  }, 30_000)

  test('a line on which nothing comes back any more is given up, and another is opened', async () => {
    const own = await startRedis()
    const lines: Socket[] = []
    const between = createServer((client) => {
      const server = connect(own.port, '127.0.0.1')
      for (const one of [client, server]) lines.push(one.on('error', () => undefined))
      client.pipe(server).pipe(client)
    })
    between.listen(0, '127.0.0.1')
    await once(between, 'listening')
    const url = `redis://127.0.0.1:${(between.address() as AddressInfo).port}`
    const mine = await createRedisClients({ url, logger: silent })
    await mine.gate.set('a', 'b')
    for (const one of lines) one.unpipe() // as when a router forgets a connection: no end, no reset, no answer
    expect(await until('the gate answers on a new line', 15_000, () => mine.gate.get('a').catch(() => null))).toBe('b')
    await mine.close()
    for (const one of lines) one.destroy()
    between.close()
    await own.stop()
  }, 30_000)

  test('a reader in a blocking read holds nobody up and can be closed', async () => {
    const mine = await createRedisClients({ url: redis.url, logger: silent })
    const reader = await mine.logReader()
    const waiting = reader.xread('BLOCK', 60_000, 'STREAMS', 'quiet', '$').catch(() => 'closed')
    expect(await mine.general.ping()).toBe('PONG')
    await mine.close()
    expect(await waiting).toBe('closed')
  }, 15_000)

  test('a subscriber hears what general publishes', async () => {
    const subscriber = await clients.flowSubscriber()
    const heard = new Promise((settle) => subscriber.once('message', (_channel, text) => settle(text)))
    await subscriber.subscribe('flow:1')
    await clients.general.publish('flow:1', 'hello')
    expect(await heard).toBe('hello')
  })
})

describe('limits', () => {
  test('the points of a window, then a refusal with the time to wait, each key by itself', async () => {
    const limiter = createRateLimiter({ redis: clients.general })
    const rule = { name: 'test-a', points: 2, perSec: 60 }
    expect(await limiter.consume(rule, 'x')).toEqual({ ok: true })
    expect(await limiter.consume(rule, 'x')).toEqual({ ok: true })
    const refused = await limiter.consume(rule, 'x')
    expect(refused).toEqual({ ok: false, retryAfterMs: expect.any(Number) })
    expect(refused.ok ? 0 : refused.retryAfterMs).toBeGreaterThan(50_000)
    expect(await limiter.consume(rule, 'y')).toEqual({ ok: true })
    await limiter.reset(rule, 'x')
    expect(await limiter.consume(rule, 'x')).toEqual({ ok: true })
  })

  test('two processes share what is used', async () => {
    const rule = { name: 'test-b', points: 3, perSec: 60 }
    const one = createRateLimiter({ redis: clients.general })
    const two = createRateLimiter({ redis: clients.general })
    const verdicts = await Promise.all([one, two, one, two].map((each) => each.consume(rule, 'x')))
    expect(verdicts.filter((verdict) => verdict.ok)).toHaveLength(3)
  })

  test('without Redis it counts in memory, and a guessing limit is closed', async () => {
    const own = await startRedis()
    const mine = await createRedisClients({ url: own.url, logger: silent })
    const limiter = createRateLimiter({ redis: mine.general })
    await own.kill9()
    await until('the loss is seen', 20_000, () => mine.general.status !== 'ready')
    const open = { name: 'test-c', points: 1, perSec: 60 }
    expect(await limiter.consume(open, 'x')).toEqual({ ok: true })
    expect((await limiter.consume(open, 'x')).ok).toBe(false)
    expect((await limiter.consume({ ...open, name: 'test-d', closedWithoutRedis: true }, 'x')).ok).toBe(false)
    await mine.close()
    await own.stop()
  })
})

describe('the folder of files', () => {
  let root: string
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'sibo-files-'))
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  test('puts, gives back whole or in part, replaces and removes', async () => {
    const store = createFolderStore({ rootDir: root })
    await store.put('a/b.txt', Buffer.from('hello'), 'text/plain')
    await store.put('a/b.txt', Readable.from([Buffer.from('hello '), Buffer.from('world')]), 'text/plain')
    const whole = await store.get('a/b.txt')
    expect(whole?.sizeBytes).toBe(11)
    expect((await buffer(whole?.body as Readable)).toString()).toBe('hello world')
    const part = await store.get('a/b.txt', { startByte: 6, endByte: 8 })
    expect((await buffer(part?.body as Readable)).toString()).toBe('wor')
    await store.remove('a/b.txt')
    await store.remove('a/b.txt')
    expect(await store.get('a/b.txt')).toBeUndefined()
    expect(await store.get('a')).toBeUndefined()
  })

  test('a body that breaks off leaves nothing behind', async () => {
    const store = createFolderStore({ rootDir: root })
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('half')
        throw new Error('cut')
      })(),
    )
    await expect(store.put('cut/x.bin', broken, 'application/octet-stream')).rejects.toThrow('cut')
    expect(readdirSync(join(root, 'cut'))).toEqual([])
  })

  test.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', '', '.hidden', 'a/.b', 'a\\b', 'a\0b', 'a b', 'a'.repeat(201)])(
    'the key %j is refused',
    async (key) => {
      const store = createFolderStore({ rootDir: root })
      await expect(store.put(key, Buffer.from('x'), 'text/plain')).rejects.toThrow('bad key')
      await expect(store.get(key)).rejects.toThrow('bad key')
      await expect(store.remove(key)).rejects.toThrow('bad key')
    },
  )

  test('a link in the folder is not followed', async () => {
    const outside = join(mkdtempSync(join(tmpdir(), 'sibo-outside-')), 'secret.txt')
    writeFileSync(outside, 'secret')
    symlinkSync(outside, join(root, 'link.txt'))
    expect(await createFolderStore({ rootDir: root }).get('link.txt')).toBeUndefined()
    rmSync(outside)
  })
})
