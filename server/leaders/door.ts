// Opens the leaders: builds the parts of the domain and hands out its services and routes.
import { randomBytes } from 'node:crypto'
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import type { Bus } from '../domain-events.ts'
import { newId } from '../new-id.ts'
import { createBindingService } from './binding.service.ts'
import { createBindingStore } from './binding.store.ts'
import { createCreditService, FACTS_MAX_AGE_MS } from './credit.service.ts'
import { createCreditStore } from './credit.store.ts'
import { createFacts } from './facts.service.ts'
import { leaderRawRoutes, leaderRoutes } from './leader.routes.ts'
import { createLeaderService, type AuditWrite, type LeaderFacts } from './leader.service.ts'
import { createLeaderStore } from './leader.store.ts'
import { createLinkService, type ShowFacts } from './link.service.ts'
import { createLinkStore } from './link.store.ts'
import { createPeopleService, type PeopleDeps } from './people.service.ts'
import { createPosterPainter } from './poster.adapter.ts'
import { createPosterService, type PosterGoods } from './poster.service.ts'
import type { IdentityFacts, LeaderPlaces } from './self-purchase.rules.ts'
import { createTouchService } from './touch.service.ts'
import { createTouchStore } from './touch.store.ts'

export type LeadersDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly bus: Bus
  readonly writeAudit: AuditWrite
  /** Lasting key of share codes, >= 32 bytes. */
  readonly linkKey: Uint8Array
  readonly publicUrl: string
  readonly timeZone: string
  readonly showOf: (showId: string) => Promise<ShowFacts | null>
  readonly goodsOf: (showId: string) => Promise<PosterGoods | null>
  readonly readPicture: (url: string) => Promise<Buffer | null>
  readonly nicknamesOf: PeopleDeps['nicknamesOf']
  readonly whereAre: PeopleDeps['whereAre']
  readonly consenting: PeopleDeps['consenting']
  /** Everything that proves two members are one person; left out: the member's own id. */
  readonly identityOf?: (memberId: string) => Promise<IdentityFacts>
  /** A leader's saved addresses and devices, for self-purchase (6 c); left out: none. */
  readonly placesOf?: (memberId: string) => Promise<LeaderPlaces>
}
export type Leaders = ReturnType<typeof openLeaders>

const LEADERS_KEPT = 20_000

export function openLeaders(deps: LeadersDeps) {
  const { db, clock, bus, writeAudit, linkKey, publicUrl, timeZone, showOf } = deps
  const freshId = () => newId(clock.nowMs())
  const stores = {
    leaders: createLeaderStore(db),
    links: createLinkStore(db),
    touches: createTouchStore(db),
    bindings: createBindingStore(db),
    credit: createCreditStore(db),
  }
  const facts = createFacts<LeaderFacts | null>({
    read: stores.leaders.byId,
    monotonicMs: clock.monotonicMs,
    maxAgeMs: FACTS_MAX_AGE_MS,
    entriesMax: LEADERS_KEPT,
  })
  const bindings = createBindingService({
    store: stores.bindings,
    clock,
    newId: freshId,
    stateOf: async (leaderId) => (await facts.get(leaderId))?.state,
    settingsAt: (atMs) => credit.settings(atMs),
    onChanged: (memberId) => credit.drop(memberId),
  })
  const credit = createCreditService({
    store: stores.credit,
    touches: stores.touches,
    leaderOf: facts.get,
    bindings,
    identityOf: deps.identityOf ?? (async (memberId) => ({ memberIds: [memberId], accountIds: [], phoneIndexes: [] })),
    placesOf: deps.placesOf ?? (async () => ({ deliveryIndexes: [], devices: [] })),
    clock,
  })
  const leaders = createLeaderService({
    store: stores.leaders,
    clock,
    newId: freshId,
    bus,
    writeAudit,
    onState: facts.drop,
    onDisabled: bindings.endAllOf,
  })
  const links = createLinkService({
    store: stores.links,
    showOf,
    opensOf: stores.touches.countByLink,
    clock,
    newId: freshId,
    randomBytes,
    linkKey,
    publicUrl,
  })
  const touches = createTouchService({
    store: stores.touches,
    linkByCode: links.byCode,
    leaderOf: facts.get,
    isHerself: credit.isHerself,
    bindings,
    clock,
    newId: freshId,
    onChanged: credit.drop,
  })
  const people = createPeopleService({
    touches: stores.touches,
    bindings: stores.bindings,
    paidOrdersOf: stores.credit.paidOrdersOf,
    nicknamesOf: deps.nicknamesOf,
    whereAre: deps.whereAre,
    consenting: deps.consenting,
    leaderOf: facts.get,
    bus,
    clock,
  })
  const stopListening = bus.on('came', (came) => (came.simulated ? undefined : people.arrived(came)))
  const { goodsOf, readPicture } = deps
  const posters = createPosterService({ links, leaderOf: facts.get, showOf, goodsOf, readPicture, paint: createPosterPainter(), timeZone })
  const services = { leaders, links, touches, bindings, credit, people, posters }
  return { ...services, routes: leaderRoutes(services), rawRoutes: leaderRawRoutes(services), close: async () => stopListening() }
}
