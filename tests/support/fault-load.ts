// The seeded load of a fault test: buyers on both gateways who click, retry, double, cancel and pay, and an append-only history of what each was told.
import { appendFileSync } from 'node:fs'
import type { ClientAct } from '../../scripts/reconcile/history-checks.ts'
import type { Answer } from '../../server/protocol/socket-events.ts'
import { connectSocket, pageKey, type PageClient, type PageSocket } from './page-client.ts'
import type { Stand } from './fault-stand.ts'

export type LoadOffer = { readonly offerId: string; readonly skuId: string; readonly priceFen: number }
export type LoadBuyer = {
  readonly page: PageClient
  readonly addressId: string
  readonly memberId: string
  /** The link she came by: her page brings it with every join. */
  readonly shareCode?: string
}
export type LoadSettings = {
  readonly buyers: readonly LoadBuyer[]
  readonly offers: readonly LoadOffer[]
  readonly showId: string
  readonly seed: number
  /** Pause between two wishes of a buyer, ms. */
  readonly everyMs: number
  /** Every act is appended here as a line of JSON. */
  readonly historyFile: string
}
export type LoadCounts = {
  tried: number
  accepted: number
  soldOut: number
  overCap: number
  unknown: number
  paid: number
  longestGapMs: number
}
export type Load = {
  readonly history: readonly ClientAct[]
  readonly counts: LoadCounts
  /** No new wishes; every key without an answer is asked again until it has one, or time is over. */
  readonly stop: (withinMs: number) => Promise<{ readonly open: number }>
}

/** mulberry32: the same seed clicks the same. */
export const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

type Wish = { readonly key: string; readonly offer: LoadOffer; readonly quantity: number; sent: number }
type Client = {
  readonly buyer: LoadBuyer
  readonly random: () => number
  readonly home: 0 | 1
  socket: PageSocket | null
  clickToken: Map<string, string>
}
type Ground = LoadSettings & {
  readonly stand: Stand
  readonly history: ClientAct[]
  readonly counts: LoadCounts
  running: boolean
  lastGoodMs: number
}

/** Codes after which the same key is asked again: nothing was decided. */
const UNDECIDED = new Set([
  'busy',
  'answer_pending',
  'unavailable',
  'slow_down',
  'fault',
  'leaving',
  'server_full',
  'token_needed',
  'unknown',
  'not_joined',
])

const lineTo = async ({ stand, showId }: Ground, { buyer }: Client, gateway: 0 | 1): Promise<PageSocket> => {
  const { clientUrl, url } = stand.gateways[gateway]
  const socket = await connectSocket(clientUrl, buyer.page.cookie(), url)
  await socket.must('show:join', { showId, purpose: 'viewer', ...(buyer.shareCode ? { shareCode: buyer.shareCode } : {}) })
  return socket
}
const ownLine = async (ground: Ground, client: Client): Promise<PageSocket | null> => {
  if (client.socket?.io.connected) return client.socket
  client.clickToken.clear()
  const gateway = client.random() < 0.8 ? client.home : client.home === 0 ? 1 : 0
  client.socket = await lineTo(ground, client, gateway).catch(() => null)
  return client.socket
}
const tokenFor = async (client: Client, socket: PageSocket, offerId: string): Promise<string> => {
  const known = client.clickToken.get(offerId)
  if (known !== undefined) return known
  const { clickToken } = await socket.must('offer:prepare', { offerId })
  client.clickToken.set(offerId, clickToken)
  return clickToken
}
/** The longest time in which no gateway decided anything. */
const noteService = (ground: Ground): void => {
  const nowMs = performance.now()
  ground.counts.longestGapMs = Math.max(ground.counts.longestGapMs, nowMs - ground.lastGoodMs)
  ground.lastGoodMs = nowMs
}
/** One send of one wish; the answer goes into the history whatever it is. */
const sendOn = async (ground: Ground, client: Client, socket: PageSocket, wish: Wish, again: boolean): Promise<string> => {
  const { offer, key, quantity } = wish
  const startMs = performance.now()
  const act = { memberId: client.buyer.memberId, key, body: { offerId: offer.offerId, skuId: offer.skuId, quantity }, again, startMs }
  const note = (answer: ClientAct['answer']): string => {
    const line: ClientAct = { ...act, endMs: performance.now(), answer }
    ground.history.push(line)
    appendFileSync(ground.historyFile, `${JSON.stringify(line)}\n`)
    return answer.code
  }
  let clickToken: string
  try {
    clickToken = await tokenFor(client, socket, offer.offerId)
  } catch {
    return 'unknown' // nothing was sent
  }
  wish.sent += 1
  ground.counts.tried += 1
  const answer: Answer<'order:place'> | null = await socket
    .ask('order:place', {
      offerId: offer.offerId,
      skuId: offer.skuId,
      quantity,
      addressId: client.buyer.addressId,
      seenPriceFen: offer.priceFen * quantity,
      idempotencyKey: key,
      clickToken,
      ...(again ? { again: true } : {}),
    })
    .catch(() => null)
  if (!answer) return note({ code: 'unknown' })
  if (!answer.ok) {
    if (!UNDECIDED.has(answer.code)) noteService(ground)
    if (answer.code === 'token_needed') client.clickToken.delete(offer.offerId)
    return note({ code: answer.code })
  }
  noteService(ground)
  return note({ code: 'accepted', orderId: answer.orderId, orderNo: answer.orderNo })
}
/** Until the key has an answer that decides it, as a page does. */
const decide = async (ground: Ground, client: Client, wish: Wish, untilMs: () => number): Promise<boolean> => {
  let again = wish.sent > 0
  while (performance.now() < untilMs()) {
    const socket = await ownLine(ground, client)
    const code = socket ? await sendOn(ground, client, socket, wish, again) : 'unknown'
    if (!UNDECIDED.has(code)) {
      if (code === 'accepted') ground.counts.accepted += 1
      if (code === 'sold_out') ground.counts.soldOut += 1
      if (code === 'over_cap') ground.counts.overCap += 1
      return true
    }
    ground.counts.unknown += 1
    again ||= wish.sent > 0
    await pause(code === 'slow_down' ? 1_500 : 200 + client.random() * 400)
  }
  return wish.sent === 0
}
const payOrder = async (ground: Ground, client: Client, orderNo: string): Promise<void> => {
  const { page } = client.buyer
  const opened = await page.call('paymentOpen', { body: { orderNos: [orderNo] }, key: pageKey() })
  if (!opened.cashierUrl) return
  const [path = '', token = ''] = opened.cashierUrl.split('?t=')
  const mode = ['normal', 'double', 'shuffled', 'lost'][Math.floor(client.random() * 4)] ?? 'normal'
  const body = new URLSearchParams({ t: token, mode, method: 'balance', lateSec: '1' }).toString()
  const answer = await page.raw('POST', `${path}/pay`, { body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
  if (answer.status < 400) ground.counts.paid += 1
}
/** What a buyer does after her order: a tenth cancels, a tenth pays, the rest waits. */
const afterwards = async (ground: Ground, client: Client, wish: Wish): Promise<void> => {
  const act = ground.history.findLast(({ key, answer }) => key === wish.key && answer.code === 'accepted')
  if (!act || !('orderNo' in act.answer)) return
  const { orderNo } = act.answer
  const dice = client.random()
  if (dice < 0.1) await client.buyer.page.call('orderCancel', { params: { no: orderNo } })
  else if (dice < 0.2) await payOrder(ground, client, orderNo)
}
const live = async (ground: Ground, client: Client, open: Set<Wish>, endMs: () => number): Promise<void> => {
  await pause(client.random() * ground.everyMs)
  while (ground.running) {
    const offer = ground.offers[Math.floor(client.random() * ground.offers.length)]
    if (!offer) return
    const wish: Wish = { key: pageKey(), offer, quantity: client.random() < 0.7 ? 1 : 2, sent: 0 }
    open.add(wish)
    const [isTwin, isRetried] = [client.random() < 0.05, client.random() < 0.2]
    if (isTwin) {
      // The same key at the other gateway in the same moment.
      const other = await lineTo(ground, client, client.home === 0 ? 1 : 0).catch(() => null)
      const own = await ownLine(ground, client)
      await Promise.all([other && sendOn(ground, client, other, wish, false), own && sendOn(ground, client, own, wish, false)])
      other?.close()
    }
    if (await decide(ground, client, wish, endMs)) open.delete(wish)
    if (isRetried && client.socket) await sendOn(ground, client, client.socket, wish, true)
    await afterwards(ground, client, wish).catch(() => undefined)
    await pause(ground.everyMs * (0.5 + client.random()))
  }
}

export const startLoad = (stand: Stand, settings: LoadSettings): Load => {
  const counts: LoadCounts = { tried: 0, accepted: 0, soldOut: 0, overCap: 0, unknown: 0, paid: 0, longestGapMs: 0 }
  const ground: Ground = { ...settings, stand, history: [], counts, running: true, lastGoodMs: performance.now() }
  const open = new Set<Wish>()
  let endMs = Number.POSITIVE_INFINITY
  const clients = settings.buyers.map((buyer, place): Client => {
    const home = place % 2 === 0 ? 0 : 1
    return { buyer, random: randomOf(settings.seed * 1_000 + place), home, socket: null, clickToken: new Map() }
  })
  const lives = clients.map((client) => live(ground, client, open, () => endMs))
  return {
    history: ground.history,
    counts,
    stop: async (withinMs) => {
      ground.running = false
      endMs = performance.now() + withinMs
      await Promise.all(lives)
      for (const { socket } of clients) socket?.close()
      return { open: open.size }
    },
  }
}
