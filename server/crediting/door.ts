// Opens crediting: what staff set and decide about who is credited and paid, across leaders, commission and orders.
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import { rateDeskRoutes } from './rate-desk.routes.ts'
import { createRateDesk, type RateDeskDeps } from './rate-desk.service.ts'
import { createRateDeskStore } from './rate-desk.store.ts'
import type { RateService } from '../commission/rate.service.ts'
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import { createCommissionPreview, type CommissionPreviewDeps } from './commission-preview.service.ts'
import { createCommissionPast } from './commission-preview.store.ts'

export type CreditingDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly writeAudit: RateDeskDeps['writeAudit']
  readonly rates: Pick<RateService, 'tableAt' | 'drop'>
  readonly leaderCards: CommissionPreviewDeps['cards']
  /** Another account that may publish rules. */
  readonly anotherPublishes: RateDeskDeps['anotherPublishes']
  readonly nicknames: RateDeskDeps['nicknamesOf']
  readonly rowNames: RateDeskDeps['namesOf']
  readonly categoriesOf: CommissionPreviewDeps['categoriesOf']
}
export type Crediting = ReturnType<typeof openCrediting>

export function openCrediting(deps: CreditingDeps) {
  const { db, clock, writeAudit, rates, leaderCards, anotherPublishes, nicknames, rowNames, categoriesOf } = deps
  const rateDesk = createRateDesk({
    store: createRateDeskStore(db),
    clock,
    writeAudit,
    anotherPublishes,
    nicknamesOf: nicknames,
    namesOf: rowNames,
    onPublished: rates.drop,
  })
  const { tableAt } = rates
  const preview = createCommissionPreview({ ordersSince: createCommissionPast(db), tableAt, categoriesOf, cards: leaderCards, clock })
  const routes: Route[] = [...rateDeskRoutes(rateDesk), route(restEndpoints.commissionPreview, ({ actor, body }) => preview(actor, body))]
  return { routes }
}
