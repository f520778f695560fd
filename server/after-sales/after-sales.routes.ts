// HTTP of after-sale cases (the buyer's, and the staff's queue) and of the shop's money.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { BuyerCases } from './buyer-case.service.ts'
import type { DirectRefunds } from './direct-refund.service.ts'
import type { Finance } from './finance.service.ts'
import type { StaffCases } from './staff-case.service.ts'

export const afterSaleRoutes = (buyer: BuyerCases, staff: StaffCases, finance: Finance, direct: DirectRefunds): Route[] => [
  route(restEndpoints.orderAfterSales, ({ actor, params }) => buyer.ofOrder(actor, params.no)),
  route(restEndpoints.afterSaleOpen, ({ actor, params, body, key }) => buyer.open(actor, params.no, body, key)),
  route(restEndpoints.afterSaleWithdraw, ({ actor, params }) => buyer.withdraw(actor, params.id)),
  route(restEndpoints.afterSaleSendBack, ({ actor, params, body }) => buyer.sendBack(actor, params.id, body)),
  route(restEndpoints.staffAfterSales, ({ actor, query }) => staff.list(actor, query)),
  route(restEndpoints.staffAfterSaleCounts, ({ actor }) => staff.counts(actor)),
  route(restEndpoints.staffAfterSale, ({ actor, params }) => staff.one(actor, params.id)),
  route(restEndpoints.afterSaleDecide, ({ actor, params, body }) => staff.decide(actor, params.id, body)),
  route(restEndpoints.afterSaleReceive, ({ actor, params, body }) => staff.receive(actor, params.id, body)),
  route(restEndpoints.afterSaleInspect, ({ actor, params, body }) => staff.inspect(actor, params.id, body)),
  route(restEndpoints.afterSaleByStaff, ({ actor, params, body, key }) => staff.open(actor, params.no, body, key)),
  route(restEndpoints.staffOrderAfterSales, ({ actor, params }) => staff.ofOrder(actor, params.no)),
  route(restEndpoints.directRefunds, ({ actor, params }) => direct.ofOrder(actor, params.no)),
  route(restEndpoints.directRefundAsk, ({ actor, params, body, key }) => direct.ask(actor, params.no, body, key)),
  route(restEndpoints.directRefundApprove, ({ actor, params, body }) => direct.approve(actor, params.id, body.reason)),
  route(restEndpoints.directRefundDrop, ({ actor, params, body }) => direct.drop(actor, params.id, body.reason)),
  route(restEndpoints.billReports, ({ actor }) => finance.bills(actor)),
  route(restEndpoints.shopStatement, ({ actor, params }) => finance.statement(actor, params.month)),
]
