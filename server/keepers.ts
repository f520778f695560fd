// The one table of who keeps what of a person, in the order in which it is forgotten, and of what the clock lets go; each part of the shop answers for its own.
import { createCaseAgeing, createCaseHolder, createCaseKeeper } from './after-sales/kept.store.ts'
import type { Clock } from './clock.ts'
import { createChatAgeing, createChatKeeper } from './chat/kept.store.ts'
import { createLevelKeeper } from './crediting/kept.store.ts'
import { createEvidenceAgeing, createPictureKeeper } from './files/kept.store.ts'
import { createParcelKeeper } from './fulfilment/kept.store.ts'
import { createIncentiveKeepers } from './incentives/kept.store.ts'
import type { Infrastructure } from './infrastructure.ts'
import type { Ageing, Holder, Keeper } from './keeping.ts'
import { createBindingAgeing, createBindingKeeper } from './leaders/attribution/bindings-kept.store.ts'
import type { Leaders } from './leaders/door.ts'
import { createLeaderKeepers } from './leaders/kept.store.ts'
import { createLeaderStore } from './leaders/leader.store.ts'
import { createVisitAgeings } from './leaders/links/visits-ageing.store.ts'
import { createVisitKeeper } from './leaders/links/visits-kept.store.ts'
import { createRetire } from './leaders/retire.service.ts'
import { createLedgerKeepers } from './ledger/kept.store.ts'
import type { Audit } from './audit/audit.service.ts'
import type { Members } from './members/door.ts'
import { createMemberKeepers } from './members/kept.store.ts'
import { ERASED_NICKNAME } from './members/person.rules.ts'
import { newId } from './new-id.ts'
import type { Notices } from './notifications/notice.service.ts'
import { createNoticeKeeper } from './notifications/kept.store.ts'
import { createInvoiceAgeing, createInvoiceHolder, createInvoiceKeeper } from './order-desk/kept.store.ts'
import { createNamedByOrders, createOrderAgeing, createOrderHolder, createOrderKeepers } from './orders/kept.store.ts'
import type { OpenedOrders } from './orders/door.ts'
import { createInboxAgeing, createPaymentKeeper } from './payments/kept.store.ts'
import { openPrivacy, type OpenedPrivacy } from './privacy/door.ts'
import { KEPT_DAYS } from './privacy/privacy.rules.ts'
import { createShowKeeper } from './shows/kept.store.ts'
import type { openShows } from './shows/door.ts'
import { createWithdrawalKeepers } from './withdrawals/kept.store.ts'

export type KeepersDeps = {
  readonly ground: Pick<Infrastructure, 'db' | 'bus' | 'sealing' | 'objects'> & { readonly clock: Clock }
  readonly members: Pick<Members, 'sessions' | 'addresses'>
  readonly leaders: Pick<Leaders, 'bindings' | 'forget'>
  /** A host's pictures may be those of shows and goods. */
  readonly hosts: (personId: string) => Promise<boolean>
  readonly timeZone: string
}

/** The leaders' own parts: what hangs on a leader is found by her member. */
const ofLeaders = ({ ground: { db, bus }, leaders, timeZone }: KeepersDeps): Keeper[] => {
  const store = createLeaderStore(db)
  const leaderIdOf = async (memberId: string): Promise<string | null> => (await store.byMember(memberId))?.leaderId ?? null
  const retire = createRetire({ store, bus, onState: leaders.forget, onDisabled: leaders.bindings.endAllOf })
  return [
    ...createLeaderKeepers({ db, leaderIdOf, retire, erasedName: ERASED_NICKNAME }),
    createLevelKeeper(db, leaderIdOf),
    ...createLedgerKeepers({ db, leaderIdOf, timeZone }),
    ...createWithdrawalKeepers(db),
    ...createIncentiveKeepers(db),
  ]
}

export const createKeepers = (deps: KeepersDeps): readonly Keeper[] => {
  const { db, clock, bus, sealing, objects } = deps.ground
  const { sessions, addresses } = deps.members
  const { nowMs } = clock
  const onChanged = (personId: string): void => bus.emit('personChanged', { personId })
  return [
    ...createMemberKeepers({ db, sealing, nowMs, onChanged, endSessions: (memberId) => sessions.endAllOf(memberId, 'signedOut') }),
    createNoticeKeeper(db),
    createPictureKeeper({ db, objects, hosts: deps.hosts }),
    createShowKeeper(db, ERASED_NICKNAME),
    createVisitKeeper(db, () => newId(nowMs())),
    createBindingKeeper(db),
    ...createOrderKeepers(db, addresses.reveal),
    createPaymentKeeper(db),
    createParcelKeeper(db),
    createInvoiceKeeper(db, sealing),
    createCaseKeeper(db),
    createChatKeeper({ db, sealing, nowMs, erasedName: ERASED_NICKNAME }),
    ...ofLeaders(deps),
  ]
}

/** Sessions, text messages, notices and challenges go by the database's own clock (their migrations say after how long). */
export const createAgeings = ({ db, clock, objects }: KeepersDeps['ground']): readonly Ageing[] => [
  ...createVisitAgeings({
    db,
    newId: () => newId(clock.nowMs()),
    namedByOrders: createNamedByOrders(db),
    keptDays: { touches: KEPT_DAYS.visits, steps: KEPT_DAYS.steps },
  }),
  createBindingAgeing(db, KEPT_DAYS.trade),
  createInboxAgeing(db, KEPT_DAYS.inbox),
  createOrderAgeing(db, KEPT_DAYS.trade, clock.nowMs),
  createCaseAgeing(db, KEPT_DAYS.besideTrade, clock.nowMs),
  createInvoiceAgeing(db, KEPT_DAYS.besideTrade),
  createEvidenceAgeing({ db, objects }, KEPT_DAYS.besideTrade),
  createChatAgeing(db, KEPT_DAYS.besideTrade),
]

/** The order itself last: while a hold is set half-way, it is not said to be. */
export const createHolders = (db: KeepersDeps['ground']['db']): readonly Holder[] => [
  createCaseHolder(db),
  createInvoiceHolder(db),
  createOrderHolder(db),
]

/** Privacy over all of them. */
export const openPrivacyOf = (
  ground: KeepersDeps['ground'] & Pick<Infrastructure, 'logger' | 'config'>,
  domains: Pick<KeepersDeps, 'members' | 'leaders'> & {
    readonly audit: Audit
    readonly notices: Notices
    readonly shows: Pick<ReturnType<typeof openShows>, 'shows'>
    readonly orders: Pick<OpenedOrders, 'refunding'>
  },
  timeZone: string,
): OpenedPrivacy => {
  const { db, clock, logger, sealing, config } = ground
  const { audit, notices, members, leaders, shows } = domains
  const hosts = async (personId: string): Promise<boolean> => (await shows.shows.standing(personId)).host
  const keepers = createKeepers({ ground, members, leaders, hosts, timeZone })
  return openPrivacy({
    ...{ db, clock, logger, sealing, audit, notices, keepers },
    publicUrl: config.publicUrl,
    ageings: createAgeings(ground),
    holders: createHolders(db),
    orderIdByNo: async (orderNo) => (await domains.orders.refunding.byNo(orderNo))?._id ?? null,
    shopName: config.shop.name,
  })
}
