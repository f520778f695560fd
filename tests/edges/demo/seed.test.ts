// The demo's shop on a real database: whole after the first start, the same after the second, and everything in it marked.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ROOM_ID, START_LEAD_MS } from '../../../server/demo/demo-shop.rules.ts'
import { openPage } from '../../support/page-client.ts'
import { demoApp, type DemoApp } from '../../support/demo-app.ts'

const COLLECTIONS = [
  'people',
  'addresses',
  'leaders',
  'products',
  'stock',
  'stockMoves',
  'pictures',
  'rooms',
  'shows',
  'offers',
  'lots',
  'pins',
  'showAssistants',
]
let app: DemoApp

const counts = async (): Promise<Record<string, number>> =>
  Object.fromEntries(await Promise.all(COLLECTIONS.map(async (name) => [name, await app.db.collection(name).countDocuments()])))

beforeAll(async () => {
  app = await demoApp()
  await app.start()
}, 60_000)
afterAll(() => app?.end(), 60_000)

test('a show is on air with a pinned product, and two are announced ahead', async () => {
  const page = openPage(app.url)
  const { rows, nowMs } = await page.call('shows')
  const [live, ...upcoming] = rows
  expect(live).toMatchObject({
    title: '暖桌小聚 · 糕点专场',
    phase: 'live',
    demo: true,
    offerCount: 10,
    viewers: 0,
    pinned: { title: '手工糕点礼盒 9 枚' },
  })
  expect(upcoming.map(({ phase }) => phase)).toEqual(['scheduled', 'scheduled'])
  for (const show of upcoming) {
    expect(show.demo).toBe(true)
    expect(show.startsAtMs - nowMs).toBeGreaterThan(START_LEAD_MS - 60_000)
    expect(show.reservations).toBe(0)
  }
  expect((await page.call('room', { params: { id: ROOM_ID } })).showId).toBe(live?.id)
})

test('every picture of it is there', async () => {
  const { rows } = await openPage(app.url).call('shows')
  for (const show of rows) {
    for (const url of [show.coverUrl, show.pinned?.pictureUrl].filter((one) => typeof one === 'string')) {
      const answer = await fetch(`${app.url}${url}`)
      expect([url, answer.status, answer.headers.get('content-type')]).toEqual([url, 200, 'image/webp'])
    }
  }
})

test('the people of the one-tap sign-ins are what they are called', async () => {
  for (const [person, roles] of [
    ['host', ['member', 'host']],
    ['leader', ['member', 'leader']],
    ['viewer', ['member']],
    ['merchant', ['staff', 'owner']],
    ['assistant', ['member', 'assistant']],
  ] as const) {
    const me = await openPage(app.url).signInAs(person)
    expect(me).toMatchObject({ demo: true, roles })
  }
  const leader = openPage(app.url)
  await leader.signInAs('leader')
  expect(await leader.call('leaderHome')).toMatchObject({ state: 'active', frozenFen: 0, availableFen: 0 })
})

test('nothing in it is sold, watched or earned that was not', async () => {
  const merchant = openPage(app.url)
  await merchant.signInAs('merchant')
  const { rows } = await merchant.call('shows', { query: { phase: 'live' } })
  const figures = await merchant.call('studioFigures', { params: { id: rows[0]?.id ?? '' } })
  expect(figures).toMatchObject({ viewers: 0, simulatedViewers: 0, gmvFen: 0, simulatedGmvFen: 0 })
  expect(await app.db.collection('people').countDocuments({ demo: { $ne: true } })).toBe(0)
})

test('a second start finds it all and adds nothing', async () => {
  const before = await counts()
  await app.stop()
  await app.start()
  expect(await counts()).toEqual(before)
  expect(app.complaints).toEqual([])
})

test('a show that its host ended is followed by another', async () => {
  await app.stop()
  const { modifiedCount } = await app.db
    .collection('shows')
    .updateOne({ phase: 'live' }, { $set: { phase: 'archived', endedAtMs: 1, endedReason: 'host' }, $inc: { version: 1 } })
  expect(modifiedCount).toBe(1)
  await app.start()
  const { rows } = await openPage(app.url).call('shows', { query: { phase: 'live' } })
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ title: '暖桌小聚 · 糕点专场', phase: 'live', offerCount: 10 })
})
