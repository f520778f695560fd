// Opens the leaders: builds the parts of the domain and hands out its services and routes.
import { randomBytes } from 'node:crypto'
import type { Connection } from 'mongoose'
import type { Duty } from '../jobs/loop.ts'
import type { Notices } from '../notifications/notice.service.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Bus } from '../domain-events.ts'
import type { Metrics } from '../metrics.ts'
import { newId } from '../new-id.ts'
import { agreementRoutes } from './agreement/agreement.routes.ts'
import { createAgreements } from './agreement/agreement.service.ts'
import { createAgreementStore } from './agreement/agreement.store.ts'
import { attributionDeskRoutes } from './attribution/attribution-desk.routes.ts'
import { createAttributionDesk, type AttributionDeskDeps, type SettingsDeskStore } from './attribution/attribution-desk.service.ts'
import { createAttributionDeskStore } from './attribution/attribution-desk.store.ts'
import { createBoardNames } from './board-names.service.ts'
import { createBoardNameStore } from './board-names.store.ts'
import { createBindingService, type BindingStore } from './attribution/binding.service.ts'
import { createBindingStore } from './attribution/binding.store.ts'
import { createCockpit, type CockpitDeps } from './cockpit.service.ts'
import { cockpitEvents } from './cockpit.socket.ts'
import { createCreditService, FACTS_MAX_AGE_MS, type CreditDeps, type CreditStore } from './attribution/credit.service.ts'
import { createCreditStore } from './attribution/credit.store.ts'
import { createFacts } from './attribution/facts.service.ts'
import { groupRoutes } from './groups/group.routes.ts'
import { createGroupService, type GroupStore } from './groups/group.service.ts'
import { createGroupStore } from './groups/group.store.ts'
import { openLeaderImport, type OpenLeaderImportDeps } from './import/door.ts'
import { leaderRawRoutes, leaderRoutes } from './leader.routes.ts'
import { createLeaderService, type LeaderFacts, type LeaderStore } from './leader.service.ts'
import { createLeaderStore } from './leader.store.ts'
import { inviterRoutes } from './inviters/inviter.routes.ts'
import { createInviterDesk, type InviterDeskDeps } from './inviters/inviter-desk.service.ts'
import { createInviters, type InviterDeps } from './inviters/inviter.service.ts'
import { createInviterDeskStore, createInviterStore } from './inviters/inviter.store.ts'
import { createLinkService, type LinkStore, type ShowFacts } from './links/link.service.ts'
import { createLinkStore } from './links/link.store.ts'
import { createPeopleService, type PeopleDeps } from './people.service.ts'
import { createPosterPainter } from './links/poster.adapter.ts'
import { createPosterService, type PosterDeps } from './links/poster.service.ts'
import { createTouchService, type TouchStore } from './links/touch.service.ts'
import { createTouchStore } from './links/touch.store.ts'
import { createVisitStepStore } from './links/visit-step.store.ts'

export type LeaderStores = {
  readonly leaders: LeaderStore
  readonly links: LinkStore
  readonly touches: TouchStore
  readonly bindings: BindingStore
  readonly credit: CreditStore
  readonly groups: GroupStore
  readonly settings: SettingsDeskStore
}
/** What leaders need of the world and of the domains above. */
export type LeaderPorts = {
  readonly clock: Clock
  readonly bus: Bus
  readonly writeAudit: Audit['write']
  /** Left out: nobody is told. */
  readonly notices?: Notices
  /** Lasting key of share codes, >= 32 bytes. */
  readonly linkKey: Uint8Array
  readonly publicUrl: string
  readonly timeZone: string
  /** Left out: opened links are not counted. */
  readonly metrics?: Pick<Metrics, 'labelled'>
  readonly showOf: (showId: string) => Promise<ShowFacts | null>
  readonly goodsOf: PosterDeps['goodsOf']
  readonly faceOf?: PosterDeps['faceOf']
  readonly readPicture: PosterDeps['readPicture']
  readonly nicknamesOf: PeopleDeps['nicknamesOf']
  /** Pictures and cities of members; left out: none. */
  readonly facesOf?: PeopleDeps['facesOf']
  readonly whereAre: PeopleDeps['whereAre']
  readonly consenting: PeopleDeps['consenting']
  /** The title of an offer's goods. */
  readonly titleOf?: (offerId: string) => Promise<string | null>
  readonly onFault?: (err: unknown) => void
  readonly after?: CockpitDeps['after']
  /** Another account that may publish rules; left out: there is none. */
  readonly anotherPublishes?: AttributionDeskDeps['anotherPublishes']
  /** Everything that proves two members are one person; left out: the member's own id. */
  readonly identityOf?: CreditDeps['identityOf']
  /** A leader's saved addresses and devices, for self-purchase (6 c); left out: none. */
  readonly placesOf?: CreditDeps['placesOf']
  /** Accounts that paid orders of a member; left out: none. */
  readonly payersOf?: CreditDeps['payersOf']
  /** The member of an imported phone, made if there is none; left out: nobody is found. */
  readonly memberByPhone?: OpenLeaderImportDeps['memberByPhone']
  /** She is one of these people; left out: the person's own id. */
  readonly areOne?: InviterDeps['areOne']
  /** The member of a phone; left out: nobody is found. */
  readonly memberIdByPhone?: InviterDeskDeps['memberIdByPhone']
  readonly phoneMasks?: InviterDeskDeps['phoneMasks']
  /** Titles of courses that members still have to pass before they can be approved; left out: none is needed. */
  readonly toLearn?: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>
}
export type Leaders = ReturnType<typeof openLeaders>

const LEADERS_KEPT = 20_000
const sameId: InviterDeps['areOne'] = async (personId, others) => others.includes(personId)
const SILENT: Notices = { send: async () => false }
const nothingToLearn: NonNullable<LeaderPorts['toLearn']> = async () => new Map()
const PEOPLE_EVERY_MS = 60_000
/** Longer than a beat and any server's start. */
const PEOPLE_LOOK_BACK_MS = 600_000

/** `close` stops listening to arrivals. */
export function openLeaders({ db, ...ports }: LeaderPorts & { readonly db: Connection }) {
  const stores: LeaderStores = {
    leaders: createLeaderStore(db),
    links: createLinkStore(db),
    touches: createTouchStore(db),
    bindings: createBindingStore(db),
    credit: createCreditStore(db),
    groups: createGroupStore(db),
    settings: createAttributionDeskStore(db),
  }
  const services = assembleLeaders(stores, ports)
  const opened = ports.metrics?.labelled('short_links_total', 'Short links opened, by where they led', 'led')
  const { cockpit } = services
  const imports = openImports(stores, ports, services.forget)
  const agreements = createAgreements({ store: createAgreementStore(db), clock: ports.clock })
  const boardNames = createBoardNames({ store: createBoardNameStore(db) })
  const inviters = createInviters({
    store: createInviterStore(db),
    leaderById: stores.leaders.byId,
    areOne: ports.areOne ?? sameId,
    writeAudit: ports.writeAudit,
    clock: ports.clock,
  })
  const stops = [
    ports.bus.on('came', (came) => (came.simulated ? undefined : cockpit.arrived(came))),
    ports.bus.on('orderPaid', cockpit.paid),
    ports.bus.on('toldPerson', cockpit.orderChanged),
  ]
  const close = async (): Promise<void> => {
    for (const stop of stops) stop()
    cockpit.close()
  }
  return {
    ...services,
    admission: imports.admission,
    agreements,
    inviters,
    boardNames,
    visitSteps: createVisitStepStore(db),
    routes: [
      ...leaderRoutes({ ...services, agreements, boardNames }),
      ...agreementRoutes(agreements),
      ...groupRoutes(services.groups),
      ...inviterRoutes(inviters, openInviterDesk(db, stores, ports, { inviters, decide: services.leaders.decide })),
      ...imports.routes,
      ...attributionDeskRoutes(services.attributionDesk),
    ],
    rawRoutes: leaderRawRoutes({ ...services, opened: (led) => opened?.inc(led) }),
    events: cockpitEvents(cockpit),
    duties: [
      {
        name: 'leaders.people',
        everyMs: PEOPLE_EVERY_MS,
        run: () => stores.touches.countAgain(ports.clock.nowMs() - PEOPLE_LOOK_BACK_MS),
      },
      ...imports.duties,
    ] satisfies Duty[],
    close,
  }
}

const openImports = (stores: LeaderStores, ports: LeaderPorts, forget: OpenLeaderImportDeps['onState']) =>
  openLeaderImport({
    ...{ ...ports, ...stores, onState: forget },
    memberByPhone: ports.memberByPhone ?? (async () => null),
    areOne: ports.areOne ?? sameId,
    toLearn: ports.toLearn ?? nothingToLearn,
    notices: ports.notices ?? SILENT,
  })

const openInviterDesk = (
  db: Connection,
  { leaders }: LeaderStores,
  ports: LeaderPorts,
  parts: Pick<InviterDeskDeps, 'inviters' | 'decide'>,
) =>
  createInviterDesk({
    ...parts,
    store: createInviterDeskStore(db),
    leaderById: leaders.byId,
    leaderOfMember: leaders.byMember,
    leadersByIds: leaders.byIds,
    memberIdByPhone: ports.memberIdByPhone ?? (async () => null),
    phoneMasks: ports.phoneMasks ?? (async () => new Map()),
    clock: ports.clock,
  })

/** The services of the domain over any stores. */
export function assembleLeaders(stores: LeaderStores, ports: LeaderPorts) {
  const { clock, bus, linkKey, publicUrl, showOf } = ports
  const freshId = () => newId(clock.nowMs())
  const leadsAs = new Map<string, string>()
  const leaderFacts = createFacts<LeaderFacts | null>({
    read: async (leaderId) => {
      const row = await stores.leaders.byId(leaderId)
      if (leadsAs.size >= LEADERS_KEPT) leadsAs.clear()
      if (row !== null) leadsAs.set(row.memberId, leaderId)
      return row
    },
    monotonicMs: clock.monotonicMs,
    maxAgeMs: FACTS_MAX_AGE_MS,
    entriesMax: LEADERS_KEPT,
  })
  const leaderOf = leaderFacts.get
  const common = { clock, newId: freshId }
  // Bindings and credit ask each other: of a member's binding, of the settings in force.
  const bindings = createBindingService({
    ...common,
    store: stores.bindings,
    stateOf: async (leaderId) => (await leaderOf(leaderId))?.state,
    settingsAt: (atMs) => credit.settings(atMs),
    onChanged: (memberId) => credit.drop(memberId),
  })
  const credit = createCreditService({
    store: stores.credit,
    touches: stores.touches,
    leaderOf,
    bindings,
    identityOf: ports.identityOf ?? (async (memberId) => ({ memberIds: [memberId], accountIds: [], phoneIndexes: [] })),
    placesOf: ports.placesOf ?? (async () => ({ deliveryIndexes: [], devices: [] })),
    payersOf: ports.payersOf ?? (async () => []),
    clock,
  })
  const { writeAudit, notices = SILENT } = ports
  const onDisabled = bindings.endAllOf
  const told = { bus, writeAudit, notices, publicUrl, areOne: ports.areOne ?? sameId }
  const toLearn = async (memberId: string) => (await (ports.toLearn ?? nothingToLearn)([memberId])).get(memberId) ?? []
  const leaders = createLeaderService({ ...common, ...told, store: stores.leaders, onState: leaderFacts.drop, onDisabled, toLearn })
  const opensOf = stores.touches.countByLink
  const groups = createGroupService({ ...common, store: stores.groups, randomBytes, leaderOf, bus, consenting: ports.consenting })
  const { ownGroup } = groups
  const links = createLinkService({ ...common, store: stores.links, showOf, opensOf, ownGroup, randomBytes, linkKey, publicUrl })
  const touches = createTouchService({
    ...common,
    store: stores.touches,
    linkByCode: links.byCode,
    leaderOf,
    isHerself: credit.isHerself,
    bindings,
    onChanged: credit.drop,
  })
  const people = createPeopleService({
    ...ports,
    touches: stores.touches,
    bindings: stores.bindings,
    paidOrdersOf: stores.credit.paidOrdersOf,
  })
  const cockpit = createCockpit({
    ...ports,
    bindings: stores.bindings,
    leaderOf,
    totalHere: people.totalHere,
    titleOf: ports.titleOf ?? (async () => null),
    after: ports.after ?? later,
    onFault: ports.onFault ?? (() => undefined),
  })
  const attributionDesk = createAttributionDesk({
    ...ports,
    store: stores.settings,
    anotherPublishes: ports.anotherPublishes ?? (async () => false),
    onPublished: credit.dropVersions,
  })
  const posters = createPosterService({ ...ports, links, leaderOf, paint: createPosterPainter() })
  const forget = leaderFacts.drop
  /** Another process changed something about her: what is kept of her here, as leader and as customer, is old. */
  const forgetPerson = (personId: string): void => {
    credit.drop(personId)
    const leaderId = leadsAs.get(personId)
    if (leaderId !== undefined) forget(leaderId)
  }
  return { leaders, groups, links, touches, bindings, credit, people, cockpit, posters, attributionDesk, forget, forgetPerson }
}

/** Nothing of the shop waits for such a timer. */
const later = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms)
  timer.unref()
  return () => clearTimeout(timer)
}
