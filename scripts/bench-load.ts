// Plays a sale of some minutes on the real server with databases of its own, and watches its memory; ends with 1 when that keeps growing.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { addOffers, join, liveShow, makeBuyer, pin, type Buyer, type Offered } from '../tests/flows/shop-story.ts'
import { openPage, pageKey, type PageSocket } from '../tests/support/page-client.ts'
import { startServer } from '../tests/support/running-server.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    buyers: { type: 'string', default: '60' },
    warm: { type: 'string', default: '60' },
  },
})
const SALE_MS = Number(values.minutes) * 60_000
const BUYERS = Number(values.buyers)
const WARM_MS = Number(values.warm) * 1_000
/** Nine payments a minute and buyer: a person may open ten. */
const EVERY_MS = 6_700
const SAMPLE_EVERY_MS = 5_000
const OFFERS = 3
/** A host pins one after another. */
const PIN_EVERY_MS = 2_000
const UNITS = 20_000
const PRICE_FEN = 1_990
const CAP = 30
const PARTS = 5
/** Of the last fifth against the second: the first still fills caches. */
const GROWTH_MAX = 0.1
const PHONES_FROM = 71_000_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
const mib = (bytes: number): number => Number((bytes / 1024 / 1024).toFixed(1))
const mean = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0) / Math.max(1, numbers.length)

type Sample = { readonly atMs: number; readonly rss: number; readonly heap: number; readonly outside: number; readonly accepted: number }
type Counts = { accepted: number; retried: number; cancelled: number; paid: number; readonly refused: Record<string, number> }
type Sale = {
  readonly url: string
  readonly showId: string
  readonly offers: readonly Offered[]
  readonly counts: Counts
  running: boolean
}

const sampleOf = async (url: string, { accepted }: Counts): Promise<Sample> => {
  const text = await (await fetch(`${url}/metrics`)).text()
  const number = (name: string): number => Number(new RegExp(`^${name} ([0-9.e+]+)`, 'm').exec(text)?.[1])
  const [rss, heap, outside] = ['process_resident_memory_bytes', 'nodejs_heap_size_used_bytes', 'nodejs_external_memory_bytes'].map(number)
  if (!rss || !heap) throw new Error('the server does not say how large it is')
  return { atMs: performance.now(), rss, heap, outside: outside ?? 0, accepted }
}

const pay = async ({ page }: Buyer, orderNo: string): Promise<void> => {
  const { cashierUrl } = await page.call('paymentOpen', { body: { orderNos: [orderNo] }, key: pageKey() })
  const [path = '', token = ''] = (cashierUrl ?? '').split('?t=')
  const body = new URLSearchParams({ t: token, mode: 'normal', method: 'balance', lateSec: '1' }).toString()
  await page.raw('POST', `${path}/pay`, { body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
}
/** One wish: a click, in one case of five sent a second time by the same key, then paid, or given up in one case of ten. */
const wish = async (sale: Sale, buyer: Buyer, socket: PageSocket): Promise<void> => {
  const { counts, offers } = sale
  const offer = offers[Math.floor(Math.random() * offers.length)]
  if (!offer) return
  const { clickToken } = await socket.must('offer:prepare', { offerId: offer.offerId })
  const ask = {
    ...offer,
    quantity: 1,
    addressId: buyer.addressId,
    seenPriceFen: PRICE_FEN,
    idempotencyKey: pageKey(),
    clickToken,
  }
  const answer = await socket.ask('order:place', ask)
  if (!answer.ok) return void (counts.refused[answer.code] = (counts.refused[answer.code] ?? 0) + 1)
  counts.accepted += 1
  if (Math.random() < 0.2) {
    const again = await socket.must('order:place', { ...ask, again: true })
    if (again.orderId !== answer.orderId) throw new Error('a retry became another order')
    counts.retried += 1
  }
  if (Math.random() < 0.1) {
    await buyer.page.call('orderCancel', { params: { no: answer.orderNo } })
    counts.cancelled += 1
  } else {
    await pay(buyer, answer.orderNo)
    counts.paid += 1
  }
}
const live = async (sale: Sale, buyer: Buyer): Promise<void> => {
  const socket = await buyer.page.connect()
  await join(socket, sale.showId)
  await pause(Math.random() * EVERY_MS)
  while (sale.running) {
    await wish(sale, buyer, socket).catch((err: unknown) => {
      const code = String((err as { code?: unknown }).code ?? err)
      sale.counts.refused[code] = (sale.counts.refused[code] ?? 0) + 1
    })
    await pause(EVERY_MS * (0.5 + Math.random()))
  }
  socket.close()
}

/** MiB a minute, by least squares. */
const slopeOf = (samples: readonly Sample[], value: (sample: Sample) => number): number => {
  const [x0, y0] = [mean(samples.map(({ atMs }) => atMs)), mean(samples.map(value))]
  const [up, down] = [
    samples.reduce((total, one) => total + (one.atMs - x0) * (value(one) - y0), 0),
    samples.reduce((total, { atMs }) => total + (atMs - x0) ** 2, 0),
  ]
  return mib((up / Math.max(1, down)) * 60_000)
}
const judge = (samples: readonly Sample[]): boolean => {
  const size = samples.length / PARTS
  const fifths = Array.from({ length: PARTS }, (_, part) => samples.slice(Math.floor(part * size), Math.floor((part + 1) * size)))
  const row = (fifth: readonly Sample[], part: number) => ({
    'rss MiB': mib(mean(fifth.map(({ rss }) => rss))),
    'most rss MiB': mib(Math.max(...fifth.map(({ rss }) => rss))),
    'heap MiB': mib(mean(fifth.map(({ heap }) => heap))),
    'least heap MiB': mib(Math.min(...fifth.map(({ heap }) => heap))),
    'outside MiB': mib(mean(fifth.map(({ outside }) => outside))),
    orders: (fifth.at(-1)?.accepted ?? 0) - ((part === 0 ? fifth[0] : fifths[part - 1]?.at(-1))?.accepted ?? 0),
  })
  console.table(fifths.map(row))
  const after = samples.slice(Math.floor(size))
  const growth = mean((fifths.at(-1) ?? []).map(({ rss }) => rss)) / mean((fifths[1] ?? []).map(({ rss }) => rss)) - 1
  say(`slope from the second fifth on: rss ${slopeOf(after, ({ rss }) => rss)} MiB a minute, heap ${slopeOf(after, ({ heap }) => heap)}`)
  say(`rss of the last fifth against the second: ${(growth * 100).toFixed(1)} % (at most ${GROWTH_MAX * 100} %)`)
  return growth <= GROWTH_MAX
}

const bench = async (): Promise<boolean> => {
  const server = await startServer({ MEDIASOUP_WORKERS: '0', LOG_LEVEL: 'warn' })
  try {
    const { url } = server
    const merchant = openPage(url)
    await merchant.signInAs('merchant')
    const showId = await liveShow(merchant)
    const offers = await addOffers(merchant, showId, { title: '长卖', priceFen: PRICE_FEN, units: UNITS, cap: CAP }, OFFERS)
    const hostPage = openPage(url)
    await hostPage.signInAs('host')
    const host = await hostPage.connect()
    for (const { offerId } of offers) {
      await pin(host, showId, offerId)
      await pause(PIN_EVERY_MS)
    }
    const buyers: Buyer[] = []
    for (let number = 0; number < BUYERS; number += 1) buyers.push(await makeBuyer(url, PHONES_FROM + number))
    const counts: Counts = { accepted: 0, retried: 0, cancelled: 0, paid: 0, refused: {} }
    const sale: Sale = { url, showId, offers, counts, running: true }
    const lives = buyers.map((buyer) => live(sale, buyer))
    await pause(WARM_MS)
    const samples: Sample[] = []
    for (const untilMs = performance.now() + SALE_MS; performance.now() < untilMs; await pause(SAMPLE_EVERY_MS))
      samples.push(await sampleOf(url, counts))
    sale.running = false
    host.close()
    await Promise.all(lives)
    const { refused, ...done } = counts
    say(`${values.minutes} minutes, ${BUYERS} buyers: ${JSON.stringify(done)}, refused ${JSON.stringify(refused)}`)
    say(`load of the machine ${(loadavg()[0] ?? 0).toFixed(1)}`)
    return judge(samples)
  } finally {
    await server.end()
  }
}

const isFlat = await bench()
say(isFlat ? 'the server stays as large as it is' : 'the server grows')
process.exitCode = isFlat ? 0 : 1
