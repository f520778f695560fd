// The steps an after-sale story is told in: what the buyer asks for, staff's yes, an order that has left.
import type { Actor } from '../../server/actor.ts'
import type { OpenedAfterSales } from '../../server/after-sales/door.ts'
import type { OrderRow } from '../../server/orders/order.rules.ts'
import type { AfterSale, AfterSaleOpen } from '../../server/protocol/after-sales.ts'
import type { AfterSalesWorld } from './after-sales-world.ts'
import { idOf, member, staff } from './goods-actors.ts'
import { hex, newKey } from './order-shop.ts'

/** `now` gives the world and shop of the running test. */
export const caseSteps = (now: () => { readonly world: AfterSalesWorld; readonly shop: OpenedAfterSales }) => {
  const buyer = member(hex(0x111))
  const clerk = staff('service')
  const wish = (facts: Partial<AfterSaleOpen> = {}): AfterSaleOpen => ({
    kind: 'refundOnly',
    reason: 'changedMind',
    units: 1,
    unsent: true,
    words: '不想要了',
    pictureIds: [],
    ...facts,
  })
  return {
    buyer,
    clerk,
    wish,
    sentWish: (facts: Partial<AfterSaleOpen> = {}): AfterSaleOpen =>
      wish({ kind: 'returnRefund', reason: 'quality', unsent: false, pictureIds: [idOf(7)], ...facts }),
    open: (order: OrderRow, facts: Partial<AfterSaleOpen> = {}, key = newKey()): Promise<AfterSale> =>
      now().shop.buyer.open(buyer, order.orderNo, wish(facts), key),
    yes: (one: AfterSale, facts: Partial<{ goodsFen: number; units: number }> = {}, who: Actor = clerk) =>
      now().shop.staff.decide(who, one.caseId, {
        decision: 'approve',
        seenVersion: one.version,
        goodsFen: one.askedFen,
        units: one.units,
        reason: '同意',
        ...facts,
      }),
    shippedOrder: (facts: Partial<OrderRow> = {}): Promise<OrderRow> => {
      const { world } = now()
      return world.order({ state: 'shipped', sentUnits: facts.quantity ?? 1, shippedAt: new Date(world.clock.nowMs()), ...facts })
    },
  }
}
