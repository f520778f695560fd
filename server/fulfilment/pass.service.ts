// The buyer's side of collecting: where, until when, and the code in digits and as a picture, while it counts.
import type { Actor } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { PickupPass } from '../protocol/pickup.ts'
import { codeOf, pictureText } from './pickup-code.rules.ts'
import type { PointStore } from './point.service.ts'
import { stoppedBy, unitsToHandOver } from './redeem.rules.ts'

export type PassDeps = {
  readonly byNo: (orderNo: string) => Promise<OrderRow | null>
  readonly points: Pick<PointStore, 'one'>
  readonly codeKey: Uint8Array
  /** Rows of dark (1) and light (0). */
  readonly drawPicture: (said: string) => string[]
  readonly clock: Clock
}
export type Passes = ReturnType<typeof createPasses>

export const createPasses = ({ byNo, points, codeKey, drawPicture, clock }: PassDeps) => ({
  /** Refuses not_found: another's order, or one that is sent. */
  pass: async (actor: Actor, orderNo: string): Promise<PickupPass> => {
    const row = found(await byNo(orderNo))
    permit(actor, 'pickup.showCode', { own: row.memberId === actor.personId })
    const { pointId, name, place } = found(row.pickup ?? null)
    const point = await points.one(pointId)
    const code = stoppedBy(row) === null ? codeOf(codeKey, row._id) : null
    return {
      orderNo,
      name,
      place,
      hours: point?.hours ?? '',
      phone: point?.phone ?? '',
      quantity: row.quantity,
      left: unitsToHandOver(row),
      code,
      picture: code === null ? [] : drawPicture(pictureText(orderNo, code)),
      handedOver: (row.handedOver ?? []).map(({ quantity, at }) => ({ quantity, atMs: at.getTime() })),
      nowMs: clock.nowMs(),
    }
  },
})
