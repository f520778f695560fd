// Every line of "refuses to start", each with its one sentence; and a database that lost an index or a validator is noticed.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import { configProblems, databaseProblems, type BootConfig, type BootKeys } from '../../../server/boot-checks.ts'
import { lostGuards, rememberGuards } from '../../../server/persistence/database-guards.ts'
import { migrations } from '../../../server/persistence/migrations/index.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { startMongo, type TestMongo } from '../../support/real-parts.ts'

const GOOD_KEYS: BootKeys = {
  session: ['kP3vW9xQ7mZ2rT8yL5nB1cF6hJ4dS0gA'],
  data: ['k1:u8Zr2Lq0Vn4Yt6Wb1Xc3Md5Pf7Gh9JkSaQeRtYuIoP0='],
  statement: '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ\n-----END PRIVATE KEY-----',
}
const GOOD: BootConfig = {
  production: true,
  demo: false,
  demoAsked: false,
  publicUrl: 'https://shop.example',
  trustProxy: '1',
  corsOrigins: [],
  mongoUri: 'mongodb://db/sibo',
  redisUrl: 'redis://cache',
  paymentProvider: 'wechat',
  smsSender: 'cloud',
  roomAudit: true,
  loseAppends: 0,
}
const lines = (config: Partial<BootConfig>, keys: Partial<BootKeys> = {}): string[] =>
  configProblems({ ...GOOD, ...config }, { ...GOOD_KEYS, ...keys })

describe('production', () => {
  test('starts with everything in place', () => expect(lines({})).toEqual([]))
  test.each<[string, Partial<BootConfig>, Partial<BootKeys>, RegExp]>([
    ['a short session key', {}, { session: ['short'] }, /^SESSION_SECRET is short/],
    ['a sample session key', {}, { session: ['please-change-me-please-change-me-1'] }, /^SESSION_SECRET is short, repetitive or a sample/],
    ['one letter 40 times', {}, { session: ['a'.repeat(40)] }, /^SESSION_SECRET/],
    ['a data key of zeros', {}, { data: [`k1:${Buffer.alloc(32).toString('base64')}`] }, /^DATA_KEY is repetitive/],
    ['one key twice', {}, { session: [...GOOD_KEYS.session, ...GOOD_KEYS.session] }, /must all differ/],
    ['the data key as session key', {}, { session: [(GOOD_KEYS.data[0] ?? '').slice(3)] }, /must all differ/],
    [
      'one id for two data keys',
      {},
      { data: [...GOOD_KEYS.data, 'k1:q8Zr2Lq0Vn4Yt6Wb1Xc3Md5Pf7Gh9JkSaQeRtYuIoP0='] },
      /names the same id twice/,
    ],
    ['plain http', { publicUrl: 'http://shop.example' }, {}, /^PUBLIC_URL must be an https address/],
    ['no database', { mongoUri: undefined }, {}, /^MONGODB_URI is missing/],
    ['no Redis', { redisUrl: undefined }, {}, /^REDIS_URL is missing/],
    ['any proxy trusted', { trustProxy: 'true' }, {}, /^TRUST_PROXY=true/],
    ['any origin', { corsOrigins: ['*'] }, {}, /^CORS_ORIGINS/],
    ['an origin with a path', { corsOrigins: ['https://a.example/x'] }, {}, /^CORS_ORIGINS/],
    ['the sandbox provider', { paymentProvider: 'sandbox' }, {}, /^no payment provider is set/],
    ['the local SMS sender', { smsSender: 'local' }, {}, /^no SMS sender is set/],
    ['the room audit off', { roomAudit: false }, {}, /^SIBO_ROOM_AUDIT=0/],
    ['lost appends', { loseAppends: 5 }, {}, /^SIBO_LOSE_APPENDS/],
  ])('refuses to start with %s, in one line', (_says, config, keys, line) => {
    const said = lines(config, keys)
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(line)
    expect(said[0]).not.toContain('\n')
  })
  test('with DEMO=1 said may run on sandbox and local SMS', () => {
    expect(lines({ paymentProvider: 'sandbox', smsSender: 'local', demo: true, demoAsked: true })).toEqual([])
  })
  test('never says a secret', () => {
    const said = lines({ publicUrl: 'http://x' }, { session: ['short-secret-value'], data: ['k1:short-secret-value'] }).join('\n')
    expect(said).not.toContain('short-secret-value')
  })
})

test('one’s own machine may start with next to nothing, but trusts no proxy blindly', () => {
  const bare = {
    production: false,
    publicUrl: 'http://localhost:3000',
    mongoUri: undefined,
    redisUrl: undefined,
    paymentProvider: 'sandbox',
    smsSender: 'local',
  }
  expect(lines({ ...bare, trustProxy: undefined })).toEqual([])
  expect(lines({ ...bare, trustProxy: 'true' })).toHaveLength(1)
})

describe('a database', () => {
  let mongo: TestMongo
  let db: Connection
  beforeAll(async () => {
    mongo = await startMongo()
    db = await connectMongo(mongo.uri)
  })
  afterAll(async () => {
    await db.close()
    await mongo.stop()
  })
  test('of a real shop refuses the demo', () => {
    expect(databaseProblems({ demo: true }, { realOwnerExists: true, lostGuards: [] })[0]).toMatch(
      /^the demo is on, but this database belongs to a real shop/,
    )
    expect(databaseProblems({ demo: false }, { realOwnerExists: true, lostGuards: [] })).toEqual([])
    expect(databaseProblems({ demo: true }, { realOwnerExists: false, lostGuards: [] })).toEqual([])
  })
  test('that lost a unique index or a validator says which', async () => {
    if (!db.db) throw new Error('not open')
    expect(await lostGuards(db)).toEqual([])
    for (const migration of migrations) await migration.up(db.db)
    await rememberGuards(db)
    expect(await lostGuards(db)).toEqual([])
    await db.db.collection('people').dropIndex('people_phone')
    await db.db.command({ collMod: 'addresses', validator: {}, validationLevel: 'off' })
    const lost = await lostGuards(db)
    expect(lost).toEqual(['the unique index people.people_phone', 'the validator of addresses'])
    expect(databaseProblems({ demo: false }, { realOwnerExists: true, lostGuards: lost })[0]).toBe(
      'the database has lost the unique index people.people_phone, the validator of addresses: restore them from a backup or run the migrations on a fresh database',
    )
  })
})
