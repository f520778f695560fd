// Opens after-sales: cases of buyers and staff, their clocks, and the refunds they end in; says when an order is final.
import type { Connection } from 'mongoose'
import type { CaseRow } from './after-sale.rules.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { StockService } from '../catalog/stock.service.ts'
import type { Clock } from '../clock.ts'
import type { Bus } from '../domain-events.ts'
import type { Receipts } from '../fulfilment/receipt.service.ts'
import type { Route } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import type { Logger } from '../logger.ts'
import type { Refunding } from '../orders/refunding/refunding.service.ts'
import type { Refunds } from '../payments/refund.service.ts'
import { afterSaleRoutes } from './after-sales.routes.ts'
import { createBuyerCases, createCaseOpening, type BuyerCaseDeps, type BuyerCases } from './buyer-case.service.ts'
import { createCarryOut, type CarryOut } from './carry-out.service.ts'
import { createCaseBook } from './case.service.ts'
import { createCaseStore } from './case.store.ts'
import { createCaseClocks, createClockApproval, type CaseClocks } from './clock.service.ts'
import { createDirectRefunds, type DirectRefundDeps, type DirectRefunds } from './direct-refund.service.ts'
import { createDirectRefundStore } from './direct-refund.store.ts'
import { createFinance, type FinanceDeps } from './finance.service.ts'
import { createPresentCase, type PresentDeps } from './present.service.ts'
import { createStaffCases, type StaffCaseDeps, type StaffCases } from './staff-case.service.ts'

export type OpenAfterSalesDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly bus: Bus
  readonly logger: Logger
  readonly timeZone: string
  readonly orders: Refunding
  readonly receipts: Pick<Receipts, 'holdForCase' | 'caseEnded'>
  readonly refunds: Pick<Refunds, 'giveBack'>
  readonly stock: Pick<StockService, 'transact' | 'fromLot' | 'lose'>
  readonly reconcile: FinanceDeps['reconcile']
  readonly ledger: FinanceDeps['ledger']
  readonly audit: Audit
  readonly nicknames: StaffCaseDeps['nicknames']
  readonly anotherDecides: StaffCaseDeps['anotherDecides']
  readonly anotherRefunds: DirectRefundDeps['anotherRefunds']
  readonly isLinked: StaffCaseDeps['isLinked']
  readonly evidence: { readonly isOf: BuyerCaseDeps['isEvidenceOf']; readonly url: PresentDeps['pictureUrl'] }
  readonly returnTo: PresentDeps['returnTo']
}
export type OpenedAfterSales = {
  readonly buyer: BuyerCases
  readonly staff: StaffCases
  readonly clocks: CaseClocks
  readonly carryOut: CarryOut
  readonly direct: DirectRefunds
  /** Cases of an order, as they are. */
  readonly casesOf: (orderId: string) => Promise<readonly CaseRow[]>
  readonly routes: Route[]
  readonly duties: Duty[]
}

export const openAfterSales = (deps: OpenAfterSalesDeps): OpenedAfterSales => {
  const { db, clock, bus, logger, orders, receipts, refunds, stock, evidence, returnTo, timeZone } = deps
  const { nowMs } = clock
  const book = createCaseBook({ store: createCaseStore(db), receipts, bus, logger, nowMs })
  const carryOut = createCarryOut({ book, orders, refunds, stock, logger, nowMs })
  const approveByClock = createClockApproval(book, carryOut)
  const present = createPresentCase({ pictureUrl: evidence.url, returnTo })
  const opening = createCaseOpening({ book, orders, timeZone, nowMs, approveByClock })
  const buyer = createBuyerCases({ book, orders, present, isEvidenceOf: evidence.isOf, opening, timeZone, nowMs })
  const staff = createStaffCases({ ...deps, book, carryOut, opening, present, nowMs })
  const direct = createDirectRefunds({ ...deps, store: createDirectRefundStore(db), nowMs })
  const clocks = createCaseClocks({ book, carryOut, orders, locked: opening.locked, timeZone, nowMs, logger })
  return {
    buyer,
    staff,
    clocks,
    carryOut,
    direct,
    casesOf: book.store.ofOrder,
    routes: afterSaleRoutes(buyer, staff, createFinance(deps), direct),
    duties: [
      { name: 'afterSales.clocks', everyMs: 10_000, run: async () => void (await clocks.runDue()) },
      { name: 'afterSales.refunds', everyMs: 2_000, run: carryOut.goOn },
      { name: 'afterSales.directRefunds', everyMs: 2_000, run: direct.goOn },
      { name: 'afterSales.locks', everyMs: 5_000, run: clocks.payOwed },
      { name: 'afterSales.final', everyMs: 10_000, run: async () => void (await clocks.settleFinal()) },
    ],
  }
}
