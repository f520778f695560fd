// What staff do to one order besides looking: a remark that stays in its record, closing an unpaid one, letting a reviewed one go; each audited before the answer.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { Settlement } from '../orders/checkout/settlement.service.ts'
import type { Life } from '../orders/life.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { StaffOrders } from '../orders/desk/staff-orders.service.ts'

export type DeskDeps = {
  readonly orderByNo: (orderNo: string) => Promise<OrderRow | null>
  readonly life: Pick<Life, 'cancel'>
  readonly settlement: Pick<Settlement, 'release'>
  readonly staffOrders: Pick<StaffOrders, 'one'>
  readonly audit: Pick<Audit, 'write'>
}
type Detail = ReturnType<StaffOrders['one']>
export type Desk = ReturnType<typeof createDesk>

export const createDesk = ({ orderByNo, life, settlement, staffOrders, audit }: DeskDeps) => ({
  remark: async (actor: Actor, orderNo: string, text: string): Detail => {
    permit(actor, 'order.remark', {})
    found(await orderByNo(orderNo))
    await audit.write({ actor, act: 'order.remark', on: { kind: 'order', id: orderNo }, reason: text })
    return staffOrders.one(actor, orderNo)
  },
  /** A paid order that waits for its review goes on to be sent. Refuses not_found and wrong_state (it does not wait). */
  release: async (actor: Actor, orderNo: string, reason: string): Detail => {
    permit(actor, 'order.release', {})
    const before = found(await orderByNo(orderNo))
    await settlement.release(before._id)
    await audit.write({ actor, act: 'order.release', on: { kind: 'order', id: orderNo }, before: { state: before.state }, reason })
    return staffOrders.one(actor, orderNo)
  },
  /** Refuses not_found and wrong_state (paid meanwhile, or closed already). */
  close: async (actor: Actor, orderNo: string, reason: string): Detail => {
    permit(actor, 'order.closeByStaff', {})
    const before = found(await orderByNo(orderNo))
    if (before.state !== 'pendingPayment') throw new DomainError('wrong_state', { state: before.state })
    const { state } = await life.cancel(before.memberId, before._id)
    await audit.write({
      actor,
      act: 'order.closeByStaff',
      on: { kind: 'order', id: orderNo },
      before: { state: before.state },
      after: { state },
      reason,
    })
    return staffOrders.one(actor, orderNo)
  },
})
