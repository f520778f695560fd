// The stores of leaders in memory: they pass the same contract as the ones on MongoDB.
import { FIRST_SETTINGS, type AttributionSettings } from '../../server/leaders/attribution/attribution-settings.rules.ts'
import type { Binding } from '../../server/leaders/attribution/binding.rules.ts'
import type { BindingLogRow, BindingStore } from '../../server/leaders/attribution/binding.service.ts'
import type { CreditedOrder, CreditStore } from '../../server/leaders/attribution/credit.service.ts'
import type { PublishedSettings, SettingsDeskStore, SettingsDraft } from '../../server/leaders/attribution/attribution-desk.service.ts'
import type { Group, GroupResults, GroupStore } from '../../server/leaders/groups/group.service.ts'
import type { Leader, LeaderStore } from '../../server/leaders/leader.service.ts'
import type { Link, LinkStore } from '../../server/leaders/links/link.service.ts'
import { byTime, TOUCH_SAME_WITHIN_MS, type Touch } from '../../server/leaders/links/touch.rules.ts'
import type { TouchStore, Visit } from '../../server/leaders/links/touch.service.ts'

export function memoryLeaderStore(): LeaderStore {
  const rows = new Map<string, Leader>()
  return {
    byId: async (leaderId) => rows.get(leaderId) ?? null,
    byMember: async (memberId) => [...rows.values()].find((row) => row.memberId === memberId) ?? null,
    byIds: async (leaderIds) => [...rows.values()].filter((row) => leaderIds.includes(row.leaderId)),
    async insert(leader) {
      if ([...rows.values()].some((row) => row.memberId === leader.memberId)) return false
      rows.set(leader.leaderId, leader)
      return true
    },
    async change(leaderId, seenVersion, changes) {
      const row = rows.get(leaderId)
      if (row?.version !== seenVersion) return null
      const after = { ...row, ...changes, version: seenVersion + 1 }
      rows.set(leaderId, after)
      return after
    },
    accepted: async (beforeId, limit) =>
      [...rows.values()]
        .filter((row) => row.state === 'applied' && typeof row.acceptedBy === 'string' && (beforeId === null || row.leaderId < beforeId))
        .toSorted((a, b) => (a.leaderId < b.leaderId ? 1 : -1))
        .slice(0, limit),
    async list({ state, beforeId, limit }) {
      return [...rows.values()]
        .filter((row) => (state === null || row.state === state) && (beforeId === null || row.leaderId < beforeId))
        .sort((a, b) => (a.leaderId < b.leaderId ? 1 : -1))
        .slice(0, limit)
    },
  }
}

export function memoryLinkStore(): LinkStore {
  const rows: Link[] = []
  const samePlace = (row: Link, leaderId: string | null, showId: string | null, channel: string | null) =>
    row.leaderId === leaderId && row.showId === showId && row.channel === channel
  return {
    byId: async (linkId) => rows.find((row) => row.linkId === linkId) ?? null,
    byCode: async (code) => rows.find((row) => row.code === code) ?? null,
    byPlace: async (leaderId, showId, channel) => rows.find((row) => samePlace(row, leaderId, showId, channel)) ?? null,
    byShows: async (leaderId, showIds) =>
      rows.filter((row) => row.leaderId === leaderId && row.channel === null && showIds.includes(row.showId ?? '')),
    async setDisabled(linkId, disabled) {
      const place = rows.findIndex((row) => row.linkId === linkId)
      const row = rows[place]
      if (row !== undefined) rows[place] = { ...row, disabled }
    },
    countOf: async (leaderId) => rows.filter((row) => row.leaderId === leaderId).length,
    async insert(link) {
      const taken = rows.some((row) => row.code === link.code || samePlace(row, link.leaderId, link.showId, link.channel))
      if (!taken) rows.push(link)
      return !taken
    },
  }
}

export function memoryTouchStore(): TouchStore {
  const rows = new Map<string, Touch>()
  const owners = new Map<string, string>()
  const all = () => [...rows.values()]
  const minuteOf = (touch: Touch) => Math.floor(touch.atMs / TOUCH_SAME_WITHIN_MS)
  const same = (touch: Touch, visitorId: string, linkId: string | null, showId: string | null) =>
    touch.visitorId === visitorId && touch.linkId === linkId && touch.showId === showId
  const latest = (filter: (touch: Touch) => boolean) =>
    all()
      .filter(filter)
      .sort((a, b) => byTime(b, a))
  const counting = (leaderId: string) => all().filter((touch) => touch.leaderId === leaderId && touch.refusal === null)
  return {
    async insert(touch) {
      if (all().some((row) => same(row, touch.visitorId, touch.linkId, touch.showId) && minuteOf(row) === minuteOf(touch))) return false
      rows.set(touch.touchId, touch)
      return true
    },
    lastOf: async (visitorId, linkId, showId) => latest((touch) => same(touch, visitorId, linkId, showId))[0]?.atMs ?? null,
    ofMember: async (memberId, sinceMs, limit) => latest((touch) => touch.memberId === memberId && touch.atMs > sinceMs).slice(0, limit),
    ofVisitor: async (visitorId, showId, sinceMs, limit) =>
      latest((touch) => touch.visitorId === visitorId && touch.showId === showId && touch.atMs > sinceMs).slice(0, limit),
    byId: async (touchId) => rows.get(touchId) ?? null,
    unmerged: async (visitorId, limit) =>
      all()
        .filter((touch) => touch.visitorId === visitorId && touch.memberId === null)
        .sort(byTime)
        .slice(0, limit),
    async giveTo(touchId, memberId) {
      const touch = rows.get(touchId)
      if (touch?.memberId === null) rows.set(touchId, { ...touch, memberId })
    },
    async claimVisitor(visitorId, memberId) {
      const owner = owners.get(visitorId) ?? memberId
      owners.set(visitorId, owner)
      return owner
    },
    async moveMember(goneId, keepId) {
      for (const touch of all()) {
        if (touch.memberId === goneId) rows.set(touch.touchId, { ...touch, memberId: keepId })
      }
    },
    async countByLink(linkIds) {
      const counts = new Map<string, number>()
      for (const { linkId } of all()) {
        if (linkId !== null && linkIds.includes(linkId)) counts.set(linkId, (counts.get(linkId) ?? 0) + 1)
      }
      return counts
    },
    anyOf: async (leaderId, notMemberId, fromMs, untilMs) =>
      counting(leaderId).some((touch) => touch.memberId !== notMemberId && touch.atMs >= fromMs && touch.atMs < untilMs),
    async visitsOf(leaderId, before, limit) {
      const last = new Map<string, number>()
      for (const { memberId, atMs } of counting(leaderId)) {
        if (memberId !== null) last.set(memberId, Math.max(atMs, last.get(memberId) ?? 0))
      }
      const visits = [...last].map(([memberId, lastAtMs]): Visit => ({ memberId, lastAtMs }))
      const later = (a: Visit, b: Visit) => b.lastAtMs - a.lastAtMs || b.memberId.localeCompare(a.memberId)
      return visits
        .sort(later)
        .filter((visit) => before === null || later(before, visit) < 0)
        .slice(0, limit)
    },
    async countPeople(leaderId) {
      const touches = counting(leaderId)
      const members = new Set(touches.flatMap((touch) => touch.memberId ?? []))
      return { visitors: new Set(touches.map((touch) => touch.visitorId)).size, members: members.size }
    },
    // Its people are read from the touches themselves.
    countAgain: () => Promise.resolve(),
  }
}

export function memoryBindingStore(): BindingStore {
  const log: BindingLogRow[] = []
  const of = (memberId: string) => log.filter((row) => row.memberId === memberId)
  const last = (memberId: string) => of(memberId).at(-1)
  return {
    current: async (memberId) => ({ binding: last(memberId)?.after ?? null, version: last(memberId)?.number ?? 0 }),
    async currentOf(memberIds) {
      return new Map(
        memberIds.flatMap((memberId): [string, Binding][] => {
          const binding = last(memberId)?.after ?? null
          return binding === null ? [] : [[memberId, binding]]
        }),
      )
    },
    async append(row) {
      if (row.number !== (last(row.memberId)?.number ?? 0) + 1) return false
      log.push(row)
      return true
    },
    async membersOf(leaderId, afterId, limit) {
      const memberIds = [...new Set(log.map((row) => row.memberId))].filter((memberId) => last(memberId)?.after?.leaderId === leaderId)
      return memberIds
        .filter((memberId) => afterId === null || memberId > afterId)
        .sort()
        .slice(0, limit)
    },
    log: async (memberId) => of(memberId),
  }
}

export function memoryCreditStore(versions: readonly AttributionSettings[] = []): CreditStore {
  const orders = new Map<string, CreditedOrder & { judged: boolean }>()
  return {
    async openOrder(order) {
      if (orders.get(order.orderId)?.judged === true) return 'done'
      orders.set(order.orderId, { ...order, judged: false })
      return 'open'
    },
    async closeOrder(orderId) {
      const order = orders.get(orderId)
      if (order !== undefined) orders.set(orderId, { ...order, judged: true })
    },
    async moveOrder(orderId, leaderId) {
      const order = orders.get(orderId)
      if (order !== undefined) orders.set(orderId, { ...order, leaderId, groupId: null })
    },
    async salesOf(leaderIds) {
      const sales = new Map<string, { paidOrders: number; gmvFen: number }>()
      for (const { leaderId, netGoodsFen } of orders.values()) {
        if (leaderId === null || !leaderIds.includes(leaderId)) continue
        const before = sales.get(leaderId) ?? { paidOrders: 0, gmvFen: 0 }
        sales.set(leaderId, { paidOrders: before.paidOrders + 1, gmvFen: before.gmvFen + netGoodsFen })
      }
      return sales
    },
    async paidOrdersOf(leaderId, memberIds) {
      const counts = new Map<string, number>()
      for (const order of orders.values()) {
        if ((leaderId === null || order.leaderId === leaderId) && memberIds.includes(order.memberId)) {
          counts.set(order.memberId, (counts.get(order.memberId) ?? 0) + 1)
        }
      }
      return counts
    },
    settings: async () => [FIRST_SETTINGS, ...versions],
  }
}

/** What came by the links is counted from the touches and orders that a test hands in. */
export function memoryGroupStore(results: ReadonlyMap<string, GroupResults> = new Map()): GroupStore {
  const rows = new Map<string, Group>()
  const put = (group: Group, isSame: (row: Group) => boolean): boolean => {
    const taken = [...rows.values()].some(
      (row) => row.leaderId === group.leaderId && (row.channelCode === group.channelCode || isSame(row)),
    )
    if (!taken) rows.set(group.groupId, group)
    return !taken
  }
  return {
    insert: async (group) => put(group, () => false),
    insertImported: async (group) => put(group, (row) => row.name === group.name),
    byId: async (groupId) => rows.get(groupId) ?? null,
    ofLeader: async (leaderId, limit) => [...rows.values()].filter((row) => row.leaderId === leaderId).slice(0, limit),
    async change(groupId, seenVersion, changes) {
      const row = rows.get(groupId)
      if (row === undefined || row.version !== seenVersion) return null
      const after = { ...row, ...changes, version: seenVersion + 1 }
      rows.set(groupId, after)
      return after
    },
    results: async (groupIds) =>
      new Map(groupIds.flatMap((groupId) => (results.has(groupId) ? [[groupId, results.get(groupId) as GroupResults]] : []))),
  }
}

export function memorySettingsStore(): SettingsDeskStore {
  const published: PublishedSettings[] = []
  let draft: SettingsDraft | null = null
  let drafts = 0
  return {
    versions: async () => [...published],
    async publish(settings) {
      if (published.some((one) => one.version === settings.version)) return false
      published.push(settings)
      return true
    },
    draft: async () => draft,
    putDraft: async (given) => void (draft = { ...given, version: (drafts += 1) }),
    async dropDraft(version) {
      if (draft?.version !== version) return false
      draft = null
      return true
    },
  }
}
