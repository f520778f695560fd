// Who is credited for an order being placed now, from facts at most five seconds old; and what a paid order does to the buyer's binding.
import { settingsAt, type AttributionSettings } from './attribution-settings.rules.ts'
import { resolveAttribution, type Credited } from './attribution.rules.ts'
import { livesAt, type Binding, type PaidOrder } from './binding.rules.ts'
import type { BindingService } from './binding.service.ts'
import { createFacts } from './facts.service.ts'
import { heldLevel } from '../level.rules.ts'
import { keepsBindings } from '../leader.rules.ts'
import type { LeaderFacts } from '../leader.service.ts'
import {
  matchDelivery,
  matchIdentity,
  matchPayer,
  type BlockReason,
  type DeliveryFacts,
  type IdentityFacts,
  type LeaderPlaces,
  type SelfMatch,
} from './self-purchase.rules.ts'
import type { Touch } from '../links/touch.rules.ts'
import type { TouchStore } from '../links/touch.service.ts'

/** A paid order and whose it is (null: the merchant's own); written once, so a repeated notice moves nobody twice. */
export type CreditedOrder = {
  readonly orderId: string
  readonly leaderId: string | null
  readonly memberId: string
  readonly showId: string
  readonly netGoodsFen: number
  /** The group whose link brought it, for what each group sold. */
  readonly groupId?: string | null
  readonly paidAtMs: number
}
export type CreditStore = {
  /** 'done' when this order's binding has been judged already. */
  readonly openOrder: (order: CreditedOrder) => Promise<'open' | 'done'>
  readonly closeOrder: (orderId: string) => Promise<void>
  /** Staff gave a paid order to another leader: she has its sale from now on. */
  readonly moveOrder: (orderId: string, leaderId: string) => Promise<void>
  /** Paid orders and net goods of each of these leaders. */
  readonly salesOf: (leaderIds: readonly string[]) => Promise<Map<string, { paidOrders: number; gmvFen: number }>>
  /** Paid orders of each of these members, for one leader (null: whosoever). */
  readonly paidOrdersOf: (leaderId: string | null, memberIds: readonly string[]) => Promise<Map<string, number>>
  /** Settings versions in order of fromMs; the first is always in force. */
  readonly settings: () => Promise<AttributionSettings[]>
}

export type CreditDeps = {
  readonly store: CreditStore
  readonly touches: Pick<TouchStore, 'ofMember' | 'ofVisitor' | 'byId'>
  readonly leaderOf: (leaderId: string) => Promise<LeaderFacts | null>
  readonly bindings: Pick<BindingService, 'of' | 'paid' | 'currentOf'>
  /** Everything that proves two members are one person; the member's own id at least. */
  readonly identityOf: (memberId: string) => Promise<IdentityFacts>
  readonly placesOf: (memberId: string) => Promise<LeaderPlaces>
  /** Provider's accounts that paid orders of this member. */
  readonly payersOf: (memberId: string) => Promise<readonly string[]>
  readonly clock: { readonly nowMs: () => number; readonly monotonicMs: () => number }
}
export type CreditService = ReturnType<typeof createCreditService>

/** rules.md 3.2: facts are at most this old, and every change refreshes them at once. */
export const FACTS_MAX_AGE_MS = 5000
const MEMBERS_KEPT = 20_000
/** The widest window the shop may set is 168 h; a member with more touches in it than this is a robot. */
const WINDOW_MAX_MS = 168 * 3_600_000
const TOUCHES_READ = 200

type MemberFacts = {
  readonly touches: readonly Touch[]
  readonly bindingTouch: Touch | null
  readonly binding: Binding | null
  readonly atMs: number
}

export function createCreditService(deps: CreditDeps) {
  const { store, touches, leaderOf, bindings, identityOf, placesOf, payersOf, clock } = deps
  const kept = { monotonicMs: clock.monotonicMs, maxAgeMs: FACTS_MAX_AGE_MS }
  const members = createFacts({ ...kept, read: readMember, entriesMax: MEMBERS_KEPT })
  const versions = createFacts({ ...kept, read: () => store.settings(), entriesMax: 1 })

  async function readMember(memberId: string): Promise<MemberFacts> {
    const atMs = clock.nowMs()
    const [recent, binding] = await Promise.all([touches.ofMember(memberId, atMs - WINDOW_MAX_MS, TOUCHES_READ), bindings.of(memberId)])
    const named = binding?.touchId ?? null
    const bindingTouch = named === null ? null : (recent.find((touch) => touch.touchId === named) ?? (await touches.byId(named)))
    return { touches: recent, bindingTouch, binding, atMs }
  }

  async function settings(atMs: number): Promise<AttributionSettings> {
    return settingsAt(await versions.get('all'), atMs)
  }

  /** Is this member the leader herself (6 a)? */
  async function isHerself(memberId: string, leader: LeaderFacts): Promise<boolean> {
    if (memberId === leader.memberId) return true
    const [buyer, hers] = await Promise.all([identityOf(memberId), identityOf(leader.memberId)])
    return matchIdentity(buyer, hers) !== null
  }

  async function candidatesOf(memberId: string, facts: MemberFacts): Promise<Map<string, LeaderFacts>> {
    const ids = new Set(facts.touches.flatMap((touch) => touch.leaderId ?? []))
    if (facts.binding !== null) ids.add(facts.binding.leaderId)
    const leaders = await Promise.all([...ids].map(leaderOf))
    const active = leaders.filter((leader): leader is LeaderFacts => leader?.state === 'active')
    const own = await Promise.all(active.map(async (leader) => isHerself(memberId, leader)))
    return new Map(active.filter((_, place) => own[place] !== true).map((leader) => [leader.leaderId, leader]))
  }

  /**
   * Who is credited for an order of this member in this show at atMs (the moment it is created). Facts are at most 5 s old; a
   * sold-out click after a join reads no database. delivery: where it goes, for self-purchase (6 c).
   */
  async function resolve(ask: { memberId: string; showId: string; atMs: number; delivery?: DeliveryFacts | undefined }): Promise<Credited> {
    const { memberId, showId, atMs, delivery } = ask
    const [facts, inForce] = await Promise.all([members.get(memberId), settings(atMs)])
    const candidates = await candidatesOf(memberId, facts)
    const answer = resolveAttribution({
      atMs,
      showId,
      touches: facts.touches,
      binding: facts.binding,
      isCandidate: (leaderId) => candidates.has(leaderId),
      settings: inForce,
      factsAtMs: facts.atMs,
    })
    const leader = answer.leaderId === null ? null : (candidates.get(answer.leaderId) ?? null)
    const touch = [...facts.touches, facts.bindingTouch].find((known) => known !== null && known.touchId === answer.touchId)
    return {
      ...answer,
      leaderMemberId: leader?.memberId ?? null,
      leaderName: leader?.name ?? null,
      leaderLevel: leader === null ? null : heldLevel(leader, atMs),
      touchAtMs: touch?.atMs ?? null,
      bindingSinceMs: answer.bindingId === null ? null : (facts.binding?.boundAtMs ?? null),
      selfMatch: leader === null || delivery === undefined ? null : matchDelivery(delivery, await placesOf(leader.memberId), atMs),
    }
  }

  /** The name shown to somebody in a room: who would be credited now; for a guest, whose link she last came by. */
  async function leaderNameFor(ask: { memberId: string | null; visitorId: string; showId: string }): Promise<string | null> {
    const { memberId, visitorId, showId } = ask
    const atMs = clock.nowMs()
    if (memberId !== null) return (await resolve({ memberId, showId, atMs })).leaderName
    const inForce = await settings(atMs)
    const recent = await touches.ofVisitor(visitorId, showId, atMs - inForce.touchWindowHours * 3_600_000, TOUCHES_READ)
    for (const touch of recent) {
      const leader = touch.refusal === null && touch.leaderId !== null ? await leaderOf(touch.leaderId) : null
      if (leader?.state === 'active') return leader.name
    }
    return null
  }

  /** The payer's account is the leader's own (6 b), or one that paid for her before: the commission will be blocked. */
  async function payerMatch(leaderMemberId: string, payerAccountId: string | null): Promise<BlockReason | null> {
    if (payerAccountId === null) return null
    const [hers, paidForHer] = await Promise.all([identityOf(leaderMemberId), payersOf(leaderMemberId)])
    return matchPayer(payerAccountId, { ...hers, accountIds: [...hers.accountIds, ...paidForHer] })
  }

  /** An order was paid, credited or not: counted, and the buyer's binding renewed or moved (4.2), once an order. Harmless to repeat. */
  async function onPaid(ask: {
    orderId: string
    memberId: string
    showId: string
    paidAtMs: number
    order: PaidOrder
    /** Who has its sale, when staff moved it before it was paid. */
    creditedTo?: string | null
  }): Promise<void> {
    const { orderId, memberId, showId, paidAtMs, order, creditedTo = order.leaderId } = ask
    const { netGoodsFen } = order
    const groupId = creditedTo === order.leaderId ? order.groupId : null
    const row = { orderId, leaderId: creditedTo, memberId, showId, netGoodsFen, groupId, paidAtMs }
    if ((await store.openOrder(row)) === 'done') return
    await bindings.paid(memberId, orderId, order)
    await store.closeOrder(orderId)
  }

  /** Why this leader may not have an order of this buyer (6): she is the buyer, or its door, phone or payer are hers; null: she may. */
  async function matchOf(ask: {
    leader: LeaderFacts
    memberId: string
    delivery: DeliveryFacts
    payer: string | null
    atMs: number
  }): Promise<SelfMatch | BlockReason | null> {
    const { leader, memberId, delivery, payer, atMs } = ask
    if (await isHerself(memberId, leader)) return 'member'
    return (await payerMatch(leader.memberId, payer)) ?? matchDelivery(delivery, await placesOf(leader.memberId), atMs)
  }

  /** For staff's lists: whose a member is now by her living binding, and how many orders she has paid. */
  async function memberFacts(memberIds: readonly string[]): Promise<Map<string, { leaderName: string | null; paidOrders: number }>> {
    const [current, orders] = await Promise.all([bindings.currentOf(memberIds), store.paidOrdersOf(null, memberIds)])
    const nowMs = clock.nowMs()
    const rows = memberIds.map(async (memberId) => {
      const binding = current.get(memberId) ?? null
      const leader = livesAt(binding, nowMs) ? await leaderOf(binding.leaderId) : null
      const leaderName = leader !== null && keepsBindings(leader.state) ? leader.name : null
      return [memberId, { leaderName, paidOrders: orders.get(memberId) ?? 0 }] as const
    })
    return new Map(await Promise.all(rows))
  }

  return {
    resolve,
    leaderNameFor,
    memberFacts,
    payerMatch,
    matchOf,
    onPaid,
    moveOrder: store.moveOrder,
    isHerself,
    settings,
    salesOf: store.salesOf,
    drop: members.drop,
    /** Every version of the settings, and forgetting what is kept of them. */
    versions: () => versions.get('all'),
    dropVersions: () => versions.drop('all'),
  }
}
