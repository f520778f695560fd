// Redis keeps one name space for the functions of all libraries: ours must be able to live in one server.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { startRedis, type OwnRedis } from '../../support/own-redis.ts'

const LIBRARIES = ['offers/gate.lua', 'realtime/told-log.lua']
let server: OwnRedis
let redis: Redis

beforeAll(async () => {
  server = await startRedis()
  redis = new Redis(server.url)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

test('every function library loads beside the others', async () => {
  for (const library of LIBRARIES) {
    await redis.function('LOAD', readFileSync(join(import.meta.dirname, '../../../server', library), 'utf8'))
  }
  expect(await redis.function('LIST')).toHaveLength(LIBRARIES.length)
})
