// Proves that the lease of a stage behaves the same in memory and in Redis: taken by the last, kept by its holder alone, gone when let go.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { StageLease } from '../../../server/broadcast/ending.service.ts'
import { createStageLease } from '../../../server/broadcast/stage-lease.store.ts'
import { createLogger } from '../../../server/logger.ts'
import { createRedisClients, type RedisClients } from '../../../server/persistence/redis.ts'
import { memoryLeases } from '../../support/broadcast-world.ts'
import { hexId } from '../../support/realtime-gateway.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'

let ownRedis: OwnRedis
let redis: RedisClients
beforeAll(async () => {
  ownRedis = await startRedis()
  redis = await createRedisClients({ url: ownRedis.url, logger: createLogger('silent') })
})
afterAll(async () => {
  await redis?.close()
  await ownRedis?.stop()
})
const memory = memoryLeases()
const kinds: [string, (me: string) => StageLease][] = [
  ['memory', (me) => memory.leaseOf(me)],
  ['redis', (me) => createStageLease(redis.general, me)],
]

describe.each(kinds)('%s', (_kind, leaseOf) => {
  test('nobody holds what nobody took', async () => {
    expect(await leaseOf('one').holder(hexId())).toBeNull()
  })
  test('the last to take it holds it; the one before learns so when it keeps', async () => {
    const [one, two, showId] = [leaseOf('one'), leaseOf('two'), hexId()]
    await one.take(showId)
    expect(await one.keep(showId)).toBe(true)
    await two.take(showId)
    expect(await two.holder(showId)).toBe('two')
    expect(await one.keep(showId)).toBe(false)
    expect(await two.keep(showId)).toBe(true)
  })
  test('keeping what was lost takes it again', async () => {
    const [one, showId] = [leaseOf('one'), hexId()]
    expect(await one.keep(showId)).toBe(true)
    expect(await one.holder(showId)).toBe('one')
  })
  test('only its holder lets it go', async () => {
    const [one, two, showId] = [leaseOf('one'), leaseOf('two'), hexId()]
    await one.take(showId)
    await two.release(showId)
    expect(await one.holder(showId)).toBe('one')
    await one.release(showId)
    expect(await one.holder(showId)).toBeNull()
  })
})

test('a lease ends within seconds when its process does not keep it', async () => {
  const showId = hexId()
  await createStageLease(redis.general, 'one').take(showId)
  const [key] = await redis.general.keys(`*${showId}*`)
  const leftMs = await redis.general.pttl(key ?? '')
  expect(leftMs).toBeGreaterThan(3_000)
  expect(leftMs).toBeLessThanOrEqual(6_000)
})
