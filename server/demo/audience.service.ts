// Simulated viewers on real sockets: they come and go, talk, like, buy what is pinned and pay at the sandbox; labelled and counted apart by the server.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../logger.ts'
import type { Answer, AskOf, ClientEventName } from '../protocol/socket-events.ts'
import { AUDIENCE, between, chooseUnits, nextAct } from './audience.rules.ts'
import { chooseLine, LINES_APART } from './audience-lines.rules.ts'
import type { SimulatedPerson } from './demo-people.service.ts'
import type { Stall } from './stall.service.ts'

/** A page without a browser, of this server's own. */
export type DemoPage = {
  readonly socketId: string
  readonly isOpen: () => boolean
  /** A refusal when the answer does not come in time, too. */
  readonly ask: <K extends ClientEventName>(name: K, payload: AskOf<K>) => Promise<Answer<K>>
  /** Opens a payment for an order and pays it at the sandbox cashier, as its page would. False: refused on the way. */
  readonly pay: (orderNo: string) => Promise<boolean>
  readonly close: () => void
}
export type DemoPages = {
  /** Null: not let in now. The signal ends the page at once. */
  readonly open: (cookieHeader: string, signal: AbortSignal) => Promise<DemoPage | null>
  /** A key as pages make them before they send. */
  readonly newKey: () => string
}
export type AudienceDeps = {
  readonly pages: DemoPages
  readonly stall: Stall
  readonly cookieHeaderOf: (personId: string) => Promise<string>
  /** The show on air now; null between two. */
  readonly showId: () => string | null
  readonly logger: Logger
  readonly random: () => number
  /** Above 1 in tests: pauses are that many times shorter. */
  readonly speed?: number
}
export type Audience = { readonly close: () => Promise<void> }
type Parts = Omit<AudienceDeps, 'speed'> & {
  readonly rest: (ms: number) => Promise<void>
  readonly signal: AbortSignal
  readonly recent: string[]
}
type Visit = { readonly page: DemoPage; readonly person: SimulatedPerson; readonly showId: string }

const LOOK_AGAIN_MS = 3_000
const LIKES_MAX = 5

const say = async ({ pages, stall, recent, random }: Parts, { page, showId }: Visit, bought: boolean): Promise<void> => {
  const shown = await stall.shown(showId)
  const facts = { title: shown?.title ?? null, flash: shown?.flash ?? false, bought, recent, random: [random(), random()] as const }
  const text = chooseLine(facts)
  if (text === null) return
  recent.push(text)
  if (recent.length > LINES_APART) recent.shift()
  await page.ask('chat:send', { clientMessageId: pages.newKey(), text })
}

const buy = async (parts: Parts, visit: Visit): Promise<void> => {
  const { pages, stall, random, rest } = parts
  const { page, person, showId } = visit
  const shown = await stall.shown(showId)
  const ready = shown && (await page.ask('offer:prepare', { offerId: shown.offerId }))
  if (!shown || !ready?.ok) return
  const skus = shown.skus.map((sku) => ({ ...sku, left: ready.left.find((one) => one.skuId === sku.skuId)?.left ?? 0 }))
  const choice = chooseUnits(skus, ready.mySlotsLeft, [random(), random()])
  if (!choice) return
  const { offerId } = shown
  const order = { offerId, addressId: person.addressId, idempotencyKey: pages.newKey(), clickToken: ready.clickToken, ...choice }
  // What is refused here (sold out, price changed) is refused to everybody: she goes on watching.
  const placed = await page.ask('order:place', order)
  if (!placed.ok || random() < AUDIENCE.neverPays) return
  await rest(between(AUDIENCE.thinkMs, random()))
  if ((await page.pay(placed.orderNo)) && random() < 0.5) await say(parts, visit, true)
}

const act = async (parts: Parts, visit: Visit): Promise<void> => {
  const { stall, random } = parts
  const flash = (await stall.shown(visit.showId))?.flash ?? false
  const next = nextAct(random(), flash)
  if (next === 'chat') await say(parts, visit, false)
  if (next === 'buy') await buy(parts, visit)
  if (next === 'like') await visit.page.ask('like:send', { count: 1 + Math.floor(random() * LIKES_MAX) })
}

/** From walking in to walking out; she walks out too when the show is another, or her page is gone. */
const visitShow = async (parts: Parts, visit: Visit, staysMs: number): Promise<void> => {
  const { rest, random, showId } = parts
  const joined = await visit.page.ask('show:join', { showId: visit.showId, purpose: 'viewer' })
  if (!joined.ok) return
  for (let spentMs = 0; spentMs < staysMs && visit.page.isOpen() && showId() === visit.showId;) {
    const pauseMs = between(AUDIENCE.pauseMs, random())
    await rest(pauseMs)
    spentMs += pauseMs
    if (showId() === visit.showId) await act(parts, visit)
  }
}

const liveIn = async (parts: Parts, person: SimulatedPerson): Promise<void> => {
  const { pages, rest, random, signal, cookieHeaderOf } = parts
  const cookieHeader = await cookieHeaderOf(person.personId)
  await rest(random() * AUDIENCE.arriveWithinMs)
  for (;;) {
    const showId = parts.showId()
    const page = showId === null ? null : await pages.open(cookieHeader, signal)
    if (showId !== null && page) {
      try {
        await visitShow(parts, { page, person, showId }, between(AUDIENCE.stayMs, random()))
      } finally {
        page.close()
      }
    }
    const isNext = parts.showId() !== null && parts.showId() !== showId
    await rest(isNext || !page ? LOOK_AGAIN_MS : between(AUDIENCE.awayMs, random()))
  }
}

/** One seat for each person; a seat whose life fails begins it again. */
export const startAudience = (persons: readonly SimulatedPerson[], { speed = 1, ...deps }: AudienceDeps): Audience => {
  const stopping = new AbortController()
  const { signal } = stopping
  const rest = (ms: number): Promise<void> => sleep(ms / speed, undefined, { signal, ref: false })
  const parts: Parts = { ...deps, rest, signal, recent: [] }
  const keepAlive = async (person: SimulatedPerson): Promise<void> => {
    while (!signal.aborted) {
      try {
        await liveIn(parts, person)
      } catch (err) {
        if (signal.aborted) return
        deps.logger.warn({ err, personId: person.personId }, 'a simulated viewer stumbled; she comes back')
        await rest(LOOK_AGAIN_MS * 10).catch(() => undefined)
      }
    }
  }
  const lives = persons.map(keepAlive)
  return {
    close: async () => {
      stopping.abort()
      await Promise.allSettled(lives)
    },
  }
}
