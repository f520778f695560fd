// What looks like a leader buying for herself, or like sales that are none: exact blocks, near matches, orders that go back, and touches no person makes. Pure; it only flags.

import type { FLAG_EVIDENCE, FLAG_KINDS } from '../protocol/crediting.ts'

/** A paid order that a leader is credited for, with what may be compared: blind indexes and masks, never a phone or an address. */
export type FlagOrder = {
  readonly orderId: string
  readonly orderNo: string
  readonly leaderId: string
  readonly memberId: string
  readonly deliveryIndex: string
  /** Blind index of the door alone; null where it is not known. */
  readonly doorIndex: string | null
  readonly region: string
  readonly recipientMasked: string
  readonly phoneMasked: string
  readonly goodsFen: number
  readonly refundedFen: number
  /** Exact match that blocked it already (rules.md 6 b, c). */
  readonly block: string | null
}
export type FlagLeader = {
  readonly leaderId: string
  readonly memberId: string
  readonly doors: readonly {
    readonly region: string
    readonly recipientMasked: string
    readonly phoneMasked: string
    readonly doorIndex: string | null
  }[]
  readonly networks: readonly string[]
}
/** One visitor's touches, or one link's visitors, within a short time. */
export type TouchBurst = {
  readonly leaderId: string
  readonly kind: 'manyLeaders' | 'manyVisitors'
  readonly id: string
  readonly count: number
}

export type FlagKind = (typeof FLAG_KINDS)[number]
export type EvidenceCode = (typeof FLAG_EVIDENCE)[number]
/** count: how many, where it is a number; 0 for a plain match. */
export type Evidence = { readonly code: EvidenceCode; readonly count: number }
/** key: the same finding is flagged once. */
export type Finding = {
  readonly key: string
  readonly kind: FlagKind
  readonly leaderId: string
  readonly orderId: string | null
  readonly orderNo: string | null
  readonly evidence: readonly Evidence[]
}

export const SHARED_DOOR_BUYERS = 3
export const RING_ORDERS = 3
export const RING_BUYERS_MAX = 3
export const BURST_LEADERS = 6
export const BURST_VISITORS = 30

const plain = (code: EvidenceCode): Evidence => ({ code, count: 0 })

/** What of an order is like the leader's own: the same door, whoever is called there; the same masked name or phone in the same district; the network only beside one of them. */
export function nearEvidence(order: FlagOrder, leader: FlagLeader, networks: readonly string[]): Evidence[] {
  const near = leader.doors.filter(({ region }) => region === order.region)
  const found = [
    ...(order.doorIndex !== null && near.some(({ doorIndex }) => doorIndex === order.doorIndex) ? [plain('door')] : []),
    ...(near.some(({ recipientMasked }) => recipientMasked === order.recipientMasked) ? [plain('recipientAndDistrict')] : []),
    ...(near.some(({ phoneMasked }) => phoneMasked === order.phoneMasked) ? [plain('phoneMaskAndDistrict')] : []),
  ]
  const isSameNetwork = networks.some((network) => leader.networks.includes(network))
  return found.length > 0 && isSameNetwork ? [...found, plain('network')] : found
}

const EXACT: readonly EvidenceCode[] = ['payer', 'addressAndPhone', 'device']

function ofOrder(order: FlagOrder, leader: FlagLeader | undefined, networks: readonly string[]): Finding[] {
  const { orderId, orderNo, leaderId } = order
  const exact = EXACT.find((code) => code === order.block)
  if (exact !== undefined) return [{ key: `blocked:${orderId}`, kind: 'blocked', leaderId, orderId, orderNo, evidence: [plain(exact)] }]
  const evidence = leader === undefined || order.block !== null ? [] : nearEvidence(order, leader, networks)
  return evidence.length === 0 ? [] : [{ key: `near:${orderId}`, kind: 'near', leaderId, orderId, orderNo, evidence }]
}

const whole = { orderId: null, orderNo: null } as const

/** Two leaders who buy through each other. */
function mutual(orders: readonly FlagOrder[], leaders: readonly FlagLeader[]): Finding[] {
  const leaderOf = new Map(leaders.map(({ memberId, leaderId }) => [memberId, leaderId]))
  const counts = new Map<string, number>()
  for (const { leaderId, memberId } of orders) {
    const buyer = leaderOf.get(memberId)
    if (buyer !== undefined && buyer !== leaderId) counts.set(`${buyer}>${leaderId}`, (counts.get(`${buyer}>${leaderId}`) ?? 0) + 1)
  }
  return [...counts].flatMap(([way, count]) => {
    const [buyer = '', seller = ''] = way.split('>')
    const back = counts.get(`${seller}>${buyer}`)
    const evidence: Evidence[] = [{ code: 'ordersForEachOther', count: count + (back ?? 0) }]
    return back === undefined
      ? []
      : [{ ...whole, key: `mutual:${[buyer, seller].toSorted().join(':')}:${seller}`, kind: 'mutual', leaderId: seller, evidence }]
  })
}

/** Several buyers of one leader at one door; orders of hers that mostly go back, and to few buyers. */
function ofLeader(leaderId: string, orders: readonly FlagOrder[], month: string): Finding[] {
  const doors = [...Map.groupBy(orders, ({ deliveryIndex }) => deliveryIndex)].flatMap(([door, at]): Finding[] => {
    const count = new Set(at.map(({ memberId }) => memberId)).size
    if (count < SHARED_DOOR_BUYERS) return []
    return [
      { ...whole, key: `sharedDoor:${leaderId}:${door}`, kind: 'sharedDoor', leaderId, evidence: [{ code: 'buyersAtOneDoor', count }] },
    ]
  })
  const back = orders.filter(({ goodsFen, refundedFen }) => goodsFen > 0 && refundedFen >= goodsFen)
  const buyers = new Set(back.map(({ memberId }) => memberId)).size
  const isRing = back.length >= RING_ORDERS && buyers <= RING_BUYERS_MAX && back.length * 2 >= orders.length
  const evidence: Evidence[] = [
    { code: 'ordersGoneBack', count: back.length },
    { code: 'buyersOfThem', count: buyers },
  ]
  return isRing ? [...doors, { ...whole, key: `refundRing:${leaderId}:${month}`, kind: 'refundRing', leaderId, evidence }] : doors
}

function ofBurst({ leaderId, kind, id, count }: TouchBurst, day: string): Finding[] {
  if (count < (kind === 'manyLeaders' ? BURST_LEADERS : BURST_VISITORS)) return []
  const code = kind === 'manyLeaders' ? 'leadersInTenMinutes' : 'visitorsInAMinute'
  return [{ ...whole, key: `touches:${kind}:${id}:${leaderId}:${day}`, kind: 'touches', leaderId, evidence: [{ code, count }] }]
}

/** Everything worth a look in what was read; day: the local day of the look (2026-11-25), so that a ring is flagged once a month. */
export function findingsIn(facts: {
  readonly orders: readonly FlagOrder[]
  readonly leaders: readonly FlagLeader[]
  readonly networksOf: ReadonlyMap<string, readonly string[]>
  readonly bursts: readonly TouchBurst[]
  readonly day: string
}): Finding[] {
  const { orders, leaders, networksOf, bursts, day } = facts
  const byId = new Map(leaders.map((leader) => [leader.leaderId, leader]))
  return [
    ...orders.flatMap((order) => ofOrder(order, byId.get(order.leaderId), networksOf.get(order.memberId) ?? [])),
    ...mutual(orders, leaders),
    ...[...Map.groupBy(orders, ({ leaderId }) => leaderId)].flatMap(([leaderId, hers]) => ofLeader(leaderId, hers, day.slice(0, 7))),
    ...bursts.flatMap((burst) => ofBurst(burst, day)),
  ]
}
