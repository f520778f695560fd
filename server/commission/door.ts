// Opens commission: the rates the shop published and the accruals of orders.
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import type { Bus } from '../domain-events.ts'
import type { LedgerService } from '../ledger/ledger.service.ts'
import { createAccrualService, type AccrualDeps } from './accrual.service.ts'
import { createRateService, type RateDeps } from './rate.service.ts'
import { createRateStore } from './rate.store.ts'

export type CommissionDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly bus: Bus
  readonly ledger: Pick<LedgerService, 'post'>
  /** `leaders.cards` and `touches.wasSharing` of the leaders. */
  readonly leaderCards: AccrualDeps['leaderCards']
  readonly wasSharing: RateDeps['wasSharing']
  /** `inviters.payable` of the leaders; left out: nobody is paid a bonus. */
  readonly inviterOf?: RateDeps['inviterOf']
}
export type Commission = ReturnType<typeof openCommission>

export function openCommission({ db, clock, bus, ledger, leaderCards, wasSharing, inviterOf }: CommissionDeps) {
  const rates = createRateService({ store: createRateStore(db), clock, wasSharing, ...(inviterOf && { inviterOf }) })
  const accruals = createAccrualService({ ledger, leaderCards, bus })
  return { rates, accruals }
}
