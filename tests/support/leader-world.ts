// The leaders' services on stores in memory, with a clock a test can move and members it can name.
import type { Actor } from '../../server/actor.ts'
import type { Bus, DomainEvents, EventName } from '../../server/domain-events.ts'
import type { AttributionSettings } from '../../server/leaders/attribution/attribution-settings.rules.ts'
import { assembleLeaders } from '../../server/leaders/door.ts'
import type { NoticeText } from '../../server/notifications/notice.service.ts'
import type { ShowFacts } from '../../server/leaders/links/link.service.ts'
import type { IdentityFacts, LeaderPlaces } from '../../server/leaders/attribution/self-purchase.rules.ts'
import {
  memoryBindingStore,
  memoryCreditStore,
  memoryGroupStore,
  memorySettingsStore,
  memoryLeaderStore,
  memoryLinkStore,
  memoryTouchStore,
} from './memory-leaders.ts'

const DAY_MS = 86_400_000
export const LINK_KEY = new Uint8Array(32).fill(7)

/** A bus that only remembers what was told. */
export function rememberingBus() {
  const told: { [K in EventName]: { name: K; payload: DomainEvents[K] } }[EventName][] = []
  const bus: Bus = {
    emit: (name, payload) => void told.push({ name, payload } as (typeof told)[number]),
    on: () => () => undefined,
  }
  return { bus, told }
}

export function actorOf(given: Partial<Actor> = {}): Actor {
  return {
    kind: 'member',
    visitorId: 'visitor',
    personId: null,
    sid: null,
    roles: ['member'],
    scopes: [],
    leaderId: null,
    stepUpAtMs: null,
    demo: false,
    simulated: false,
    network: '127.0.0.1',
    browser: 'test',
    ...given,
  }
}

export const memberActor = (memberId: string, given: Partial<Actor> = {}) =>
  actorOf({ personId: memberId, visitorId: `v-${memberId}`, ...given })
export const guestActor = (visitorId: string) => actorOf({ kind: 'guest', roles: ['guest'], visitorId })
export const leaderActor = (memberId: string, leaderId: string) => memberActor(memberId, { roles: ['member', 'leader'], leaderId })
export const staffActor = (personId: string, scopes: Actor['scopes'] = ['leaders']) =>
  actorOf({ kind: 'staff', roles: ['staff'], personId, scopes })

/** versions: of the attribution settings, after the first that is always in force. */
export function createLeaderWorld(versions: readonly AttributionSettings[] = []) {
  let nowMs = 1_780_000_000_000
  let made = 0
  const id = () => (made += 1).toString(16).padStart(24, '0')
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs }
  const { bus, told } = rememberingBus()
  const audits: object[] = []
  const said: { personId: string; text: NoticeText }[] = []
  const identities = new Map<string, IdentityFacts>()
  const places = new Map<string, LeaderPlaces>()
  /** Accounts that paid orders of a member. */
  const payers = new Map<string, string[]>()
  const here = new Map<string, string>()
  const consents = new Set<string>()
  const timers: { atMs: number; run: () => void }[] = []
  const shows = new Map<string, ShowFacts>()
  /** Pairs of a staff account and the member whose phone it has. */
  const linked = new Map<string, string>()
  const stores = {
    leaders: memoryLeaderStore(),
    links: memoryLinkStore(),
    touches: memoryTouchStore(),
    bindings: memoryBindingStore(),
    credit: memoryCreditStore(versions),
    groups: memoryGroupStore(),
    settings: memorySettingsStore(),
  }
  const services = assembleLeaders(stores, {
    clock,
    bus,
    writeAudit: async (entry) => void audits.push(entry),
    notices: { send: async (personId, text) => said.push({ personId, text }) > 0 },
    linkKey: LINK_KEY,
    publicUrl: 'https://sibo.example',
    timeZone: 'Asia/Shanghai',
    showOf: async (showId) => shows.get(showId) ?? null,
    goodsOf: async () => null,
    readPicture: async () => null,
    nicknamesOf: async (memberIds) => new Map(memberIds.map((memberId) => [memberId, `name of ${memberId}`])),
    facesOf: async (memberIds) =>
      new Map(memberIds.map((memberId) => [memberId, { pictureUrl: `/uploads/${memberId}.webp`, city: '杭州市' }])),
    whereAre: async (memberIds) =>
      new Map(memberIds.flatMap((memberId) => (here.has(memberId) ? [[memberId, here.get(memberId) ?? ''] as const] : []))),
    consenting: async (memberIds) => new Set(memberIds.filter((memberId) => consents.has(memberId))),
    titleOf: async (offerId) => `title of ${offerId}`,
    after: (ms, run) => {
      const timer = { atMs: nowMs + ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
    identityOf: async (memberId) => identities.get(memberId) ?? { memberIds: [memberId], accountIds: [], phoneIndexes: [] },
    areOne: async (personId, others) => others.includes(personId) || others.includes(linked.get(personId) ?? 'nobody'),
    payersOf: async (memberId) => payers.get(memberId) ?? [],
    placesOf: async (memberId) => places.get(memberId) ?? { deliveryIndexes: [], devices: [] },
  })
  const { leaders } = services

  const addShow = (given: Partial<ShowFacts> = {}): string => {
    const show = { id: id(), title: '暖桌小聚', phase: 'live', startsAtMs: nowMs, coverUrl: null, hostName: '小禾', ...given }
    shows.set(show.id, show)
    return show.id
  }

  /** An approved leader with her member. */
  const addLeader = async (name: string) => {
    const memberId = id()
    const applied = await leaders.apply(memberActor(memberId), { name, about: '' })
    await leaders.decide(staffActor(id()), applied.leaderId, { decision: 'approve', reason: 'ok', seenVersion: 1 })
    const actor = leaderActor(memberId, applied.leaderId)
    return { leaderId: applied.leaderId, memberId, actor }
  }
  const decide = async (leaderId: string, decision: 'pause' | 'resume' | 'disable') => {
    const row = await stores.leaders.byId(leaderId)
    return leaders.decide(staffActor(id()), leaderId, { decision, reason: 'ok', seenVersion: row?.version ?? 0 })
  }
  /** Time goes on, and what was to happen meanwhile happens. */
  const later = (ms: number): void => {
    nowMs += ms
    const due = timers.filter((timer) => timer.atMs <= nowMs)
    for (const timer of due) timers.splice(timers.indexOf(timer), 1)
    for (const timer of due) timer.run()
  }
  const laterDays = (days: number) => later(days * DAY_MS)
  return {
    ...services,
    stores,
    clock,
    id,
    bus,
    told,
    audits,
    said,
    identities,
    places,
    payers,
    here,
    consents,
    shows,
    linked,
    addShow,
    addLeader,
    decide,
    later,
    laterDays,
    timers,
  }
}
export type LeaderWorld = ReturnType<typeof createLeaderWorld>
