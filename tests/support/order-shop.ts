// Plain facts for order tests: a clock that can be pushed, offers, members, tokens and a place to deliver to.
import type { Actor } from '../../server/actor.ts'
import { createClickTokens } from '../../server/orders/placing/click-token.rules.ts'
import type { SaleTerms } from '../../server/orders/placing/sale-terms.rules.ts'

export type TestClock = { nowMs: () => number; monotonicMs: () => number; skip: (ms: number) => void }
/** A real clock that a test may push forward. */
export const createTestClock = (): TestClock => {
  const aheadMs = Date.now() - performance.now()
  let skippedMs = 0
  return {
    nowMs: () => Math.round(aheadMs + performance.now() + skippedMs),
    monotonicMs: () => performance.now() + skippedMs,
    skip: (ms) => void (skippedMs += ms),
  }
}

export type OfferWish = {
  units?: number | readonly number[]
  cap?: number
  priceFen?: number
  holdSec?: number
  flash?: { fromMs: number; untilMs: number; priceFen: number }
}
export type ShopOffers = {
  readonly add: (wish?: OfferWish) => SaleTerms
  readonly get: (offerId: string) => SaleTerms
  readonly change: (offerId: string, change: Partial<SaleTerms>) => SaleTerms
  readonly terms: (offerId: string) => Promise<SaleTerms | null>
  readonly raiseEpoch: (offerId: string, from: number, to: number) => Promise<boolean>
  readonly all: () => readonly SaleTerms[]
}
export const hex = (number: number): string => number.toString(16).padStart(24, '0')
export const random = (): string => Math.random().toString(36).slice(2).padEnd(12, '0')
let numbers = Math.floor(Math.random() * 2 ** 40)
export const nextId = (): string => hex((numbers += 1))

export const createShopOffers = (): ShopOffers => {
  const offers = new Map<string, SaleTerms>()
  const get = (offerId: string): SaleTerms => {
    const known = offers.get(offerId)
    if (!known) throw new Error('no such offer')
    return known
  }
  return {
    get,
    all: () => [...offers.values()],
    add: ({ units = 10, cap = 0, priceFen = 9_900, holdSec = 300, flash } = {}) => {
      const offerId = nextId()
      const counts = typeof units === 'number' ? [units] : units
      const terms: SaleTerms = {
        offerId,
        showId: hex(7),
        state: 'open',
        gateEpoch: 1,
        version: 1,
        cap,
        holdSec,
        flash: flash ? { fromMs: flash.fromMs, untilMs: flash.untilMs } : null,
        title: '海苔小贝',
        pictureUrl: null,
        productId: hex(8),
        category: '糕点',
        skus: counts.map((unitCount, index) => ({
          skuId: nextId(),
          lotId: nextId(),
          lotIndex: index + 1,
          unitCount,
          label: `口味 ${index + 1}`,
          livePriceFen: priceFen,
          flashPriceFen: flash?.priceFen ?? null,
          wasFen: null,
          weightGrams: 200,
        })),
      }
      offers.set(offerId, terms)
      return terms
    },
    change: (offerId, change) => {
      const next = { ...get(offerId), ...change }
      offers.set(offerId, next)
      return next
    },
    terms: async (offerId) => offers.get(offerId) ?? null,
    raiseEpoch: async (offerId, from, to) => {
      const known = get(offerId)
      if (known.state !== 'open' || known.gateEpoch !== from) return false
      offers.set(offerId, { ...known, gateEpoch: to })
      return true
    },
  }
}

export const memberOf = (number: number, given: Partial<Actor> = {}): Actor => ({
  kind: 'member',
  visitorId: hex(2 ** 30 + number),
  personId: hex(2 ** 31 + number),
  sid: `sid-${number}`,
  roles: ['member'],
  scopes: [],
  leaderId: null,
  stepUpAtMs: null,
  demo: false,
  simulated: false,
  network: '127.0.0.1',
  browser: 'test',
  ...given,
})
export const ADDRESS_OF_NOBODY = (404).toString(16).padStart(24, '0')
export const SANDBOX_SECRET = Buffer.alloc(32, 7)
export const tokens = createClickTokens([Buffer.alloc(32, 5)])
export const DELIVERY = {
  recipientSealed: 'r',
  phoneSealed: 'p',
  streetSealed: 's',
  region: '浙江省 杭州市 西湖区',
  city: '杭州市',
  phoneMasked: '138****5678',
  recipientMasked: '张**',
  deliveryIndex: 'd',
}

export const tokenFor = (actor: Actor, offerId: string, nowMs: number): string => tokens.make(actor.sid ?? '', offerId, nowMs)
export const newKey = (): string => `key-${random()}-${random()}`.slice(0, 30)
export const NOBODY = {
  leaderId: null,
  reason: 'direct',
  touchId: null,
  bindingId: null,
  groupId: null,
  channel: null,
  ruleVersion: 1,
  leaderMemberId: null,
  leaderName: null,
  leaderLevel: null,
  touchAtMs: null,
  bindingSinceMs: null,
  selfMatch: null,
} as const
