// Proves the studio's figures on real orders in MongoDB: what is paid, held, free, real and simulated.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createStudioStore } from '../../../server/insights/studio.store.ts'
import { createStudio } from '../../../server/insights/studio.service.ts'
import { studioFigures } from '../../../server/protocol/offers.ts'
import { guest, idOf, member } from '../../support/goods-actors.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { host, onAir, sellingWorld } from '../../services/offers/selling-world.ts'

let database: MigratedDatabase
beforeAll(async () => {
  database = await migratedDatabase()
}, 180_000)
afterAll(() => database.close())

const MINUTE = 60_000
type Placed = { state: string; units: number[]; totalFen: number; paidAgoMs?: number; simulated?: boolean }

test('figures of a show on air', async () => {
  const world = sellingWorld(database.connection)
  const { showId, first, second } = await onAir(world)
  const offer = await world.opening.open(first)
  const lotId = offer.skus[0]?.lotId ?? ''
  const orders = database.connection.db?.collection<{ _id: string }>('orders')
  let n = 0
  const put = async ({ state, units, totalFen, paidAgoMs, simulated = false }: Placed): Promise<void> => {
    n += 1
    const paid = paidAgoMs === undefined ? {} : { paidAt: new Date(world.clock.nowMs() - paidAgoMs) }
    const row = {
      state,
      showId,
      offerId: first,
      lotId,
      quantity: Math.max(1, units.length),
      totalFen,
      simulated,
      expiresAt: new Date(1),
      ...paid,
    }
    await orders?.insertOne({ _id: `o${n}`, memberId: `m${n}`, ...(state === 'closed' ? {} : { units }), ...row } as never)
  }
  await put({ state: 'toShip', units: [1], totalFen: 1000, paidAgoMs: 10_000 })
  await put({ state: 'refunded', units: [2], totalFen: 500, paidAgoMs: 2 * MINUTE })
  await put({ state: 'paid', units: [3], totalFen: 70, paidAgoMs: 20_000, simulated: true })
  await put({ state: 'pendingPayment', units: [4], totalFen: 9 })
  await put({ state: 'closed', units: [], totalFen: 9 })

  const studio = createStudio({
    store: createStudioStore(database.connection),
    shows: world.shows,
    offers: world.offers,
    pins: world.pins,
    presence: async () => ({ viewers: 12, simulated: 3 }),
    clock: world.clock,
  })
  const { pinId } = await world.pins.open(host, showId, { offerId: first, seenVersion: 0 })
  const figures = await studio.figures(host, showId)
  expect(studioFigures.parse(figures)).toEqual(figures)
  expect(figures).toMatchObject({ viewers: 12, simulatedViewers: 3, ordersLastMinute: 1, gmvFen: 1500, simulatedGmvFen: 70 })
  expect(figures.offers).toEqual([
    { offerId: first, unitCount: 10, paid: 3, held: 1, free: 6 },
    { offerId: second, unitCount: 0, paid: 0, held: 0, free: 0 },
  ])
  expect(figures.pins).toEqual([{ pinId, offerId: first, openedAtMs: world.clock.nowMs(), closedAtMs: null }])
  await expect(studio.figures(guest(), showId)).rejects.toMatchObject({ code: 'sign_in_needed' })
  await expect(studio.figures(member(idOf(7), 'host'), showId)).rejects.toMatchObject({ code: 'not_found' })
  await expect(studio.figures(host, idOf(404))).rejects.toMatchObject({ code: 'not_found' })
})

test('orders by the minute: the demo’s audience counts only where it is asked for', async () => {
  const store = createStudioStore(database.connection)
  const showId = idOf(0x77)
  const orders = database.connection.db?.collection<{ _id: string }>('orders')
  const at = (minute: number): Date => new Date(minute * MINUTE + 5_000)
  for (const [index, [minute, simulated]] of (
    [
      [10, false],
      [10, true],
      [11, false],
      [9, false],
    ] as const
  ).entries())
    await orders?.insertOne({
      _id: `p${index}`,
      memberId: 'm',
      showId,
      offerId: 'o',
      lotId: 'other',
      state: 'paid',
      quantity: 1,
      units: [index + 1],
      totalFen: 1,
      simulated,
      paidAt: at(minute),
    } as never)
  const from = 10 * MINUTE
  expect(await store.paidPerMinute(showId, from, false)).toEqual(
    new Map([
      [10 * MINUTE, 1],
      [11 * MINUTE, 1],
    ]),
  )
  expect((await store.paidPerMinute(showId, from, true)).get(10 * MINUTE)).toBe(2)
  expect(await store.paidSince(showId, 11 * MINUTE, true)).toBe(1)
  expect(await store.lotUnits([])).toEqual([])
  expect(await store.gmv(idOf(0x78))).toEqual({ gmvFen: 0, simulatedGmvFen: 0 })
})
