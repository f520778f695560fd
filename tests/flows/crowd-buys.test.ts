// Flow (c): two hundred pages buy fifty units, a fifth of the clicks sent twice; and (e): an expired hold's unit goes to the next buyer.
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openPage, pageKey, type PageSocket } from '../support/page-client.ts'
import type { RunningServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'
import { startFlow, type FlowParts } from './flow-parts.ts'
import { addOffer, buy, cellOf, join, liveShow, makeBuyer, pin, type Buyer, type Offered } from './shop-story.ts'

const BUYERS = 200
const UNITS = 50
const TWINS_EVERY = 5 // 20 % of the clicks are sent twice

type OrderRow = { _id: string; state: string; reason?: string; releaseOwed?: boolean }

let parts: FlowParts
let server: RunningServer
let db: mongoose.Connection

beforeAll(async () => {
  parts = await startFlow({ MEDIASOUP_WORKERS: '0' })
  server = parts.server
  db = await mongoose.createConnection(parts.mongo.uri).asPromise()
})
afterAll(async () => {
  await db?.close()
  await parts?.end()
})

const pinnedOffer = async (units: number, cap: number): Promise<{ showId: string; offer: Offered; host: PageSocket }> => {
  const merchant = openPage(server.url)
  await merchant.signInAs('merchant')
  const showId = await liveShow(merchant)
  const offer = await addOffer(merchant, showId, { title: `手工糕点 ${pageKey().slice(0, 6)}`, priceFen: 8900, units, cap })
  const hostPage = openPage(server.url)
  await hostPage.signInAs('host')
  const host = await hostPage.connect()
  await pin(host, showId, offer.offerId)
  return { showId, offer, host }
}

describe('a crowd buys', () => {
  test('200 pages, 50 units, 20 % sent twice: exactly 50 sold, twins hear the same, everybody else a refusal', async () => {
    const { showId, offer, host } = await pinnedOffer(UNITS, 1)
    const buyers: { buyer: Buyer; socket: PageSocket }[] = []
    for (let from = 0; from < BUYERS; from += 20) {
      const made = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const buyer = await makeBuyer(server.url, from + index)
          const socket = await buyer.page.connect()
          return { buyer, socket }
        }),
      )
      buyers.push(...made)
    }
    const cards = await Promise.all(buyers.map(async ({ socket }) => cellOf(await join(socket, showId), 'offer', offer.offerId)))
    const answers = await Promise.all(
      buyers.map(async ({ buyer, socket }, index) => {
        const key = pageKey()
        const card = cards[index]
        if (!card) throw new Error('no card')
        const clicks = index % TWINS_EVERY === 0 ? 2 : 1
        return Promise.all(Array.from({ length: clicks }, () => buy(socket, buyer, offer, card, { key })))
      }),
    )
    const accepted = answers.filter(([first]) => first?.ok)
    const refused = answers.filter(([first]) => first && !first.ok)
    expect(accepted).toHaveLength(UNITS)
    expect(refused).toHaveLength(BUYERS - UNITS)
    for (const [first] of refused) expect(first).toMatchObject({ ok: false, code: 'sold_out' })
    for (const [first, twin] of answers) {
      if (!first || !twin) continue
      expect(twin.ok).toBe(first.ok)
      if (first.ok && twin.ok) expect(twin.orderId).toBe(first.orderId)
    }
    const rows = await db.collection('orders').find({ offerId: offer.offerId, state: 'pendingPayment' }).toArray()
    const units = rows.flatMap((row) => row['units'] as number[])
    expect(rows).toHaveLength(UNITS)
    expect(units.toSorted((a, b) => a - b)).toEqual(Array.from({ length: UNITS }, (_, index) => index + 1))
    for (const { socket } of buyers) socket.close()
    host.close()
  })

  test('a hold that expires gives its unit to the next buyer', async () => {
    const { showId, offer, host } = await pinnedOffer(1, 1)
    const [first, second] = await Promise.all([makeBuyer(server.url, 900), makeBuyer(server.url, 901)])
    const [firstSocket, secondSocket] = await Promise.all([first.page.connect(), second.page.connect()])
    const card = cellOf(await join(firstSocket, showId), 'offer', offer.offerId)
    await join(secondSocket, showId)
    const held = await buy(firstSocket, first, offer, card)
    expect(held).toMatchObject({ ok: true, state: 'pendingPayment' })
    expect(await buy(secondSocket, second, offer, card)).toMatchObject({ ok: false, code: 'sold_out' })
    if (!held.ok) throw new Error('not held')
    // The clock of this one hold is moved; the sweeper judges by the database's time.
    await db.collection<{ _id: string }>('orders').updateOne({ _id: held.orderId }, { $set: { expiresAt: new Date(Date.now() - 1000) } })
    await until('the order closes as expired', 20_000, async () => {
      const row = await db.collection<OrderRow>('orders').findOne({ _id: held.orderId })
      return row?.state === 'closed' && row.reason === 'expired' && row.releaseOwed !== true
    })
    await until('the buyer hears it', 20_000, () =>
      firstSocket.heard('me:told').some(({ entries }) => entries.some((entry) => entry.kind === 'order' && entry.order.state === 'closed')),
    )
    expect(await buy(secondSocket, second, offer, card)).toMatchObject({ ok: true })
    for (const socket of [firstSocket, secondSocket, host]) socket.close()
  })
})
