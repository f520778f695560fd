// Random histories of touches, sign-ins, orders, payments and leaders who pause or go, played on the real services beside a model that reads rules.md 2 to 4 as it is written.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FIRST_SETTINGS, type AttributionSettings } from '../../../server/leaders/attribution/attribution-settings.rules.ts'
import { createLeaderWorld, guestActor, memberActor, type LeaderWorld } from '../../support/leader-world.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const LEADERS = [0, 1, 2]
const MEMBERS = [0, 1, 2]
const SHOWS = [0, 1]
const NAMES = ['A', 'B', 'C']
/** The edges of a minute, of the window, of protection and of validity, and what lies between. */
const STEPS = [0, 1, 1000, 59_999, 60_000, HOUR, DAY - 1, DAY, 3 * DAY, 7 * DAY - 1, 7 * DAY, 30 * DAY - 1]

type Event =
  | { kind: 'touch'; visitor: number; leader: number; show: number }
  | { kind: 'signIn'; visitor: number; member: number }
  | { kind: 'order'; member: number; show: number }
  | { kind: 'pay'; order: number; netGoodsFen: number; twice: boolean }
  | { kind: 'leader'; leader: number; to: 'pause' | 'resume' | 'disable' }
type Step = { afterMs: number; event: Event }
type LeaderNow = 'active' | 'paused' | 'disabled'

// The model: everything that ever happened, as lists; each answer is looked for in them anew. The member `n` is the leader `n` herself.
type ModelTouch = { id: string; visitor: number; member: number | null; leader: number; show: number; at: number; counts: boolean }
/** In one millisecond the larger id is later (rules.md 0). */
const byTime = (one: ModelTouch, other: ModelTouch): number => one.at - other.at || (one.id < other.id ? -1 : 1)
type ModelBinding = { leader: number; since: number; protectedUntil: number; validUntil: number; made: number }
type ModelOrder = { member: number; at: number; leader: number | null; reason: string; sawBinding: number | null; judged: boolean }

function createModel(rulesAt: (atMs: number) => AttributionSettings) {
  const touches: ModelTouch[] = []
  const owner = new Map<number, number>()
  const bindings = new Map<number, ModelBinding>()
  const orders: ModelOrder[] = []
  const leaders = new Map<number, LeaderNow>(LEADERS.map((leader) => [leader, 'active']))
  let made = 0
  const bind = (member: number, leader: number, at: number): void => {
    const { protectDays, validDays } = rulesAt(at)
    bindings.set(member, { leader, since: at, protectedUntil: at + protectDays * DAY, validUntil: at + validDays * DAY, made: (made += 1) })
  }
  /** 4.2, the row of a counting touch; a merged one by the leader's state now (2.2). */
  const touchBinds = (member: number, { leader, at, counts }: ModelTouch): void => {
    const rules = rulesAt(at)
    if (!counts || leaders.get(leader) !== 'active' || leader === member || rules.mode === 'lastTouch') return
    const hers = bindings.get(member)
    if (!hers || at >= hers.validUntil) bind(member, leader, at)
    else if (hers.leader === leader) hers.validUntil = Math.max(hers.validUntil, at + rules.validDays * DAY)
  }
  const candidate = (leader: number, member: number): boolean => leaders.get(leader) === 'active' && leader !== member
  return {
    orders,
    bindings,
    touch: ({ visitor, leader, show }: Extract<Event, { kind: 'touch' }>, at: number, id: string): void => {
      if (touches.some((one) => one.visitor === visitor && one.leader === leader && one.show === show && at - one.at < 60_000)) return
      const member = owner.get(visitor) ?? null
      const touch = { id, visitor, member, leader, show, at, counts: leaders.get(leader) === 'active' }
      touches.push(touch)
      if (member !== null) touchBinds(member, touch)
    },
    signIn: ({ visitor, member }: Extract<Event, { kind: 'signIn' }>): void => {
      if (owner.has(visitor)) return
      owner.set(visitor, member)
      for (const touch of touches.filter((one) => one.visitor === visitor).toSorted(byTime)) {
        touch.member = member
        touchBinds(member, touch)
      }
    },
    /** 3, row by row. */
    order: ({ member, show }: Extract<Event, { kind: 'order' }>, at: number): ModelOrder => {
      const rules = rulesAt(at)
      const hers = bindings.get(member)
      const living = hers && at < hers.validUntil && rules.mode !== 'lastTouch' ? hers : null
      const usable = living && candidate(living.leader, member) ? living : null
      const fits = (one: ModelTouch): boolean =>
        one.member === member &&
        one.show === show &&
        one.counts &&
        at < one.at + rules.touchWindowHours * HOUR &&
        candidate(one.leader, member)
      const [leader, reason] = ((): [number | null, string] => {
        if (usable && (rules.mode === 'exclusive' || at < usable.protectedUntil)) return [usable.leader, 'protectedBinding']
        const latest = touches.filter(fits).toSorted(byTime).at(-1)
        if (latest) return [latest.leader, 'touch']
        return usable ? [usable.leader, 'binding'] : [null, 'direct']
      })()
      const order = { member, at, leader, reason, sawBinding: living?.made ?? null, judged: false }
      orders.push(order)
      return order
    },
    /** 4.2, the row of a paid order, by its creation. */
    pay: ({ order: which, netGoodsFen }: Extract<Event, { kind: 'pay' }>): void => {
      const order = orders[which % orders.length]
      if (!order || order.judged) return
      order.judged = true
      const { member, at, leader, reason, sawBinding } = order
      const rules = rulesAt(at)
      if (leader === null || leaders.get(leader) === 'disabled' || netGoodsFen < rules.renewMinFen || rules.mode === 'lastTouch') return
      const hers = bindings.get(member)
      if (!hers || at >= hers.validUntil) {
        if (reason === 'touch') bind(member, leader, at)
      } else if (hers.leader === leader) {
        hers.protectedUntil = Math.max(hers.protectedUntil, at + rules.protectDays * DAY)
        hers.validUntil = Math.max(hers.validUntil, at + rules.validDays * DAY)
      } else if (rules.mode === 'protect' && reason === 'touch' && hers.made === sawBinding && at >= hers.protectedUntil)
        bind(member, leader, at)
    },
    leader: (leader: number, to: LeaderNow): void => {
      leaders.set(leader, to)
      if (to === 'disabled') for (const [member, hers] of bindings) if (hers.leader === leader) bindings.delete(member)
    },
    standing: (leader: number): LeaderNow => leaders.get(leader) ?? 'disabled',
  }
}

const MOVES: Record<LeaderNow, readonly string[]> = { active: ['pause', 'disable'], paused: ['resume', 'disable'], disabled: [] }
const AFTER = { pause: 'paused', resume: 'active', disable: 'disabled' } as const
type Seen = { leaderId: string | null; reason: string; bindingId: string | null; touchId: string | null; groupId: null; channel: null }

/** The services with three leaders, a link of each for each show, and three members: the first three are the leaders themselves. */
async function openWorld(versions: readonly AttributionSettings[]) {
  const world: LeaderWorld = createLeaderWorld(versions)
  const shows = SHOWS.map(() => world.addShow())
  const leaders = [await world.addLeader('A'), await world.addLeader('B'), await world.addLeader('C')]
  const codes = new Map<string, string>()
  for (const [n, leader] of leaders.entries())
    for (const [show, showId] of shows.entries()) codes.set(`${n}:${show}`, (await world.links.create(leader.actor, { showId })).code)
  return { world, shows, leaders, codes, memberIds: leaders.map(({ memberId }) => memberId) }
}

async function play(versions: readonly AttributionSettings[], steps: readonly Step[]): Promise<void> {
  const { world, shows, leaders, codes, memberIds } = await openWorld(versions)
  const model = createModel((atMs) => versions.findLast(({ fromMs }) => fromMs !== null && fromMs <= atMs) ?? FIRST_SETTINGS)
  const owner = new Map<number, number>()
  const placed: { ask: { orderId: string; memberId: string; showId: string }; seen: Seen; atMs: number }[] = []
  const nameOf = (leaderId: string | null): string | null => NAMES[leaders.findIndex((one) => one.leaderId === leaderId)] ?? null
  const paid = async (which: number, netGoodsFen: number): Promise<void> => {
    const order = placed[which % placed.length]
    if (!order) return
    const said = { ...order.seen, reason: order.seen.reason as 'touch', createdAtMs: order.atMs, netGoodsFen, blocked: false }
    await world.credit.onPaid({ ...order.ask, paidAtMs: world.clock.nowMs(), order: said })
  }
  for (const { afterMs, event } of steps) {
    world.later(afterMs)
    const atMs = world.clock.nowMs()
    switch (event.kind) {
      case 'touch': {
        const member = owner.get(event.visitor)
        const visitorId = `v${event.visitor}`
        const actor = member === undefined ? guestActor(visitorId) : memberActor(memberIds[member] ?? '', { visitorId })
        const code = codes.get(`${event.leader}:${event.show}`) ?? ''
        const written = await world.touches.write({ actor, code, showId: shows[event.show] ?? null, source: 'live' })
        model.touch(event, atMs, written?.touchId ?? '')
        break
      }
      case 'signIn':
        await world.touches.merge(`v${event.visitor}`, memberIds[event.member] ?? '')
        if (!owner.has(event.visitor)) owner.set(event.visitor, event.member)
        model.signIn(event)
        break
      case 'order': {
        const ask = { orderId: `o${placed.length}`, memberId: memberIds[event.member] ?? '', showId: shows[event.show] ?? '' }
        const seen = await world.credit.resolve({ ...ask, atMs })
        const due = model.order(event, atMs)
        expect([nameOf(seen.leaderId), seen.reason]).toEqual([due.leader === null ? null : NAMES[due.leader], due.reason])
        placed.push({ ask, atMs, seen: { ...seen, groupId: null, channel: null } })
        break
      }
      case 'pay':
        await paid(event.order, event.netGoodsFen)
        if (event.twice) await paid(event.order, event.netGoodsFen)
        model.pay(event)
        break
      case 'leader':
        if (!MOVES[model.standing(event.leader)].includes(event.to)) break
        await world.decide(leaders[event.leader]?.leaderId ?? '', event.to)
        model.leader(event.leader, AFTER[event.to])
    }
    for (const member of MEMBERS) {
      const { binding } = await world.stores.bindings.current(memberIds[member] ?? '')
      const due = model.bindings.get(member)
      const seen = binding && [nameOf(binding.leaderId), binding.boundAtMs, binding.protectedUntilMs, binding.validUntilMs]
      expect(seen).toEqual(due ? [NAMES[due.leader], due.since, due.protectedUntil, due.validUntil] : null)
    }
  }
}

const among = (count: number) => fc.integer({ min: 0, max: count - 1 })
const eventOf: fc.Arbitrary<Event> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('touch' as const), visitor: among(4), leader: among(3), show: among(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('signIn' as const), visitor: among(4), member: among(3) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('order' as const), member: among(3), show: among(2) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pay' as const),
      order: among(20),
      netGoodsFen: fc.constantFrom(0, 1, 100, 10_000),
      twice: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('leader' as const),
      leader: among(3),
      to: fc.constantFrom('pause' as const, 'resume' as const, 'disable' as const),
    }),
  },
)
const stepOf: fc.Arbitrary<Step> = fc.record({ afterMs: fc.constantFrom(...STEPS), event: eventOf })
/** What the shop may set (rules.md 4.1), from some moment of the history on. */
const versionOf = fc
  .record({
    fromDay: fc.integer({ min: 0, max: 40 }),
    mode: fc.constantFrom('protect' as const, 'exclusive' as const, 'lastTouch' as const),
    protectDays: fc.constantFrom(0, 1, 7, 30),
    validDays: fc.constantFrom(30, 31, 365),
    touchWindowHours: fc.constantFrom(1, 24, 168),
    renewMinFen: fc.constantFrom(1, 100, 10_000),
  })
  .map(({ fromDay, ...given }): AttributionSettings => ({ ...FIRST_SETTINGS, ...given, version: 2, fromMs: START + fromDay * DAY }))
/** When the world of the tests begins. */
const START = 1_780_000_000_000

test('whoever is credited, why, and to whom each member is bound afterwards: services and model agree after every step', async () => {
  const histories = fc.array(stepOf, { minLength: 5, maxLength: 40 })
  const property = fc.asyncProperty(fc.option(versionOf, { nil: null }), histories, (version, steps) =>
    play(version === null ? [] : [version], steps),
  )
  await expect(fc.assert(property, { numRuns: 250 })).resolves.toBeUndefined()
}, 120_000)
