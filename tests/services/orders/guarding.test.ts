// What slows bots and hoarders, by its rules and on stores in memory: work for the third member of a device, shorter holds, a look at paid flash orders.
import { describe, expect, test } from '@jest/globals'
import type { DomainError } from '../../../server/domain-error.ts'
import { createLogger } from '../../../server/logger.ts'
import { createMetrics } from '../../../server/metrics.ts'
import { createProofs } from '../../../server/members/sign-in/proof.service.ts'
import { createPuzzles } from '../../../server/members/sign-in/puzzle.adapter.ts'
import { createAdmission } from '../../../server/orders/guarding/admission.service.ts'
import { deviceStanding } from '../../../server/orders/guarding/device.rules.ts'
import { heavier, judgeHoarding } from '../../../server/orders/guarding/hoarding.rules.ts'
import { createHoarding, type HoldRunOut } from '../../../server/orders/guarding/hoarding.service.ts'
import { riskOf } from '../../../server/orders/guarding/sale-risk.rules.ts'
import { createSaleRisk } from '../../../server/orders/guarding/sale-risk.service.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import { createRateLimiter } from '../../../server/persistence/rate-limiter.ts'
import { solvePuzzle } from '../../../web/src/platform/puzzle-solver.ts'
import { hex, memberOf, tokens } from '../../support/order-shop.ts'
import { codeOf } from '../../support/order-suite.ts'
import { paidOrder } from '../../support/paid-order.ts'

const MINUTE_MS = 60_000
const logger = createLogger('silent')
const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }

describe('members of one device', () => {
  const OFFER = hex(8)
  const deviceOf = (n: number, visitorId = 'device') => memberOf(n, { visitorId })
  const admissionOf = (over: Partial<Parameters<typeof createAdmission>[0]> = {}) => {
    const places = new Map<string, string[]>()
    const placeOf = async (offerId: string, visitorId: string, memberId: string): Promise<number> => {
      const known = places.get(`${offerId} ${visitorId}`) ?? []
      if (!known.includes(memberId)) places.set(`${offerId} ${visitorId}`, [...known, memberId])
      return (places.get(`${offerId} ${visitorId}`) ?? []).indexOf(memberId) + 1
    }
    const puzzles = createPuzzles('s'.repeat(32), (text) => text.slice(0, 60))
    const proofs = createProofs({ puzzles, limits: createRateLimiter({}), clock })
    return createAdmission({ tokens, devices: { placeOf }, proofs, clock, logger, ...over })
  }
  test('two go freely, two after work, the fifth not at all; each time she comes the same', () => {
    expect([1, 2, 3, 4, 5, 50].map(deviceStanding)).toEqual(['free', 'free', 'prove', 'prove', 'refused', 'refused'])
  })
  test('the third gets her token for a solved puzzle, once; another’s answer and a used one bring a new puzzle', async () => {
    const admission = admissionOf()
    for (const n of [1, 2]) {
      const token = await admission.tokenFor(deviceOf(n), OFFER, undefined)
      expect(tokens.isGood(token, deviceOf(n).sid ?? '', OFFER, Date.now())).toBe(true)
    }
    const asked = (await admission.tokenFor(deviceOf(3), OFFER, undefined).catch((err: unknown) => err)) as DomainError
    expect(asked.code).toBe('proof_needed')
    const proof = (await solvePuzzle(String(asked.params?.['puzzle']))) ?? ''
    expect(await codeOf(admission.tokenFor(deviceOf(4), OFFER, proof))).toBe('proof_needed')
    expect(await codeOf(admission.tokenFor(deviceOf(3), hex(9), proof))).toBe('accepted')
    expect(await codeOf(admission.tokenFor(deviceOf(3), OFFER, proof))).toBe('accepted')
    expect(await codeOf(admission.tokenFor(deviceOf(3), OFFER, proof))).toBe('proof_needed')
    expect(await codeOf(admission.tokenFor(deviceOf(5), OFFER, undefined))).toBe('device_limit')
    expect(await codeOf(admission.tokenFor(deviceOf(1), OFFER, undefined))).toBe('accepted')
    expect(await codeOf(admission.tokenFor(deviceOf(5, 'another'), OFFER, undefined))).toBe('accepted')
  })
  test('nobody is refused because counting is away, nor asked for work where pages cannot do it', async () => {
    const away = admissionOf({ devices: { placeOf: () => Promise.reject(new Error('away')) } })
    expect(await codeOf(away.tokenFor(deviceOf(9), OFFER, undefined))).toBe('accepted')
    const plain = admissionOf({ proofs: null })
    for (const n of [1, 2, 3, 4]) expect(await codeOf(plain.tokenFor(deviceOf(n), OFFER, undefined))).toBe('accepted')
    expect(await codeOf(plain.tokenFor(deviceOf(5), OFFER, undefined))).toBe('device_limit')
  })
})

describe('holds that run out', () => {
  const NOW = 1_800_000_000_000
  const at = (...minutesAgo: number[]) => minutesAgo.map((minutes) => ({ atMs: NOW - minutes * MINUTE_MS, showId: 's' }))
  test('three in two hours slow her, six bar her from that show for an hour, time forgives', () => {
    expect(judgeHoarding(at(30, 20), 's', NOW)).toEqual({ standing: 'free' })
    expect(judgeHoarding(at(30, 20, 10), 's', NOW)).toEqual({ standing: 'slowed' })
    expect(judgeHoarding(at(120, 20, 10), 's', NOW)).toEqual({ standing: 'free' })
    const six = at(60, 50, 40, 30, 20, 10)
    expect(judgeHoarding(six, 's', NOW)).toEqual({ standing: 'barred', untilMs: NOW + 50 * MINUTE_MS })
    expect(judgeHoarding(six, 'another', NOW)).toEqual({ standing: 'slowed' })
    expect(judgeHoarding(six, 's', NOW + 50 * MINUTE_MS)).toEqual({ standing: 'slowed' })
    expect(heavier({ standing: 'slowed' }, { standing: 'free' })).toEqual({ standing: 'slowed' })
    expect(heavier({ standing: 'slowed' }, { standing: 'barred', untilMs: 1 })).toMatchObject({ standing: 'barred' })
  })
  test('her and her browser are remembered; a hold of seconds, one counted before, and the demo’s audience are not', async () => {
    const kept = new Map<string, HoldRunOut[]>()
    const watched = new Set<string>()
    const hoarding = createHoarding({
      store: {
        add: async (who, runOut) => {
          const known = kept.get(who) ?? []
          if (!known.some(({ orderId }) => orderId === runOut.orderId)) kept.set(who, [...known, runOut])
          return kept.get(who)?.length ?? 0
        },
        watch: async (who) => void watched.add(who),
        watched: async () => new Map([...kept].filter(([who]) => watched.has(who))),
      },
      clock,
      logger,
    })
    const ranOut = (facts: Partial<OrderRow> = {}): OrderRow => {
      const closedAt = new Date()
      return paidOrder({ state: 'closed', deviceId: 'd', closedAt, createdAt: new Date(closedAt.getTime() - 5 * MINUTE_MS), ...facts })
    }
    const her = { memberId: hex(0x111), visitorId: 'elsewhere' }
    const first = ranOut()
    await hoarding.ranOut([first, first, ranOut({ createdAt: new Date() }), ranOut({ simulated: true }), ranOut()])
    await hoarding.refresh()
    expect(hoarding.judge(her, hex(7))).toEqual({ standing: 'free' })
    await hoarding.ranOut([ranOut()])
    await hoarding.refresh()
    expect(hoarding.judge(her, hex(7))).toEqual({ standing: 'slowed' })
    expect(hoarding.judge({ memberId: hex(0x222), visitorId: 'd' }, hex(7))).toEqual({ standing: 'slowed' })
    expect(hoarding.judge({ memberId: hex(0x222), visitorId: 'elsewhere' }, hex(7))).toEqual({ standing: 'free' })
    await hoarding.ranOut([ranOut(), ranOut(), ranOut()])
    await hoarding.refresh()
    expect(hoarding.judge(her, hex(7))).toMatchObject({ standing: 'barred' })
  })
})

describe('a look at paid flash orders', () => {
  const people = { unitsToAddress: 1, cap: 1, membersOfPayer: 1 }
  test('one odd thing alone is a quick hand; two are looked at; what is not known counts for nothing', () => {
    const calm = { afterOpenMs: 4_000, inShowMs: 60_000, silent: false }
    expect(riskOf(calm, people)).toBe(0)
    expect(riskOf({ ...calm, afterOpenMs: 149 }, people)).toBe(1)
    expect(riskOf({ ...calm, inShowMs: 4_999 }, people)).toBe(1)
    expect(riskOf({ ...calm, silent: true }, people)).toBe(1)
    expect(riskOf({ afterOpenMs: null, inShowMs: null, silent: null }, people)).toBe(0)
    expect(riskOf(calm, { ...people, unitsToAddress: 4 })).toBe(2)
    expect(riskOf(calm, { ...people, unitsToAddress: 3 })).toBe(0)
    expect(riskOf(calm, { ...people, unitsToAddress: 99, cap: 0 })).toBe(0)
    expect(riskOf(calm, { ...people, membersOfPayer: 3 })).toBe(1)
    expect(riskOf({ afterOpenMs: 10, inShowMs: 10, silent: true }, people)).toBe(3)
  })
  test('waits a day from its payment and not longer, is judged once, and goes on when counting is away', async () => {
    const reviews = new Map<string, Date>()
    let isAway = false
    let nowMs = Date.now()
    const told: string[] = []
    const rows = new Map<string, OrderRow>()
    const holdsBack = createSaleRisk({
      store: { toAddress: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(1)), ofPayer: async () => 1 },
      terms: async () => null,
      keepReview: async (orderId, untilAt) => {
        reviews.set(orderId, untilAt)
        return { ...(rows.get(orderId) as OrderRow), review: { untilAt } }
      },
      changed: ({ orderNo }) => void told.push(orderNo),
      clock: { nowMs: () => nowMs },
      logger,
      metrics: createMetrics(),
    })
    const click = { afterOpenMs: 20, inShowMs: 900, silent: true }
    const order = (facts: Partial<OrderRow> = {}): OrderRow => {
      const row = paidOrder({ state: 'paid', saleKind: 'flash', click, paidAt: new Date(nowMs), ...facts })
      rows.set(row._id, row)
      return row
    }
    const odd = order()
    expect(await holdsBack(odd)).toBe(true)
    expect(told).toEqual([odd.orderNo])
    const untilAt = reviews.get(odd._id) ?? new Date(0)
    expect(untilAt.getTime() - nowMs).toBe(24 * 60 * MINUTE_MS)
    expect(await holdsBack({ ...odd, review: { untilAt } })).toBe(true)
    expect(await holdsBack(order({ saleKind: 'normal' }))).toBe(false)
    expect(await holdsBack(order({ simulated: true }))).toBe(false)
    isAway = true
    expect(await holdsBack(order())).toBe(false)
    nowMs += 24 * 60 * MINUTE_MS
    expect(await holdsBack({ ...odd, review: { untilAt } })).toBe(false)
  })
})
