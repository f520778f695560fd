// Opens crediting: what staff set and decide about who is credited and paid, across leaders, commission and orders.
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import { rateDeskRoutes } from './rate-desk.routes.ts'
import { newId } from '../new-id.ts'
import { createFlags } from './flag.service.ts'
import { createFlagStore, createPlacesReader } from './flag.store.ts'
import { openLevels, type OpenLevelsDeps } from './levels/door.ts'
import { createOrderCredit, type OrderCreditDeps } from './order-credit.service.ts'
import { createRateDesk, type RateDeskDeps } from './rate-desk.service.ts'
import { createRateDeskStore } from './rate-desk.store.ts'
import { createRateCuts, type RateCutDeps } from './rate-cut.service.ts'
import type { RateService } from '../commission/rate.service.ts'
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Duty } from '../jobs/loop.ts'
import { createCreditChangeStore } from './credit-change.store.ts'
import { createCreditChanges, type CreditChangeDeps } from './credit-change.service.ts'
import { createCommissionPreview, type CommissionPreviewDeps } from './commission-preview.service.ts'
import { createCommissionPast } from './commission-preview.store.ts'

/** The first beat after local midnight looks at the day that ended. */
const LOOK_EVERY_MS = 300_000
const PAGE_ROWS = 20
/** As often as a process learns of a new table. */
const CUTS_EVERY_MS = 5000

export type CreditingDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly bus: CreditChangeDeps['bus']
  readonly publicUrl: string
  readonly timeZone: string
  readonly audit: CreditChangeDeps['audit']
  readonly notices: RateCutDeps['notices']
  readonly logger: RateCutDeps['logger']
  readonly activeLeaders: RateCutDeps['activeBefore']
  readonly wasSharing: RateCutDeps['wasSharing']
  readonly rates: Pick<RateService, 'tables' | 'tableAt' | 'drop' | 'freeze' | 'termsAt' | 'shopBps'>
  readonly holdLevel: OpenLevelsDeps['leaders']['holdLevel']
  readonly leaderById: CreditChangeDeps['leaderById']
  readonly credit: CreditChangeDeps['credit']
  readonly orders: Pick<CreditChangeDeps, 'bringCredit' | 'changed'>
  readonly ledger: OrderCreditDeps['ledger']
  readonly areOne: CreditChangeDeps['areOne']
  readonly leaderCards: CommissionPreviewDeps['cards']
  readonly inviterOf: CommissionPreviewDeps['inviterOf']
  /** Another account that may publish rules. */
  readonly anotherPublishes: RateDeskDeps['anotherPublishes']
  /** The member of a staff person's own phone, and what a member is as a leader; left out: nobody of the staff leads. */
  readonly memberIdOf?: (personId: string) => Promise<string | null>
  readonly standingOf?: (memberId: string) => Promise<{ readonly state: string } | null>
  readonly nicknames: RateDeskDeps['nicknamesOf']
  readonly rowNames: RateDeskDeps['namesOf']
  readonly categoriesOf: CommissionPreviewDeps['categoriesOf']
}
export type Crediting = ReturnType<typeof openCrediting>

export function openCrediting(deps: CreditingDeps) {
  const { db, clock, audit, rates, leaderCards, anotherPublishes, nicknames, rowNames, categoriesOf } = deps
  const rateDesk = createRateDesk({
    store: createRateDeskStore(db),
    clock,
    writeAudit: audit.write,
    anotherPublishes,
    leads: async (personId) => {
      const memberId = (await deps.memberIdOf?.(personId)) ?? null
      const state = memberId === null ? null : (await deps.standingOf?.(memberId))?.state
      return state === 'active' || state === 'paused'
    },
    nicknamesOf: nicknames,
    namesOf: rowNames,
    onPublished: rates.drop,
  })
  const { tableAt } = rates
  const levels = openLevels({ ...deps, leaders: { byId: deps.leaderById, holdLevel: deps.holdLevel } })
  const preview = createCommissionPreview({
    ...{
      ordersSince: createCommissionPast(db),
      tableAt,
      categoriesOf,
      cards: leaderCards,
      inviterOf: deps.inviterOf,
      levelSpread: levels.spread,
      clock,
    },
  })
  const changes = createCreditChanges({
    ...deps,
    ...deps.orders,
    store: createCreditChangeStore(db),
    freezeRate: rates.freeze,
    levelAt: levels.onceHeld,
  })
  const cuts = createRateCuts({
    ...deps,
    tables: rates.tables,
    activeBefore: deps.activeLeaders,
    namesOf: rowNames,
  })
  const orderCredit = createOrderCredit({ changes, ledger: deps.ledger, leaderCards, nicknames })
  const flags = createFlags({
    ...deps,
    ...createPlacesReader(db),
    store: createFlagStore(db),
    changes,
    newId: () => newId(clock.nowMs()),
  })
  const routes: Route[] = [
    ...rateDeskRoutes(rateDesk),
    ...levels.routes,
    route(restEndpoints.commissionPreview, ({ actor, body }) => preview(actor, body)),
    route(restEndpoints.leaderCuts, ({ actor }) => cuts.own(actor)),
    route(restEndpoints.orderCredit, ({ actor, params }) => orderCredit.of(actor, params.no)),
    route(restEndpoints.orderChangeLeader, ({ actor, params, body }) => orderCredit.changeLeader(actor, params.no, body)),
    route(restEndpoints.flags, ({ actor, query }) =>
      flags.list(actor, { state: query.state ?? null, cursor: query.cursor ?? null, limit: Number(query.limit ?? PAGE_ROWS) }),
    ),
    route(restEndpoints.flagDecide, ({ actor, params, body }) => flags.decide(actor, params.id, body)),
  ]
  const duties: Duty[] = [
    ...levels.duties,
    { name: 'crediting.cuts', everyMs: CUTS_EVERY_MS, run: cuts.work },
    { name: 'crediting.owed', everyMs: 10_000, run: changes.repair },
    { name: 'crediting.flagsOwed', everyMs: 10_000, run: flags.repair },
    { name: 'crediting.nightly', everyMs: LOOK_EVERY_MS, run: flags.nightly },
  ]
  return { routes, duties }
}
