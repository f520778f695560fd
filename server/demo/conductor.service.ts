// Conducts the demo's show in its host's name over a real socket: pins one product after another, starts flash sales, fills up; rests while a person works.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'
import type { Offer } from '../offers/offer.rules.ts'
import type { Offers } from '../offers/offer.service.ts'
import type { Pins } from '../offers/pin.service.ts'
import type { Shows } from '../shows/show.service.ts'
import { between } from './audience.rules.ts'
import type { DemoPage, DemoPages } from './audience.service.ts'
import { CONDUCTOR, fillings, nextMove } from './conductor.rules.ts'

export type ConductorDeps = {
  readonly pages: DemoPages
  readonly cookieHeader: () => Promise<string>
  /** The conductor's own socket is no person in the studio. */
  readonly ignore: (socketId: string) => void
  readonly isStaffed: (showId: string) => Promise<boolean>
  readonly shows: Pick<Shows, 'get'>
  readonly offers: Pick<Offers, 'list' | 'left'>
  readonly pins: Pick<Pins, 'now'>
  readonly showId: () => string | null
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
}
export type Conductor = { readonly close: () => Promise<void> }

const LOOK_EVERY_MS = 3_000
const AGAIN_MS = 10_000

/** One look at the show and what follows from it. */
const createTurn = ({ pages, shows, offers, pins, isStaffed, clock, random }: ConductorDeps) => {
  let staffedAtMs: number | null = null
  let dwell = { pinId: '', ms: 0 }
  const dwellOf = (pinId: string): number => {
    if (dwell.pinId !== pinId) dwell = { pinId, ms: between(CONDUCTOR.dwellMs, random()) }
    return dwell.ms
  }
  const isResting = async (showId: string): Promise<boolean> => {
    if (await isStaffed(showId)) staffedAtMs = clock.nowMs()
    return staffedAtMs !== null && clock.nowMs() - staffedAtMs < CONDUCTOR.backAfterMs
  }
  const fill = async (page: DemoPage, offer: Offer, full: boolean): Promise<void> => {
    if (offer.state !== 'open') return
    for (const { skuId, units } of fillings(offer, await offers.left(offer), full))
      await page.ask('offer:topUp', { offerId: offer.id, skuId, units, requestId: pages.newKey() })
  }
  /** A refusal means that somebody or something was first: the next look sees how it is now. */
  return async (page: DemoPage, showId: string): Promise<void> => {
    const show = await shows.get(showId)
    if (show?.phase !== 'live' || (await isResting(showId))) return
    const [list, board] = await Promise.all([offers.list(showId), pins.now(showId)])
    const move = nextMove({ nowMs: clock.nowMs(), offers: list, pin: board.pin, dwellMs: dwellOf(board.pin?.pinId ?? '') })
    const offer = list.find(({ id }) => id === move?.offerId)
    if (!move || !offer) return
    await fill(page, offer, move.act === 'flash')
    if (move.act === 'pin') await page.ask('pin:open', { offerId: offer.id, seenVersion: board.version })
    // Filling up has changed the offer: its version is read again.
    const fresh = move.act === 'flash' ? (await offers.list(showId)).find(({ id }) => id === offer.id) : undefined
    if (fresh) await page.ask('flash:start', { offerId: fresh.id, seenVersion: fresh.version, ...CONDUCTOR.flash })
  }
}

export const startConductor = (deps: ConductorDeps): Conductor => {
  const { pages, cookieHeader, ignore, showId, logger } = deps
  const stopping = new AbortController()
  const { signal } = stopping
  const rest = (ms: number): Promise<void> => sleep(ms, undefined, { signal, ref: false })
  const turn = createTurn(deps)

  const conduct = async (page: DemoPage, id: string): Promise<void> => {
    ignore(page.socketId)
    const joined = await page.ask('show:join', { showId: id, purpose: 'studio' })
    if (!joined.ok) return
    while (page.isOpen() && showId() === id) {
      await turn(page, id)
      await rest(LOOK_EVERY_MS)
    }
  }
  const work = async (): Promise<void> => {
    const cookie = await cookieHeader()
    for (;;) {
      const id = showId()
      const page = id === null ? null : await pages.open(cookie, signal)
      if (id !== null && page) await conduct(page, id).finally(page.close)
      await rest(LOOK_EVERY_MS)
    }
  }
  const keepWorking = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await work()
      } catch (err) {
        if (signal.aborted) return
        logger.warn({ err }, 'the demo conductor stumbled and begins again')
        await rest(AGAIN_MS).catch(() => undefined)
      }
    }
  }
  const working = keepWorking()
  return {
    close: async () => {
      stopping.abort()
      await working
    },
  }
}
