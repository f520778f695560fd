// Legal holds: what hangs on one order is kept beyond its time while somebody needs it for a dispute; set and lifted with a reason.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { found } from '../domain-error.ts'
import type { Holder } from '../keeping.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderHold, OrderHoldWrite } from '../protocol/privacy.ts'

export type HoldDeps = {
  /** Null: there is none. */
  readonly orderIdByNo: (orderNo: string) => Promise<string | null>
  readonly holders: readonly Holder[]
  readonly audit: Pick<Audit, 'write'>
  readonly clock: Clock
}
export type Holds = ReturnType<typeof createHolds>

export const createHolds = ({ orderIdByNo, holders, audit, clock }: HoldDeps) => ({
  /** The audit's row first: nothing is held or let go without it. Harmless to repeat. Refuses confirm_identity and not_found. */
  set: async (actor: Actor, orderNo: string, { held, reason }: OrderHoldWrite): Promise<OrderHold> => {
    permit(actor, 'legalHold.set', {})
    const orderId = found(await orderIdByNo(orderNo))
    await audit.write({ actor, act: 'legalHold.set', on: { kind: 'order', id: orderNo }, after: { held }, reason })
    const at = held ? new Date(clock.nowMs()) : null
    for (const hold of holders) await hold(orderId, at)
    return { orderNo, held }
  },
})
