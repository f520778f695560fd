// Every vector of attribution.json, played through the rules by a small world of touches, bindings and orders.
import { describe, expect, it } from '@jest/globals'
import {
  FIRST_SETTINGS,
  settingsAt,
  type AttributionMode,
  type AttributionSettings,
} from '../../../server/leaders/attribution/attribution-settings.rules.ts'
import { resolveAttribution, type Attribution } from '../../../server/leaders/attribution/attribution.rules.ts'
import {
  mergedBinding,
  onLeaderState,
  onPaid,
  onTouch,
  type Binding,
  type BindingChange,
} from '../../../server/leaders/attribution/binding.rules.ts'
import type { LeaderState } from '../../../server/leaders/leader.rules.ts'
import { byTime, touchRefusal, touchShow, type LinkFacts, type Touch } from '../../../server/leaders/links/touch.rules.ts'
import { offsetMs, vectorFile, type Vector } from '../vectors/vector-file.ts'

type GivenLink = { leaderId?: string; showId?: string; groupId?: string; until?: string }
type GivenRule = {
  version: number
  from: string | null
  mode: AttributionMode
  protectDays: number
  validDays: number
  touchWindowHours: number
}
type Given = { links: Record<string, GivenLink>; rules?: GivenRule[]; identity?: Record<string, string[]> }
type Event = { at: string; type: string; [field: string]: unknown }
type Expected = { orders: Record<string, Record<string, unknown>>; bindings: Record<string, Record<string, unknown> | null> }
type File = { leaders: Record<string, LeaderState>; identity: Record<string, string[]>; vectors: Vector<Given, Event, Expected>[] }
type Order = { memberId: string; createdAtMs: number; answer: Attribution; base: number; now?: string }

const file = vectorFile<File>('attribution')

function linkOf(linkId: string, given: GivenLink): LinkFacts {
  const { leaderId = null, showId = null, groupId = null, until } = given
  const kind = leaderId === null ? 'brand' : showId === null ? 'room' : 'show'
  return { linkId, kind, leaderId, showId, groupId, channel: null, disabled: false, untilMs: until === undefined ? null : offsetMs(until) }
}

/** The world of one vector. Each payment is told twice: the second must change nothing. */
function createWorld(given: Given) {
  const identity = given.identity ?? file.identity
  const versions: AttributionSettings[] = given.rules?.map((rule) => ({
    ...rule,
    fromMs: rule.from === null ? null : offsetMs(rule.from),
    renewMinFen: 1,
    touchVisibleSec: 2,
  })) ?? [FIRST_SETTINGS]
  const leaders = new Map(Object.entries(file.leaders))
  const links = new Map(Object.entries(given.links).map(([linkId, link]) => [linkId, linkOf(linkId, link)]))
  const bindings = new Map<string, Binding>()
  const memberOfVisitor = new Map<string, string>()
  const keptMember = new Map<string, string>()
  const orders = new Map<string, Order>()
  let touches: Touch[] = []
  let made = 0
  const newId = () => `b${String((made += 1)).padStart(4, '0')}`
  const real = (memberId: string) => keptMember.get(memberId) ?? memberId
  const isHerself = (leaderId: string, memberId: string) => identity[leaderId]?.includes(memberId) ?? false
  const change = (memberId: string, made_: BindingChange) => {
    if (made_.kind === 'renew' || made_.kind === 'bind') bindings.set(memberId, made_.binding)
    if (made_.kind === 'end') bindings.delete(memberId)
  }
  const bindBy = (touch: Touch, memberId: string) => {
    const facts = {
      settings: settingsAt(versions, touch.atMs),
      leaderState: touch.leaderId === null ? undefined : leaders.get(touch.leaderId),
      isOwnLink: touch.leaderId !== null && isHerself(touch.leaderId, memberId),
      newId: newId(),
    }
    change(memberId, onTouch(bindings.get(memberId) ?? null, touch, facts))
  }
  const pay = (order: Order) => {
    const { answer, memberId } = order
    const facts = {
      settings: settingsAt(versions, order.createdAtMs),
      leaderState: answer.leaderId === null ? undefined : leaders.get(answer.leaderId),
      newId: newId(),
    }
    const paid = { ...answer, createdAtMs: order.createdAtMs, netGoodsFen: order.base, blocked: false }
    change(real(memberId), onPaid(bindings.get(real(memberId)) ?? null, paid, facts))
  }
  const acts: Record<string, (event: any, atMs: number) => void> = {
    touch: ({ id, link: linkId, member = null, visitor, show = null }, atMs) => {
      const link = links.get(linkId)
      const leaderState = leaders.get(link?.leaderId ?? '')
      const touch: Touch = {
        touchId: id,
        visitorId: visitor ?? `visitor of ${member}`,
        memberId: member,
        linkId,
        leaderId: link?.leaderId ?? null,
        showId: link === undefined ? show : touchShow(link, show),
        groupId: link?.groupId ?? null,
        channel: null,
        atMs,
        refusal: touchRefusal(link, leaderState, atMs),
      }
      touches.push(touch)
      if (member !== null) bindBy(touch, member)
    },
    signIn: ({ visitor, member }) => {
      if (memberOfVisitor.has(visitor)) return
      memberOfVisitor.set(visitor, member)
      const mine = touches.filter((touch) => touch.visitorId === visitor).sort(byTime)
      touches = touches.map((touch) => (touch.visitorId === visitor ? { ...touch, memberId: member } : touch))
      mine.forEach((touch) => bindBy(touch, member))
    },
    order: ({ order, member, show, base = 10_000 }, atMs) => {
      const answer = resolveAttribution({
        atMs,
        showId: show,
        touches: touches.filter((touch) => touch.memberId === member),
        binding: bindings.get(member) ?? null,
        isCandidate: (leaderId) => leaders.get(leaderId) === 'active' && !isHerself(leaderId, member),
        settings: settingsAt(versions, atMs),
        factsAtMs: atMs,
      })
      orders.set(order, { memberId: member, createdAtMs: atMs, answer, base })
    },
    paid: ({ order }) => {
      pay(orders.get(order) as Order)
      pay(orders.get(order) as Order)
    },
    close: () => {},
    leader: ({ leader, state }) => {
      leaders.set(leader, state)
      for (const [memberId, binding] of bindings) change(memberId, onLeaderState(binding, leader, state))
    },
    link: ({ link: linkId, set }) => links.set(linkId, { ...(links.get(linkId) as LinkFacts), ...set }),
    moveLeader: ({ order, leader }) => orders.set(order, { ...(orders.get(order) as Order), now: leader }),
    mergeMembers: ({ keep, gone }, atMs) => {
      keptMember.set(gone, keep)
      touches = touches.map((touch) => (touch.memberId === gone ? { ...touch, memberId: keep } : touch))
      const kept = mergedBinding(bindings.get(keep) ?? null, bindings.get(gone) ?? null, atMs)
      bindings.delete(gone)
      if (kept !== null) bindings.set(keep, kept)
    },
  }
  return {
    play: (event: Event) => acts[event.type]?.(event, offsetMs(event.at)),
    order: (id: string) => orders.get(id),
    binding: (memberId: string) => bindings.get(real(memberId)) ?? null,
  }
}

describe('attribution vectors', () => {
  it('has all of them', () => {
    expect(file.vectors.length).toBe(54)
  })
  it.each(file.vectors.map((vector) => [vector.name, vector] as const))('%s', (_, { given, events, expected }) => {
    const world = createWorld(given)
    events.forEach(world.play)
    for (const [id, answer] of Object.entries(expected.orders)) {
      const order = world.order(id)
      const { leaderId, reason, touchId, groupId, ruleVersion } = order?.answer ?? {}
      const seen = {
        leader: leaderId,
        reason,
        touch: touchId,
        group: groupId,
        ruleVersion,
        ...(order?.now === undefined ? {} : { now: order.now }),
      }
      expect(seen).toEqual(answer)
    }
    for (const [memberId, row] of Object.entries(expected.bindings)) {
      const binding = world.binding(memberId)
      const dates = (fields: Record<string, unknown>) => ({
        leader: fields['leader'],
        ...Object.fromEntries(['boundAt', 'protectedUntil', 'validUntil'].map((name) => [name, offsetMs(String(fields[name]))])),
      })
      const seen = binding && {
        leader: binding.leaderId,
        boundAt: binding.boundAtMs,
        protectedUntil: binding.protectedUntilMs,
        validUntil: binding.validUntilMs,
      }
      expect(seen).toEqual(row === null ? null : dates(row))
    }
  })
})
