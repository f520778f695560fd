// One contract for the stores of chat, in memory and on real MongoDB; the real counter of lines on a real Redis that forgets.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Redis } from 'ioredis'
import type { Line } from '../../../server/chat/chat-line.rules.ts'
import { createLineStore } from '../../../server/chat/chat.store.ts'
import { createLineNumbers } from '../../../server/chat/line-number.store.ts'
import { createLikeStore, createModerationStore } from '../../../server/chat/moderation.store.ts'
import { createLogger } from '../../../server/logger.ts'
import { chat } from '../../../server/persistence/migrations/012-chat.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { createRedisClients, type RedisClients } from '../../../server/persistence/redis.ts'
import { memoryLikes, memoryLines, memoryModeration } from '../../support/memory-chat.ts'
import { hexId } from '../../support/realtime-gateway.ts'
import { startMongo, startRedis, type OwnRedis } from '../../support/real-parts.ts'

// Real servers on a busy machine: each wait inside has its own, shorter bound.
jest.setTimeout(60_000)

type Stores = {
  lines: ReturnType<typeof memoryLines>
  moderation: ReturnType<typeof memoryModeration>
  likes: ReturnType<typeof memoryLikes>
}
type Kind = { readonly name: string; readonly open: () => Promise<{ stores: Stores; close: () => Promise<void> }> }

const kinds: Kind[] = [
  {
    name: 'in memory',
    open: async () => ({
      stores: { lines: memoryLines(), moderation: memoryModeration(), likes: memoryLikes() },
      close: async () => undefined,
    }),
  },
  {
    name: 'on MongoDB',
    open: async () => {
      const mongo = await startMongo()
      const db = await connectMongo(mongo.uri)
      if (!db.db) throw new Error('not open')
      await chat.up(db.db)
      await chat.up(db.db)
      return {
        stores: { lines: createLineStore(db), moderation: createModerationStore(db), likes: createLikeStore(db) },
        close: async () => {
          await db.close()
          await mongo.stop()
        },
      }
    },
  },
]

const lineOf = (showId: string, lineNo: number, given: Partial<Line> = {}): Line => ({
  id: hexId(),
  showId,
  lineNo,
  personId: hexId(),
  speakerKey: 'abcdefghij',
  name: '阿圆',
  badge: null,
  text: `第${lineNo}句`,
  original: null,
  clientMessageId: hexId(),
  replyTo: null,
  sentAtMs: 1_790_000_000_000 + lineNo,
  erasedAtMs: null,
  ...given,
})

describe.each(kinds)('$name', ({ open }) => {
  let stores: Stores
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ stores, close } = await open())
  })
  afterAll(() => close())

  test('a line comes back as it was, by key and by number', async () => {
    const line = lineOf(hexId(), 1, { badge: 'host', original: '原话', replyTo: 7 })
    expect(await stores.lines.append(line)).toBe('appended')
    expect(await stores.lines.byKey(line.showId, line.personId, line.clientMessageId)).toEqual(line)
    expect(await stores.lines.byNumber(line.showId, 1)).toEqual(line)
    expect(await stores.lines.byNumber(hexId(), 1)).toBeNull()
  })

  test('one number and one key a show; another show has its own', async () => {
    const line = lineOf(hexId(), 1)
    await stores.lines.append(line)
    expect(await stores.lines.append(lineOf(line.showId, 1))).toBe('numberTaken')
    expect(await stores.lines.append({ ...lineOf(line.showId, 2), personId: line.personId, clientMessageId: line.clientMessageId })).toBe(
      'keyTaken',
    )
    expect(await stores.lines.append(lineOf(line.showId, 2, { clientMessageId: line.clientMessageId }))).toBe('appended')
    expect(await stores.lines.append({ ...line, id: hexId(), showId: hexId() })).toBe('appended')
  })

  test('twenty at once under one number: exactly one has it', async () => {
    const showId = hexId()
    const results = await Promise.all(Array.from({ length: 20 }, () => stores.lines.append(lineOf(showId, 5))))
    expect(results.filter((result) => result === 'appended')).toHaveLength(1)
  })

  test('pages of lines, numbers rising', async () => {
    const showId = hexId()
    for (const lineNo of [3, 1, 2, 5, 4]) await stores.lines.append(lineOf(showId, lineNo))
    const numbers = (lines: Line[]): number[] => lines.map((line) => line.lineNo)
    expect(numbers(await stores.lines.after(showId, 2, 2))).toEqual([3, 4])
    expect(numbers(await stores.lines.after(showId, 5, 2))).toEqual([])
    expect(numbers(await stores.lines.before(showId, null, 3))).toEqual([3, 4, 5])
    expect(numbers(await stores.lines.before(showId, 4, 2))).toEqual([2, 3])
    expect(await stores.lines.highest(showId)).toBe(5)
    expect(await stores.lines.highest(hexId())).toBe(0)
  })

  test('erased once; the words stay in the row', async () => {
    const line = lineOf(hexId(), 1)
    await stores.lines.append(line)
    expect(await stores.lines.erase(line.showId, 1, hexId(), 9_000)).toBe(true)
    expect(await stores.lines.erase(line.showId, 1, hexId(), 9_999)).toBe(false)
    expect(await stores.lines.byNumber(line.showId, 1)).toEqual({ ...line, erasedAtMs: 9_000 })
  })

  test('who spoke under a key of this show', async () => {
    const line = lineOf(hexId(), 1, { speakerKey: 'zzzzzzzzzz' })
    await stores.lines.append(line)
    expect(await stores.lines.personOf(line.showId, 'zzzzzzzzzz')).toBe(line.personId)
    expect(await stores.lines.personOf(hexId(), 'zzzzzzzzzz')).toBeNull()
  })

  test('rules by compare-and-set, from no row on', async () => {
    const showId = hexId()
    expect(await stores.moderation.rules(showId)).toEqual({ roomMuted: false, slowModeSec: 0, version: 0, byName: '' })
    const wish = { roomMuted: true, slowModeSec: 5, byName: '场控' }
    const both = await Promise.all([stores.moderation.changeRules(showId, 0, wish), stores.moderation.changeRules(showId, 0, wish)])
    expect(both.filter((row) => row?.version === 1)).toHaveLength(1)
    expect(await stores.moderation.changeRules(showId, 0, wish)).toBeNull()
    expect(await stores.moderation.changeRules(showId, 1, { ...wish, roomMuted: false })).toEqual({ ...wish, roomMuted: false, version: 2 })
    expect(await stores.moderation.changeRules(showId, 1, wish)).toBeNull()
  })

  test('a mute replaces the one before and counts versions; other rooms do not see it', async () => {
    const [roomId, personId] = [hexId(), hexId()]
    const by = { byPersonId: hexId(), atMs: 1 }
    expect(await stores.moderation.mutes(roomId, personId)).toEqual([])
    expect(await stores.moderation.mute({ roomId, personId, untilMs: 50, ...by })).toMatchObject({ untilMs: 50, version: 1 })
    expect(await stores.moderation.mute({ roomId, personId, untilMs: 0, ...by })).toMatchObject({ untilMs: 0, version: 2 })
    expect(await stores.moderation.mutes(roomId, personId)).toEqual([{ roomId, personId, untilMs: 0, version: 2 }])
    await stores.moderation.mute({ roomId: 'merchant', personId, untilMs: 70, ...by })
    expect((await stores.moderation.mutes(hexId(), personId)).map((mute) => mute.untilMs)).toEqual([70])
  })

  test('kicked from one show, as often as one likes', async () => {
    const given = { showId: hexId(), personId: hexId(), byPersonId: hexId(), atMs: 1 }
    await stores.moderation.kick(given)
    await stores.moderation.kick(given)
    expect(await stores.moderation.isKicked(given.showId, given.personId)).toBe(true)
    expect(await stores.moderation.isKicked(hexId(), given.personId)).toBe(false)
  })

  test('likes add up', async () => {
    const showId = hexId()
    expect(await stores.likes.total(showId)).toBe(0)
    await Promise.all(Array.from({ length: 10 }, () => stores.likes.add(showId, 3)))
    expect(await stores.likes.total(showId)).toBe(30)
  })
})

describe('numbers of lines', () => {
  let own: OwnRedis
  let clients: RedisClients
  let redis: Redis
  beforeAll(async () => {
    own = await startRedis()
    clients = await createRedisClients({ url: own.url, logger: createLogger('silent') })
    redis = clients.general
  })
  afterAll(async () => {
    await clients.close()
    await own.stop()
  })

  test('two gateways count together, without a number twice', async () => {
    const [one, other] = [createLineNumbers(redis, async () => 0), createLineNumbers(redis, async () => 0)]
    const showId = hexId()
    await one.next(showId)
    const numbers = await Promise.all(Array.from({ length: 50 }, (_, index) => (index % 2 ? one : other).next(showId)))
    expect(new Set(numbers).size).toBe(50)
    expect(Math.max(...numbers)).toBe(51)
  })

  test('after a wipe it goes on behind the highest line of record', async () => {
    const showId = hexId()
    const numbers = createLineNumbers(redis, async () => 500)
    await redis.flushall()
    expect(await numbers.next(showId)).toBe(501)
    expect(await numbers.next(showId)).toBe(502)
  })

  test('a counter restored from an old copy is noticed', async () => {
    const showId = hexId()
    let highest = 0
    const numbers = createLineNumbers(redis, async () => highest)
    for (let index = 0; index < 10; index += 1) highest = await numbers.next(showId)
    await redis.set(`show:{${showId}}:lines`, 4)
    expect(await numbers.next(showId)).toBe(11)
    expect(await numbers.seed(showId)).toBe(12)
  })

  test('with Redis away it follows the rows', async () => {
    await own.kill9()
    const numbers = createLineNumbers(redis, async () => 41)
    expect(await numbers.next(hexId())).toBe(42)
    await own.startAgain()
  })
})
