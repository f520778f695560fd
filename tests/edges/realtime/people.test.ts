// Private events and commands reach every socket of a person on every gateway; ended sessions leave within a second, changed persons are read again.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { EndReason } from '../../../server/domain-events.ts'
import { openSocket, type TestSocket } from '../../support/folding-page.ts'
import { cookieOf, createPeople, hexId, memberCookie, openGateway, type Gateway, type People } from '../../support/realtime-gateway.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'
import { until } from '../../support/until.ts'

// Real servers on a busy machine: each wait inside has its own, shorter bound.
jest.setTimeout(60_000)

const COMMAND_WITHIN_MS = 15_000

let redis: OwnRedis
let people: People
let gateways: Gateway[]
let sockets: TestSocket[]

beforeEach(async () => {
  redis = await startRedis()
  people = createPeople()
  gateways = await Promise.all([1, 2].map(() => openGateway({ redisUrl: redis.url, people })))
  sockets = []
})
afterEach(async () => {
  for (const socket of sockets) socket.close()
  await Promise.all(gateways.map((gateway) => gateway.close()))
  await redis.stop()
})
const at = (index: number): Gateway => gateways[index] as Gateway
const open = async (gateway: number, cookie: string, showId?: string): Promise<TestSocket> => {
  const socket = await openSocket(at(gateway).url, cookie)
  sockets.push(socket)
  if (showId) await socket.ask('show:join', { showId, purpose: 'viewer' })
  return socket
}
const told = (socket: TestSocket): object[] => socket.heard('me:told').flatMap((frame) => frame.entries)
const ended = (socket: TestSocket): EndReason[] => socket.heard('session:ended').map(({ reason }) => reason)

describe('private events', () => {
  test('all sockets of the person hear, in order, on both gateways; nobody else does', async () => {
    const personId = hexId()
    const mine = [await open(0, memberCookie(personId)), await open(1, memberCookie(personId))]
    const other = await open(1, memberCookie())
    for (let version = 1; version <= 30; version += 1)
      at(version % 2).bus.emit('toldPerson', { personId, entry: { kind: 'mute', version, untilMs: version } })
    await until('both heard all', 20_000, () => mine.every((socket) => told(socket).length === 30))
    expect(new Set(told(mine[0] as TestSocket).map((entry) => JSON.stringify(entry))).size).toBe(30)
    expect(told(other)).toEqual([])
    expect(mine.every((socket) => socket.heard('me:told').every((frame) => frame.entries.length <= 20))).toBe(true)
  })

  test('with Redis away the own gateway hears at once; afterwards everybody is told to read again', async () => {
    const personId = hexId()
    const [here, there] = [await open(0, memberCookie(personId)), await open(1, memberCookie(personId))]
    await redis.kill9()
    at(0).bus.emit('toldPerson', { personId, entry: { kind: 'mute', version: 1, untilMs: 7 } })
    await until('here it is heard', 20_000, () => told(here).length === 1)
    await redis.startAgain({ wipe: true })
    await until('read again', 20_000, () => told(there).some((entry) => (entry as { kind: string }).kind === 'refresh'))
    at(0).bus.emit('toldPerson', { personId, entry: { kind: 'mute', version: 2, untilMs: 8 } })
    expect(
      await until('the log goes on', 20_000, () => told(there).find((entry) => (entry as { version: number }).version === 2)),
    ).toBeTruthy()
  })
})

describe('commands', () => {
  test('an ended session leaves on the other gateway within a second, and only that session', async () => {
    const personId = hexId()
    const [mine, other] = [await open(1, memberCookie(personId)), await open(1, memberCookie())]
    people.ended.add(`sid-${personId}`)
    at(0).bus.emit('sessionEnded', { sid: `sid-${personId}`, reason: 'signedOut' })
    await until('she is gone', COMMAND_WITHIN_MS, () => !mine.io.connected)
    expect(ended(mine)).toEqual(['signedOut'])
    expect(other.io.connected).toBe(true)
  })

  test('a kick ends the sockets in that show, a ban all of them', async () => {
    const personId = hexId()
    const [showId, elsewhere] = [hexId(), hexId()]
    const [inShow, inOther] = [await open(1, memberCookie(personId), showId), await open(0, memberCookie(personId), elsewhere)]
    at(0).bus.emit('personEnded', { personId, showId, reason: 'kicked' })
    await until('kicked', COMMAND_WITHIN_MS, () => !inShow.io.connected)
    expect(inOther.io.connected).toBe(true)
    at(1).bus.emit('personEnded', { personId, showId: null, reason: 'banned' })
    await until('banned', COMMAND_WITHIN_MS, () => !inOther.io.connected)
    expect([ended(inShow), ended(inOther)]).toEqual([['kicked'], ['banned']])
  })

  test('a command said while Redis was away is carried out there when it is back', async () => {
    const personId = hexId()
    const mine = await open(1, memberCookie(personId))
    await redis.kill9()
    people.ended.add(`sid-${personId}`)
    at(0).bus.emit('sessionEnded', { sid: `sid-${personId}`, reason: 'signedOut' })
    await redis.startAgain()
    expect(await until('she is gone', 20_000, () => !mine.io.connected)).toBe(true)
  })

  test('a changed person is read again: new facts count, a lost session ends, a ban is said', async () => {
    const [stays, loses, isBanned] = [hexId(), hexId(), hexId()]
    const [first, second, third] = [
      await open(1, memberCookie(stays)),
      await open(1, memberCookie(loses)),
      await open(1, memberCookie(isBanned)),
    ]
    people.ended.add(`sid-${loses}`)
    people.banned.add(isBanned)
    const asked = people.asked
    for (const personId of [stays, loses, isBanned]) at(0).bus.emit('personChanged', { personId })
    await until('two are gone', 2 * COMMAND_WITHIN_MS, () => !second.io.connected && !third.io.connected)
    expect([ended(second), ended(third)]).toEqual([['expired'], ['banned']])
    expect(first.io.connected).toBe(true)
    expect(people.asked).toBe(asked + 3)
  })
})

describe('another gateway', () => {
  test('drops what it keeps of a changed person before it reads her sockets again, without a socket of hers too', async () => {
    const steps: string[] = []
    const third = await openGateway({ redisUrl: redis.url, people, forget: (personId) => void steps.push(personId) })
    gateways.push(third)
    const [stays, elsewhere] = [hexId(), hexId()]
    const socket = await openSocket(third.url, memberCookie(stays))
    sockets.push(socket)
    const asked = people.asked
    at(0).bus.emit('personChanged', { personId: stays })
    at(0).bus.emit('personChanged', { personId: elsewhere })
    await until('both were forgotten', COMMAND_WITHIN_MS, () => steps.length === 2)
    await until('she was read again', COMMAND_WITHIN_MS, () => people.asked === asked + 1)
    expect(steps).toEqual([stays, elsewhere])
    expect(socket.io.connected).toBe(true)
  })
})

describe('several sockets of one person', () => {
  test('the one that was quiet the longest goes when a member opens a seventh', async () => {
    const cookie = memberCookie()
    const six: TestSocket[] = []
    for (let index = 0; index < 6; index += 1) six.push(await open(0, cookie))
    await six[0]?.ask('show:leave', {})
    await open(0, cookie)
    await until('one goes', COMMAND_WITHIN_MS, () => six.filter((socket) => !socket.io.connected).length === 1)
    expect(six[1]?.io.connected).toBe(false)
    expect(ended(six[1] as TestSocket)).toEqual(['replaced'])
  })

  test('a visitor has four', async () => {
    const cookie = cookieOf('guest', null, hexId())
    const five: TestSocket[] = []
    for (let index = 0; index < 5; index += 1) five.push(await open(0, cookie))
    expect(await until('one goes', COMMAND_WITHIN_MS, () => five.filter((socket) => !socket.io.connected).length === 1)).toBe(true)
  })

  test('handshakes of one visitor are counted', async () => {
    const cookie = cookieOf('guest', null, hexId())
    const results = await Promise.allSettled(Array.from({ length: 45 }, () => open(0, cookie)))
    expect(results.filter((result) => result.status === 'rejected').length).toBeGreaterThanOrEqual(5)
  })
})

test('one network address has a number of sockets', async () => {
  const gateway = await openGateway({ redisUrl: redis.url, people, config: { addressSocketsMax: 2 } })
  gateways.push(gateway)
  for (let index = 0; index < 2; index += 1) await open(2, memberCookie())
  await expect(openSocket(gateway.url, memberCookie())).rejects.toThrow('websocket error')
})

test('a stopping gateway sends its pages away in waves and lets nobody in', async () => {
  const pages = [await open(0, memberCookie()), await open(0, memberCookie()), await open(0, memberCookie())]
  for (const page of pages)
    page.io.on('server:leaving', ({ afterMs }: { afterMs: number }) => setTimeout(page.close, Math.min(afterMs, 200)))
  const draining = at(0).realtime.drain(5_000)
  await expect(openSocket(at(0).url, memberCookie())).rejects.toThrow('websocket error')
  await draining
  const waits = pages.flatMap((page) => page.heard('server:leaving').map(({ afterMs }) => afterMs))
  expect(waits).toHaveLength(3)
  expect(new Set(waits).size).toBe(3)
  expect(at(0).realtime.socketCount()).toBe(0)
})
