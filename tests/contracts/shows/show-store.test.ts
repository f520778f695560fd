// Proves that the memory store of shows and the one on MongoDB keep the same contract.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Show } from '../../../server/shows/show.rules.ts'
import type { ShowStore } from '../../../server/shows/show.service.ts'
import { createShowStore } from '../../../server/shows/show.store.ts'
import { idOf } from '../../support/goods-actors.ts'
import { migratedDatabase } from '../../support/goods-database.ts'
import { memoryShowStore } from '../../support/memory-shows.ts'

type Opened = { store: ShowStore; close: () => Promise<void> }
const inMemory = async (): Promise<Opened> => ({ store: memoryShowStore(), close: async () => undefined })
const onMongo = async (): Promise<Opened> => {
  const { connection, close } = await migratedDatabase()
  return { store: createShowStore(connection), close }
}

const show = (n: number, facts: Partial<Show> = {}): Show => ({
  id: idOf(n),
  roomId: idOf(0xa),
  hostPersonId: idOf(0xb),
  hostName: 'host',
  hostPictureUrl: null,
  title: `show ${n}`,
  description: '',
  coverId: null,
  coverUrl: null,
  phase: 'scheduled',
  phaseBefore: null,
  phaseSinceMs: 0,
  startsAtMs: n * 1000,
  liveAtMs: null,
  endedAtMs: null,
  backAtMs: null,
  endedReason: null,
  media: { state: 'off', take: 0, sinceMs: 0, layers: 0, version: 1 },
  version: 1,
  demo: false,
  createdAtMs: 0,
  ...facts,
})

describe.each([
  ['in memory', inMemory],
  ['on MongoDB', onMongo],
])('shows %s', (_name, open) => {
  let store: ShowStore
  let close = async (): Promise<void> => undefined
  beforeAll(async () => {
    const opened = await open()
    store = opened.store
    close = opened.close
  }, 180_000)
  afterAll(() => close())

  test('a show comes back as it went in; one that is not there is null', async () => {
    const given = show(1, { description: 'lines\nof it', liveAtMs: 5 })
    await store.insert(given)
    expect(await store.show(idOf(1))).toEqual(given)
    expect(await store.show(idOf(404))).toBeNull()
  })

  test('of many changes over one version exactly one is taken', async () => {
    await store.insert(show(2))
    const results = await Promise.all(Array.from({ length: 8 }, (_, n) => store.change(idOf(2), 1, { title: `t${n}` })))
    const taken = results.filter((result) => result !== null)
    expect(taken).toHaveLength(1)
    expect(await store.show(idOf(2))).toEqual(taken[0])
    expect(taken[0]?.version).toBe(2)
  })

  test('media counts by itself and refuses an older take', async () => {
    await store.insert(show(3))
    await Promise.all([
      store.setMedia(idOf(3), { state: 'on', take: 1, sinceMs: 1, layers: 3 }),
      store.change(idOf(3), 1, { title: 'meanwhile' }),
    ])
    expect(await store.show(idOf(3))).toMatchObject({ title: 'meanwhile', version: 2, media: { state: 'on', take: 1, version: 2 } })
    expect(await store.setMedia(idOf(3), { state: 'away', take: 0, sinceMs: 2, layers: 0 })).toBeNull()
    expect(await store.setMedia(idOf(404), { state: 'on', take: 9, sinceMs: 2, layers: 1 })).toBeNull()
  })

  test('lists by phase, by room and for the planner are in their order and whole across pages', async () => {
    const roomId = idOf(0xcc)
    for (const n of [20, 22, 21]) await store.insert(show(n, { phase: 'live', roomId, hostPersonId: idOf(0xdd) }))
    await store.insert(show(23, { phase: 'live', roomId, hostPersonId: idOf(0xdd), startsAtMs: 22_000 }))
    const ids = (rows: Show[]): string[] => rows.map((row) => row.id)
    expect(ids(await store.byPhases(['live'], 'soonest', 10))).toEqual([20, 21, 22, 23].map(idOf))
    expect(ids(await store.byPhases(['live'], 'latest', 2))).toEqual([23, 22].map(idOf))
    expect(ids(await store.ofRoom(roomId, 10))).toHaveLength(4)
    const of = { hostPersonId: idOf(0xdd), phase: 'live' as const }
    const first = await store.toPlan(of, null, 2)
    const rest = await store.toPlan(of, { startsAtMs: first[1]?.startsAtMs ?? 0, id: first[1]?.id ?? '' }, 10)
    expect([...ids(first), ...ids(rest)]).toEqual([23, 22, 21, 20].map(idOf))
    expect(ids(await store.startedBefore('live', 21_000, 10))).toEqual([idOf(20)])
  })

  test('rooms, hosts and assistants', async () => {
    const room = { id: idOf(0x70), name: 'room', hostPersonId: idOf(0x71), hostName: 'a', hostPictureUrl: null }
    await store.insertRoom(room, 1)
    expect(await store.room(room.id)).toEqual(room)
    await store.refreshHost(room.id, { hostName: 'b', hostPictureUrl: '/uploads/x.webp' })
    expect(await store.rooms(idOf(0x71), 5)).toEqual([{ ...room, hostName: 'b', hostPictureUrl: '/uploads/x.webp' }])
    expect(await store.rooms(idOf(0x72), 5)).toEqual([])
    expect(await store.hostsSomewhere(idOf(0x71))).toBe(true)
    expect(await store.hostsSomewhere(idOf(0x72))).toBe(false)
    await store.putAssistant(idOf(1), idOf(0x73), { trade: true, mod: true })
    await store.putAssistant(idOf(1), idOf(0x73), { trade: false, mod: true })
    expect(await store.assistant(idOf(1), idOf(0x73))).toEqual({ trade: false, mod: true })
    expect(await store.assistsSomewhere(idOf(0x73))).toBe(true)
    await store.dropAssistant(idOf(1), idOf(0x73))
    expect(await store.assistant(idOf(1), idOf(0x73))).toBeNull()
    expect(await store.assistsSomewhere(idOf(0x73))).toBe(false)
  })

  test('a person reserves once', async () => {
    const tries = await Promise.all(Array.from({ length: 4 }, () => store.reserve(idOf(1), idOf(0x80), { atMs: 1, shareCode: null })))
    expect(tries.filter(Boolean)).toHaveLength(1)
    await store.reserve(idOf(1), idOf(0x81), { atMs: 1, shareCode: null })
    expect(await store.reservations([idOf(1), idOf(2)])).toEqual(new Map([[idOf(1), 2]]))
    expect(await store.reservations([])).toEqual(new Map())
    expect(await store.reservedAmong([idOf(1), idOf(2)], idOf(0x80))).toEqual(new Set([idOf(1)]))
    // Once each is reminded, by one of many processes, with the last code she came by.
    await store.reserve(idOf(1), idOf(0x81), { atMs: 2, shareCode: '23456789ABCD' })
    await store.reserve(idOf(1), idOf(0x81), { atMs: 3, shareCode: null })
    const due = (await store.toRemind([idOf(1), idOf(2)], 10)).toSorted((a, b) => (a.personId < b.personId ? -1 : 1))
    expect(due).toEqual([
      { showId: idOf(1), personId: idOf(0x80), shareCode: null },
      { showId: idOf(1), personId: idOf(0x81), shareCode: '23456789ABCD' },
    ])
    const claims = await Promise.all(Array.from({ length: 3 }, () => store.claimReminder(idOf(1), idOf(0x80), 9)))
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await store.toRemind([idOf(1)], 10)).toHaveLength(1)
    expect(await store.toRemind([], 10)).toEqual([])
    await store.unreserve(idOf(1), idOf(0x80))
    expect(await store.reservations([idOf(1)])).toEqual(new Map([[idOf(1), 1]]))
  })
})
