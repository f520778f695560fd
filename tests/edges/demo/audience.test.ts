// The simulated audience on a real server: it talks, buys and pays, is counted apart from people, and is gone at once when told.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startAudience, type Audience } from '../../../server/demo/audience.service.ts'
import { createDemoPages } from '../../../server/demo/demo-page.adapter.ts'
import { createDemoPeople } from '../../../server/demo/demo-people.service.ts'
import type { Shown } from '../../../server/demo/stall.service.ts'
import { createLogger } from '../../../server/logger.ts'
import { demoApp, type DemoApp } from '../../support/demo-app.ts'
import { openPage, type PageClient } from '../../support/page-client.ts'
import { until } from '../../support/until.ts'

const SEATS = 5
/** Pauses of half a minute become half a second. */
const SPEED = 50
const ACTS_WITHIN_MS = 60_000
const LEAVES_WITHIN_MS = 20_000
let app: DemoApp
let audience: Audience
let merchant: PageClient
let showId: string
const stumbles: string[] = []

/** What the room itself says is shown. */
const shownIn = async (page: PageClient): Promise<Shown | null> => {
  const cells = (await page.call('showRoom', { params: { id: showId } })).told.room?.cells ?? []
  const pin = cells.find((cell) => cell.kind === 'pin')?.pin
  const card = cells.find((cell) => cell.kind === 'offer' && cell.offerId === pin?.offerId)
  if (card?.kind !== 'offer') return null
  const skus = card.skus.map(({ skuId, priceFen }) => ({ skuId, priceFen }))
  return { offerId: card.offerId, title: card.title, pictureUrl: card.picture, flash: false, skus }
}
const figures = () => merchant.call('studioFigures', { params: { id: showId } })

beforeAll(async () => {
  app = await demoApp()
  await app.start()
  merchant = openPage(app.url)
  await merchant.signInAs('merchant')
  showId = (await merchant.call('shows', { query: { phase: 'live' } })).rows[0]?.id ?? ''
  const { demoPersons, addresses } = await app.members()
  if (!demoPersons) throw new Error('the demo is off')
  const unused = (): never => {
    throw new Error('not used here')
  }
  const people = createDemoPeople({
    demoPersons,
    addresses,
    leaders: { apply: unused, decide: unused, byMember: unused },
    agreements: { own: unused, accept: unused, current: unused },
  })
  const persons = await people.ensureAudience(SEATS)
  const looker = openPage(app.url)
  audience = startAudience(persons, {
    pages: createDemoPages({ host: '127.0.0.1', port: app.port, publicUrl: app.url }),
    stall: { shown: () => shownIn(looker) },
    cookieHeaderOf: demoPersons.cookieHeaderOf,
    showId: () => showId,
    logger: createLogger('warn', { write: (line) => void stumbles.push(line) }),
    random: Math.random,
    speed: SPEED,
  })
}, 60_000)
afterAll(async () => {
  await audience?.close()
  await app?.end()
}, 60_000)

test('its orders are paid and count as simulated only', async () => {
  await until('a simulated sale', ACTS_WITHIN_MS, async () => (await figures()).simulatedGmvFen > 0)
  expect(await figures()).toMatchObject({ gmvFen: 0, viewers: 0 })
  expect(await app.db.collection('orders').countDocuments({ simulated: { $ne: true } })).toBe(0)
})

test('it is counted apart from viewers', async () => {
  await until('simulated viewers', ACTS_WITHIN_MS, async () => (await figures()).simulatedViewers > 0)
  const viewer = openPage(app.url)
  const socket = await viewer.connect()
  const joined = await socket.must('show:join', { showId, purpose: 'viewer' })
  expect(joined.viewers).toBe(1)
  expect(joined.simulated).toBeGreaterThan(0)
  socket.close()
})

test('each of its lines is labelled', async () => {
  const lines = await until('lines', ACTS_WITHIN_MS, async () => {
    const page = await merchant.call('showChat', { params: { id: showId } })
    return page.lines.length >= 3 ? page.lines : null
  })
  expect(new Set(lines.map(({ badge }) => badge))).toEqual(new Set(['simulated']))
})

test('no leader earns by it', async () => {
  const leader = openPage(app.url)
  await leader.signInAs('leader')
  expect(await leader.call('leaderHome')).toMatchObject({ todayFen: 0, frozenFen: 0, availableFen: 0, ordersToday: 0, peopleTotal: 0 })
})

test('it is gone at once when told, and leaves nothing running', async () => {
  await audience.close()
  await until('an empty room', LEAVES_WITHIN_MS, async () => (await figures()).simulatedViewers === 0)
  const said = await app.db.collection('chatLines').countDocuments()
  await audience.close()
  await until('a pulse later', LEAVES_WITHIN_MS, async () => (await figures()).simulatedViewers === 0)
  expect(await app.db.collection('chatLines').countDocuments()).toBe(said)
  expect(stumbles).toEqual([])
  expect(app.complaints).toEqual([])
})
