// Opens commission: rates, accruals and the figures of leaders.
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import type { Bus } from '../domain-events.ts'
import type { Leaders } from '../leaders/door.ts'
import type { LedgerService } from '../ledger/ledger.service.ts'
import { createAccrualService } from './accrual.service.ts'
import { commissionRoutes } from './commission.routes.ts'
import { createFiguresService, type FiguresDeps } from './figures.service.ts'
import { createRateService } from './rate.service.ts'
import { createRateStore } from './rate.store.ts'

export type CommissionDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly bus: Bus
  readonly leaders: Pick<Leaders, 'leaders' | 'links' | 'people' | 'credit' | 'touches'>
  readonly ledger: LedgerService
  readonly showsNow: FiguresDeps['showsNow']
  readonly phoneMasks: FiguresDeps['phoneMasks']
  readonly timeZone: string
}
export type Commission = ReturnType<typeof openCommission>

export function openCommission({ db, clock, bus, leaders, ledger, showsNow, phoneMasks, timeZone }: CommissionDeps) {
  const rates = createRateService({ store: createRateStore(db), clock, wasSharing: leaders.touches.wasSharing })
  const accruals = createAccrualService({ ledger, leaderCards: leaders.leaders.cards, bus })
  const figures = createFiguresService({ ...leaders, ledger, rates, showsNow, phoneMasks, clock, timeZone })
  return { rates, accruals, figures, routes: commissionRoutes(figures) }
}
