// A flash sale with people and bots in it: bots share a few phones on two devices, open more lines than anybody and click as fast as they can.
import { Redis } from 'ioredis'
import { buy, join, makeBuyer, type Buyer, type Offered } from '../flows/shop-story.ts'
import { connectSocket, openPage, pageKey, Refused, type PageSocket } from './page-client.ts'

export type SaleSize = { readonly people: number; readonly bots: number; readonly phones: number; readonly devices: number }
export type BotStand = { readonly url: string; readonly redisUrl: string; readonly showId: string; readonly offer: Offered }
type Person = Buyer & { readonly socket: PageSocket }
/** One phone signed in on one device. */
export type Identity = { readonly phone: number; readonly device: number; readonly cookie: string; readonly addressId: string }
export type SaleOutcome = {
  /** What each person heard, and after how long. */
  readonly people: readonly { readonly code: string; readonly tookMs: number }[]
  /** How often bots heard what. */
  readonly bots: ReadonlyMap<string, number>
  /** Lines of bots that the server refused, or had ended before the sale. */
  readonly ended: number
}

const PEOPLE_FROM = 810_000
const PHONES_FROM = 820_000
const CLICKS_OF_A_BOT = 12
const SIDE_BY_SIDE = 8

const inTurns = async <T, R>(given: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> => {
  const done: R[] = []
  for (let from = 0; from < given.length; from += SIDE_BY_SIDE)
    done.push(...(await Promise.all(given.slice(from, from + SIDE_BY_SIDE).map(work))))
  return done
}

/** Somebody who looks at the card before she buys. */
export const enterPeople = ({ url, showId, offer }: BotStand, count: number): Promise<Person[]> =>
  inTurns(
    Array.from({ length: count }, (_, index) => PEOPLE_FROM + index),
    async (phoneTail) => {
      const buyer = await makeBuyer(url, phoneTail)
      const socket = await buyer.page.connect()
      await join(socket, showId)
      await socket.must('offer:look', { offerId: offer.offerId, open: true })
      return { ...buyer, socket }
    },
  )

/** A copy of one browser: it shares the visitor's cookie with others and has a session of its own. */
const copyOf = async (url: string, visitor: string, phoneTail: number): Promise<Pick<Identity, 'cookie' | 'addressId'>> => {
  let cookie = visitor
  const call = async (path: string, body?: object): Promise<{ [key: string]: unknown }> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { origin: url, cookie, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const fresh = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
    if (fresh.length > 0)
      cookie = [...new Map([...cookie.split('; '), ...fresh].map((one) => [one.split('=')[0], one])).values()].join('; ')
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return (await answer.json()) as { [key: string]: unknown }
  }
  const { challengeId, codeShown } = await call('/sign-in/code', { phone: `139${String(phoneTail).padStart(8, '0')}` })
  await call('/sign-in/verify', { challengeId, code: codeShown })
  const [known] = (await call('/addresses'))['rows'] as { id: string }[]
  const where = { province: '浙江省', city: '杭州市', district: '余杭区', street: '机器路 1 号' }
  const address = known ?? (await call('/addresses', { recipient: '陈雨', phone: '13900000001', ...where, isDefault: true }))
  return { cookie, addressId: String(address['id' as never]) }
}
/** Every phone on every device; on the second device the other way round, so that another is the last of it. */
export const enterBots = async ({ url, redisUrl }: BotStand, { phones, devices }: SaleSize): Promise<Identity[]> => {
  const redis = new Redis(redisUrl)
  const found: Identity[] = []
  for (let device = 0; device < devices; device += 1) {
    const page = openPage(url)
    await page.call('me')
    for (let place = 0; place < phones; place += 1) {
      const phone = device % 2 === 0 ? place : phones - 1 - place
      // Bots have waited for their minute between two codes.
      const gaps = await redis.keys('limit:code-*')
      if (gaps.length > 0) await redis.del(gaps)
      found.push({ phone, device, ...(await copyOf(url, page.cookie(), PHONES_FROM + phone)) })
    }
  }
  redis.disconnect()
  return found
}

/** Looks and clicks once on a fresh line: what a program says, and no more. */
export const botClick = async ({ url, showId, offer }: BotStand, { cookie, addressId }: Identity, seenPriceFen: number) => {
  const socket = await connectSocket(url, cookie)
  await join(socket, showId)
  const { clickToken } = await socket.must('offer:prepare', { offerId: offer.offerId })
  const wish = { offerId: offer.offerId, skuId: offer.skuId, quantity: 1, addressId, seenPriceFen, idempotencyKey: pageKey() }
  const answer = await socket.ask('order:place', { ...wish, clickToken })
  socket.close()
  return { clickToken, answer }
}

const flood = async (
  { showId, offer }: BotStand,
  socket: PageSocket,
  addressId: string,
  seenPriceFen: number,
  heard: Map<string, number>,
) => {
  const note = (code: string): void => void heard.set(code, (heard.get(code) ?? 0) + 1)
  try {
    await join(socket, showId)
    const { clickToken } = await socket.must('offer:prepare', { offerId: offer.offerId })
    const click = async (): Promise<void> => {
      const wish = { offerId: offer.offerId, skuId: offer.skuId, quantity: 1, addressId, seenPriceFen, idempotencyKey: pageKey() }
      const answer = await socket.ask('order:place', { ...wish, clickToken })
      note(answer.ok ? 'accepted' : answer.code)
    }
    await Promise.all(Array.from({ length: CLICKS_OF_A_BOT }, click))
  } catch (err) {
    // One member too many of a device is refused before she clicks.
    note(err instanceof Refused ? err.code : 'broken')
  }
}

/** People click once each while every line of the bots clicks again and again. */
export const runBotSale = async (
  stand: BotStand,
  people: readonly Person[],
  identities: readonly Identity[],
  size: SaleSize,
  seenPriceFen: number,
): Promise<SaleOutcome> => {
  // A browser that opens a line every second is not let in for a while.
  const lines = await inTurns(
    Array.from({ length: size.bots }, (_, index) => identities[index % identities.length]),
    async (identity) => ({ identity, socket: await connectSocket(stand.url, identity?.cookie ?? '').catch(() => null) }),
  )
  const bots = lines.flatMap(({ identity, socket }) => (socket ? [{ identity, socket }] : []))
  const ended = lines.length - bots.filter(({ socket }) => socket.heard('session:ended').length === 0).length
  const heard = new Map<string, number>()
  const floods = bots.map(({ identity, socket }) => flood(stand, socket, identity?.addressId ?? '', seenPriceFen, heard))
  const clicks = people.map(async (person) => {
    const card = { skus: [{ skuId: stand.offer.skuId, priceFen: seenPriceFen }] } as unknown as Parameters<typeof buy>[3]
    const startedMs = performance.now()
    const answer = await buy(person.socket, person, stand.offer, card)
    return { code: answer.ok ? 'accepted' : answer.code, tookMs: performance.now() - startedMs }
  })
  const outcome = await Promise.all(clicks)
  await Promise.all(floods)
  for (const { socket } of bots) socket.close()
  return { people: outcome, bots: heard, ended }
}
