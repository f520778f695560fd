// Checks the real MongoDB and Redis that tests stand on.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { startMongo, startRedis } from '../../support/real-parts.ts'
import type { OwnRedis, TestMongo } from '../../support/real-parts.ts'

let mongo: TestMongo
let redis: OwnRedis

beforeAll(async () => {
  ;[mongo, redis] = await Promise.all([startMongo(), startRedis({ aof: 'always' })])
})

afterAll(async () => {
  await mongo.stop()
  await redis.stop()
})

test('two callers have two databases on one mongod, and transactions work', async () => {
  const other = await startMongo()
  expect(other.dbName).not.toBe(mongo.dbName)
  const connection = await connectMongo(mongo.uri)
  await connection.createCollection('things')
  await connection.transaction(async (session) => {
    await connection.collection('things').insertOne({ name: 'one' }, { session })
  })
  expect(await connection.collection('things').countDocuments()).toBe(1)
  await connection.close()
  await other.stop()
})

test('a killed redis comes back on its port with its append-only file, and empty when wiped', async () => {
  const client = new Redis(redis.url, { retryStrategy: () => 20 })
  client.on('error', () => undefined)
  await client.set('kept', 'yes')
  await redis.kill9()
  await redis.startAgain()
  expect(await client.get('kept')).toBe('yes')
  await redis.startAgain({ wipe: true })
  expect(await client.get('kept')).toBeNull()
  client.disconnect()
})
