// Selling an offer of two SKUs over the real server's edges until one is gone: the waiting list, what the room and its people hear, and books that agree.
import { execFile } from 'node:child_process'
import { join as joinPath } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { WaitCard } from '../../../server/protocol/waits.ts'
import { startShop, type ShopStage } from '../../flows/shop-stage.ts'
import { buy, cellOf, join, makeBuyer, pin, type Buyer, type Offered } from '../../flows/shop-story.ts'
import type { PageSocket } from '../../support/page-client.ts'
import { until } from '../../support/until.ts'

// Real parts on a busy machine.
jest.setTimeout(120_000)

const ROOT = joinPath(import.meta.dirname, '../../..')
const PRICE_FEN = 6_600
let shop: ShopStage
let showId: string
/** The rare SKU has one unit, the other plenty. */
let rare: Offered
let plenty: Offered

beforeAll(async () => {
  shop = await startShop({ WAIT_HOLD_SEC: '60' })
  const { merchant } = shop
  showId = shop.showId
  const spec = (value: string, onHand: number) => ({ specs: [{ name: '口味', value }], priceFen: 9_900, onHand })
  const product = await merchant.call('productAdd', {
    body: { title: '两种口味', description: '', pictureIds: [], skus: [spec('原味', 3), spec('海苔', 30)] },
  })
  await merchant.call('productShelf', { params: { id: product.id }, body: { onShelf: true, seenVersion: product.version } })
  const [first, second] = product.skus.map(({ id }) => id)
  const sheet = await merchant.call('runSheet', { params: { id: showId } })
  const known = sheet.rows.map(({ offerId, productId, talkMinutes, cap, holdSec, skus }) => ({
    offerId,
    productId,
    talkMinutes,
    cap,
    holdSec,
    skus: skus.map(({ skuId, livePriceFen, flashPriceFen, units }) => ({ skuId, livePriceFen, flashPriceFen, units })),
  }))
  const sku = (skuId: string | undefined, units: number) => ({ skuId: skuId ?? '', livePriceFen: PRICE_FEN, flashPriceFen: null, units })
  const offers = [...known, { productId: product.id, talkMinutes: 5, cap: 4, skus: [sku(first, 1), sku(second, 20)] }]
  const written = await merchant.call('runSheetWrite', { params: { id: showId }, body: { seenVersion: sheet.version, offers } })
  const offerId = written.rows.find(({ productId }) => productId === product.id)?.offerId ?? ''
  rare = { offerId, skuId: first ?? '' }
  plenty = { offerId, skuId: second ?? '' }
  await pin(shop.host, showId, offerId)
}, 180_000)
afterAll(() => shop?.end())

type Person = Buyer & { socket: PageSocket }
const enter = async (phoneTail: number): Promise<Person> => {
  const buyer = await makeBuyer(shop.url, phoneTail)
  const socket = await buyer.page.connect()
  await join(socket, showId)
  return { ...buyer, socket }
}
const wish = ({ addressId }: Buyer, { offerId, skuId }: Offered) => ({ offerId, skuId, quantity: 1, addressId, seenPriceFen: PRICE_FEN })
const turns = ({ socket }: Person): WaitCard[] =>
  socket.heard('me:told').flatMap(({ entries }) => entries.flatMap((entry) => (entry.kind === 'wait' ? [entry] : [])))
const reconcile = async (): Promise<{ code: number; words: string }> => {
  const env = { ...process.env, MONGODB_URI: shop.mongo.uri, REDIS_URL: shop.redis.url }
  const ran = promisify(execFile)(process.execPath, ['scripts/reconcile.ts'], { cwd: ROOT, env })
  return ran.then(
    ({ stdout }) => ({ code: 0, words: stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, words: stdout }),
  )
}

test('the rare SKU goes to who waits, in order; the other sells on; journal, lots, orders, gate and ledger agree', async () => {
  const [holder, first, second, third] = [await enter(71), await enter(72), await enter(73), await enter(74)]
  const card = cellOf(await join(holder.socket, showId), 'offer', rare.offerId)
  expect(card.skus.map(({ unitCount }) => unitCount)).toEqual([1, 20])
  expect(card.skus[0]).toMatchObject({ livePriceFen: PRICE_FEN, wasFen: 9_900 })
  expect(card.basis).toBe('日常售价')
  const held = await buy(holder.socket, holder, rare, card)
  if (!held.ok) throw new Error(held.code)
  expect(await buy(first.socket, first, rare, card)).toMatchObject({ ok: false, code: 'sold_out' })
  expect((await buy(second.socket, second, plenty, card)).ok).toBe(true)

  expect(await first.socket.ask('wait:join', wish(first, rare))).toMatchObject({ ok: true, state: 'waiting', ahead: 0, holdSec: 60 })
  expect(await second.socket.ask('wait:join', wish(second, rare))).toMatchObject({ ok: true, ahead: 1 })
  expect(await third.socket.ask('wait:join', wish(third, rare))).toMatchObject({ ok: true, ahead: 2 })
  expect(await third.socket.ask('wait:join', { ...wish(third, rare), quantity: 5 })).toMatchObject({ ok: true, ahead: 2 })
  expect(await second.socket.ask('wait:leave', rare)).toMatchObject({ ok: true, wait: { state: 'left' } })
  // Who comes back, by a socket or by HTTP, finds her place; HTTP joins and leaves the same line.
  expect((await join(third.socket, showId)).me.waits).toMatchObject([{ skuId: rare.skuId, state: 'waiting', ahead: 1 }])
  expect((await join(second.socket, showId)).me.waits).toEqual([])
  const { rows } = await third.page.call('waits', { query: { showId } })
  expect(rows).toMatchObject([{ skuId: rare.skuId, state: 'waiting', ahead: 1 }])
  expect(await second.page.call('waitJoin', { body: wish(second, rare) })).toMatchObject({ state: 'waiting', ahead: 2 })
  expect(await second.page.call('waitLeave', { body: rare })).toMatchObject({ wait: { state: 'left' } })
  const prepared = await third.socket.must('offer:prepare', { offerId: rare.offerId })
  expect(prepared.waits).toMatchObject([{ skuId: rare.skuId, state: 'waiting', ahead: 1 }])

  await holder.page.call('orderCancel', { params: { no: held.orderNo } })
  await until('her turn', 30_000, async () => turns(first).some(({ state }) => state === 'offered'))
  const turn = turns(first).find(({ state }) => state === 'offered')
  expect(await first.page.call('order', { params: { no: turn?.orderNo ?? '' } })).toMatchObject({
    order: { state: 'pendingPayment', totalFen: PRICE_FEN },
  })
  const said = () => third.socket.heard('show:flow').flatMap(({ offered = [] }) => offered)
  await until('the room to hear of it', 20_000, async () => said().length > 0)
  expect(said()).toEqual([{ offerId: rare.offerId, n: 1 }])
  expect(await buy(holder.socket, holder, rare, card)).toMatchObject({ ok: false, code: 'sold_out' })

  await first.page.call('orderCancel', { params: { no: turn?.orderNo ?? '' } })
  await until('the third one’s turn', 30_000, async () => turns(third).some(({ state }) => state === 'offered'))
  await until('her own place to lapse', 30_000, async () => turns(first).some(({ state, why }) => state === 'lapsed' && why === 'expired'))
  expect(turns(second)).toEqual([])

  await until('the books to agree', 30_000, async () => (await reconcile()).code === 0)
  expect((await reconcile()).words).toMatch(/agree/)
  for (const { socket } of [holder, first, second, third]) socket.close()
})

test('books that were changed by hand are told, and the script ends with 1', async () => {
  await shop.db.collection<{ _id: string }>('stock').updateOne({ _id: plenty.skuId }, { $inc: { onHand: 1 } })
  const { code, words } = await reconcile()
  expect(code).toBe(1)
  expect(words).toMatch(new RegExp(`^K7 {2}SKU ${plenty.skuId}: 11 on hand, 10 by the journal$`, 'm'))
})
