// The touch of a page: not by the join, but by being seen or by an order; once, whatever fails; bad codes counted.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { touchBeforeOrders } from '../../../server/entrance/entrance.socket.ts'
import { createPageSteps } from '../../../server/entrance/page-steps.service.ts'
import { createPageTouch, type TouchingPage } from '../../../server/entrance/page-touch.service.ts'
import { createLogger } from '../../../server/logger.ts'
import { createMetrics, type Metrics } from '../../../server/metrics.ts'
import { createRateLimiter } from '../../../server/persistence/rate-limiter.ts'
import type { EventBinding } from '../../../server/realtime/bind-event.ts'
import { guest } from '../../support/goods-actors.ts'

const SHOW = '5'.repeat(24)
const CODE = '23456789ABCD'
const GUESS = 'ABCD23456789'

const NO_STEPS = { opened: () => undefined, clicked: () => undefined }
let nowMs: number
let written: { code: string; showId: string; source: string }[]
let fails: boolean
let verdict: { refusal: string | null; leaderId?: string } | null
let visibleMs: number
let metrics: Metrics
let pages: ReturnType<typeof createPageTouch>
beforeEach(() => {
  nowMs = 1_000_000
  written = []
  fails = false
  verdict = { refusal: null }
  visibleMs = 2000
  metrics = createMetrics()
  pages = createPageTouch({
    proves: (code) => code === CODE,
    touch: async ({ code, showId, source }) => {
      if (fails) throw new Error('away')
      written.push({ code, showId, source })
      return verdict
    },
    leaderOfCode: async (code) => `leader of ${code}`,
    visibleMs: async () => visibleMs,
    leaderNameFor: async () => (written.length > 0 ? '李姐' : null),
    limits: createRateLimiter({}),
    clock: { nowMs: () => nowMs },
    logger: createLogger('silent'),
    metrics,
  })
})
const open = (): TouchingPage => ({ actor: guest(), memory: new Map() })
const counted = async (answer: string): Promise<boolean> =>
  (await metrics.exposition()).body.includes(`share_codes_total{answer="${answer}"} 1`)
const order = (page: TouchingPage) => {
  const [binding] = touchBeforeOrders(pages, NO_STEPS, [
    { name: 'order:place', handle: async () => ({ done: written.length }) as never } satisfies EventBinding,
  ])
  return binding?.handle(page as never, {} as never, SHOW)
}

describe('seen', () => {
  test('the join says how long and writes nothing; being seen so long writes it once', async () => {
    const page = open()
    expect(await pages.joined(page, SHOW, CODE)).toBe(2000)
    nowMs += 1500
    await expect(pages.seen(page, SHOW)).rejects.toMatchObject({ code: 'slow_down', retryAfterMs: 400 })
    expect(written).toEqual([])
    nowMs += 500
    expect(await pages.seen(page, SHOW)).toEqual({ leaderName: '李姐' })
    expect(await pages.seen(page, SHOW)).toEqual({ leaderName: '李姐' })
    expect(written).toEqual([{ code: CODE, showId: SHOW, source: 'seen' }])
    expect(await counted('counted')).toBe(true)
  })
  test('a page without a code has nothing to say', async () => {
    const page = open()
    expect(await pages.joined(page, SHOW, undefined)).toBeNull()
    expect(await pages.seen(page, SHOW)).toEqual({ leaderName: null })
    expect(written).toEqual([])
  })
  test('what could not be written is written when it is said again', async () => {
    const page = open()
    await pages.joined(page, SHOW, CODE)
    nowMs += 2000
    fails = true
    await expect(pages.seen(page, SHOW)).rejects.toThrow('away')
    fails = false
    await pages.seen(page, SHOW)
    expect(written).toHaveLength(1)
  })
  test('another join of the page is about its own code only', async () => {
    const page = open()
    await pages.joined(page, SHOW, CODE)
    await pages.joined(page, SHOW, undefined)
    nowMs += 2000
    await pages.seen(page, SHOW)
    expect(written).toEqual([])
  })
  test('a shop that asks for no moment is content with the join', async () => {
    visibleMs = 0
    expect(await pages.joined(open(), SHOW, CODE)).toBeNull()
    expect(written).toEqual([{ code: CODE, showId: SHOW, source: 'join' }])
  })
})

describe('an order first', () => {
  test('writes the touch before the order is placed, and being seen adds none', async () => {
    const page = open()
    await pages.joined(page, SHOW, CODE)
    expect(await order(page)).toEqual({ done: 1 })
    nowMs += 2000
    await pages.seen(page, SHOW)
    expect(written).toEqual([{ code: CODE, showId: SHOW, source: 'order' }])
  })
  test('is placed also where the touch could not be written', async () => {
    const page = open()
    await pages.joined(page, SHOW, CODE)
    fails = true
    expect(await order(page)).toEqual({ done: 0 })
  })
  test('other events write none', async () => {
    const page = open()
    await pages.joined(page, SHOW, CODE)
    const [binding] = touchBeforeOrders(pages, NO_STEPS, [{ name: 'chat:send', handle: async () => ({}) as never } satisfies EventBinding])
    await binding?.handle(page as never, {} as never, SHOW)
    expect(written).toEqual([])
  })
})

describe('codes that credit nobody open the room and are counted', () => {
  test.each(['not-a-code', GUESS])('%s proves nothing', async (code) => {
    const page = open()
    expect(await pages.joined(page, SHOW, code)).toBeNull()
    nowMs += 2000
    await pages.seen(page, SHOW)
    expect(written).toEqual([])
    expect(await counted('badCode')).toBe(true)
  })
  test.each(['linkDisabled', 'linkEnded', 'leaderInactive', 'brand'])('a touch that does not count: %s', async (refusal) => {
    verdict = { refusal }
    const page = open()
    await pages.joined(page, SHOW, CODE)
    nowMs += 2000
    await pages.seen(page, SHOW)
    expect(await counted(refusal)).toBe(true)
  })
  test('the same touch again', async () => {
    verdict = null
    const page = open()
    await pages.joined(page, SHOW, CODE)
    nowMs += 2000
    await pages.seen(page, SHOW)
    expect(await counted('same')).toBe(true)
  })
  test('a flood of codes of one visitor', async () => {
    const answers = []
    for (let index = 0; index < 31; index += 1) answers.push(await pages.joined(open(), SHOW, CODE))
    expect(answers.filter((answer) => answer === null)).toHaveLength(1)
    expect(await counted('tooMany')).toBe(true)
  })
})

describe('steps of a visit', () => {
  const walk = () => {
    const noted: string[] = []
    const timers: (() => void)[] = []
    let inShowMs = 2_000
    let showId: string | null = SHOW
    let fault = false
    const steps = createPageSteps({
      note: async ({ leaderId, step, visitorId }) => {
        if (fault) throw new Error('away')
        noted.push(`${leaderId} ${step} ${visitorId}`)
      },
      after: (ms, run) => void timers.push(ms > 0 ? run : () => undefined),
      logger: createLogger('silent'),
    })
    const page = {
      actor: { visitorId: 'v', simulated: false },
      memory: new Map<string, string>(),
      showId: () => showId,
      inShowMs: () => inShowMs,
    }
    const later = (ms: number, where: string | null = SHOW): void => {
      inShowMs += ms
      showId = where
      for (const run of timers.splice(0)) run()
    }
    return { steps, page, noted, later, timers, fail: (is: boolean) => void (fault = is) }
  }

  test('opened once, stayed after ten seconds in the show, clicked once', () => {
    const { steps, page, noted, later, timers } = walk()
    steps.clicked(page, SHOW)
    steps.opened(page, SHOW, 'L')
    steps.opened(page, SHOW, 'L')
    expect(timers).toHaveLength(1)
    later(8_000)
    steps.clicked(page, SHOW)
    steps.clicked(page, SHOW)
    expect(noted).toEqual(['L opened v', 'L stayed v', 'L clicked v'])
  })
  test('who left before that did not stay; the demo’s audience walks nowhere; a step that was not kept is kept the next time', async () => {
    const gone = walk()
    gone.steps.opened(gone.page, SHOW, 'L')
    gone.later(9_000, null)
    expect(gone.noted).toEqual(['L opened v'])
    const { steps, page, noted, fail } = walk()
    steps.opened({ ...page, actor: { visitorId: 'v', simulated: true } }, SHOW, 'L')
    expect(noted).toEqual([])
    steps.opened(page, SHOW, 'L')
    fail(true)
    steps.clicked(page, SHOW)
    await Promise.resolve()
    fail(false)
    await Promise.resolve()
    steps.clicked(page, SHOW)
    expect(noted).toEqual(['L opened v', 'L clicked v'])
  })
  test('a page knows whose link it came by once the touch counts, also where the same was written a moment ago', async () => {
    verdict = { refusal: null, leaderId: 'L' }
    const page = open()
    await pages.joined(page, SHOW, CODE)
    expect(pages.leaderOf(page, SHOW)).toBeNull()
    nowMs += 2000
    await pages.seen(page, SHOW)
    expect([pages.leaderOf(page, SHOW), pages.leaderOf(page, 'other')]).toEqual(['L', null])
    verdict = null
    const again = open()
    await pages.joined(again, SHOW, CODE)
    nowMs += 2000
    await pages.seen(again, SHOW)
    expect(pages.leaderOf(again, SHOW)).toBe(`leader of ${CODE}`)
  })
})
