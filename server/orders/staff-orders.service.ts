// Orders as staff work with them: lists and details with masks, and the counted, audited reveal of one delivery.
import type { z } from 'zod'
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { found } from '../domain-error.ts'
import type { Delivery } from '../members/address.service.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderState, staffOrderDetail, staffOrderRow } from '../protocol/orders.ts'
import type { OrderRow } from './order.rules.ts'
import { cardOf, detailWithoutDelivery, maskedDelivery } from './present.rules.ts'
import { commissionFenOf, pageOf, rateBpsOf, type OrderQuery, type PageAsk, type ViewDeps } from './views.service.ts'

const AUDIT_ROWS_SHOWN = 50

type StaffRow = z.infer<typeof staffOrderRow>
type StaffDetail = z.infer<typeof staffOrderDetail>
export type StaffOrderAsk = PageAsk & {
  readonly showId?: string | undefined
  readonly leaderId?: string | undefined
  readonly state?: OrderState | undefined
  readonly q?: string | undefined
}
export type StaffOrdersDeps = ViewDeps & {
  readonly audit: Audit
  /** True from the 31st reveal of a person's day on. */
  readonly revealsMany: (personId: string) => Promise<boolean>
}
export type StaffOrders = ReturnType<typeof createStaffOrders>

/** Only digits can be the beginning of an order number; other words find nothing. */
const queryOf = ({ showId, leaderId, state, q }: StaffOrderAsk): OrderQuery | null => {
  const words = q?.trim() ?? ''
  if (words !== '' && !/^[0-9]{1,18}$/.test(words)) return null
  return {
    ...(showId === undefined ? {} : { showId }),
    ...(leaderId === undefined ? {} : { leaderId }),
    ...(state === undefined ? {} : { state }),
    ...(words === '' ? {} : { noStartsWith: words }),
  }
}

export const createStaffOrders = ({ store, reveal, nicknames, clock, audit, revealsMany }: StaffOrdersDeps) => {
  const rowOf = (row: OrderRow, names: ReadonlyMap<string, string>): StaffRow => ({
    order: cardOf(row),
    buyerName: names.get(row.memberId) ?? '',
    phoneMasked: row.delivery.phoneMasked,
    city: row.delivery.region,
    rateBps: rateBpsOf(row),
    commissionFen: commissionFenOf(row),
    leaderId: row.attribution.leaderId,
    simulated: row.simulated,
  })
  const auditOf = async (orderNo: string): Promise<StaffDetail['audit']> => {
    const rows = (await audit.of({ kind: 'order', id: orderNo })).slice(0, AUDIT_ROWS_SHOWN)
    const names = await nicknames(rows.map(({ actorId }) => actorId))
    return rows.map(({ atMs, actorId, act, reason }) => ({ atMs, byName: names.get(actorId) ?? '', act, reason }))
  }
  return {
    list: (actor: Actor, ask: StaffOrderAsk): Promise<{ rows: StaffRow[]; next: string | null }> => {
      permit(actor, 'order.search', {})
      const query = queryOf(ask)
      return pageOf(
        ask,
        async (after, limit) => (query ? store.list(query, after, limit) : []),
        async (rows) => {
          const names = await nicknames(rows.map(({ memberId }) => memberId))
          return rows.map((row) => rowOf(row, names))
        },
      )
    },
    counts: async (actor: Actor): Promise<{ counts: { state: OrderState; count: number }[] }> => {
      permit(actor, 'order.search', {})
      return { counts: [...(await store.counts())] }
    },
    one: async (actor: Actor, orderNo: string): Promise<StaffDetail> => {
      permit(actor, 'order.readAny', {})
      const row = found(await store.byNo(orderNo))
      const names = await nicknames([row.memberId])
      return {
        row: rowOf(row, names),
        detail: detailWithoutDelivery(row, clock.nowMs()),
        deliveryMasked: maskedDelivery(row),
        audit: await auditOf(orderNo),
      }
    },
    /** Phone and address of one order; the audit row is there before the answer. */
    reveal: async (actor: Actor, orderNo: string, reason: string): Promise<Delivery> => {
      permit(actor, 'order.reveal', {})
      const row = found(await store.byNo(orderNo))
      permit(actor, 'order.reveal', { stepUpNow: await revealsMany(actor.personId ?? '') })
      await audit.write({ actor, act: 'order.reveal', on: { kind: 'order', id: orderNo }, reason })
      return reveal(row.memberId, row.delivery)
    },
  }
}
