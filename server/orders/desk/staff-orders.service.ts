// Orders as staff work with them: lists and details with masks, and the counted, audited reveal of one delivery.
import type { z } from 'zod'
import type { Actor } from '../../actor.ts'
import type { Audit } from '../../audit/audit.service.ts'
import { DomainError, found } from '../../domain-error.ts'
import type { Delivery } from '../../members/addresses/address.service.ts'
import { permit } from '../../members/permit.service.ts'
import { PHONE_PATTERN } from '../../protocol/ids.ts'
import { displayText } from '../../protocol/text.ts'
import type { OrderState, staffOrderDetail, staffOrderRow } from '../../protocol/orders.ts'
import type { OrderRow } from '../order.rules.ts'
import { cardOf, detailWithoutDelivery, maskedDelivery } from '../present.rules.ts'
import { commissionFenOf, pageOf, rateBpsOf, type OrderQuery, type PageAsk, type ViewDeps } from '../views.service.ts'

const AUDIT_ROWS_SHOWN = 50

type StaffRow = z.infer<typeof staffOrderRow>
type StaffDetail = z.infer<typeof staffOrderDetail>
export type StaffOrderAsk = PageAsk & {
  readonly showId?: string | undefined
  readonly leaderId?: string | undefined
  readonly state?: OrderState | undefined
  readonly q?: string | undefined
  readonly sinceMs?: string | undefined
  readonly untilMs?: string | undefined
}
/** What a list or an export asks for, without its paging. */
export type StaffOrderFilters = Omit<StaffOrderAsk, keyof PageAsk>
export type StaffOrdersDeps = Omit<ViewDeps, 'seenNames'> & {
  readonly nicknames: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly audit: Audit
  /** By the phone's blind index. */
  readonly memberIdByPhone: (phone: string) => Promise<string | null>
  /** True from the 31st reveal of a person's day on. */
  readonly revealsMany: (personId: string) => Promise<boolean>
}
export type StaffOrders = ReturnType<typeof createStaffOrders>

/** A whole phone is no beginning of an order number: those begin with a month. */
const soughtBy = async (q: string, memberIdByPhone: StaffOrdersDeps['memberIdByPhone']): Promise<OrderQuery | null> => {
  if (q === '') return {}
  if (PHONE_PATTERN.test(q)) {
    const memberId = await memberIdByPhone(q)
    return memberId === null ? null : { memberId }
  }
  const digits = q.replace(/\s/g, '')
  return /^[0-9]{1,18}$/.test(digits) ? { noStartsWith: digits } : { words: q }
}

/** The database gave a search up: the words are too rare among too many orders. */
const SEARCH_GIVEN_UP = 50
const orTooMuch = (err: unknown): never => {
  if ((err as { code?: unknown } | null)?.code === SEARCH_GIVEN_UP) throw new DomainError('busy')
  throw err
}

export const createStaffOrders = ({ store, reveal, nicknames, clock, audit, revealsMany, memberIdByPhone }: StaffOrdersDeps) => {
  /** Null: nobody has that phone, nothing is found. */
  const queryOf = async ({ showId, leaderId, state, q, sinceMs, untilMs }: StaffOrderFilters): Promise<OrderQuery | null> => {
    const sought = await soughtBy(displayText(q ?? ''), memberIdByPhone)
    return (
      sought && {
        ...sought,
        ...(showId === undefined ? {} : { showId }),
        ...(leaderId === undefined ? {} : { leaderId }),
        ...(state === undefined ? {} : { state }),
        ...(sinceMs === undefined ? {} : { sinceMs: Number(sinceMs) }),
        ...(untilMs === undefined ? {} : { untilMs: Number(untilMs) }),
      }
    )
  }
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
  /** One look at personal facts of an order: counted, and written down before they are told. */
  const revealRow = async (actor: Actor, orderNo: string, reason: string): Promise<OrderRow> => {
    permit(actor, 'order.reveal', {})
    const row = found(await store.byNo(orderNo))
    permit(actor, 'order.reveal', { stepUpNow: await revealsMany(actor.personId ?? '') })
    await audit.write({ actor, act: 'order.reveal', on: { kind: 'order', id: orderNo }, reason })
    return row
  }
  return {
    list: async (actor: Actor, ask: StaffOrderAsk): Promise<{ rows: StaffRow[]; next: string | null }> => {
      permit(actor, 'order.search', {})
      const query = await queryOf(ask)
      return pageOf(
        ask,
        async (after, limit) => (query ? store.list(query, after, limit).catch(orTooMuch) : []),
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
      const row = await revealRow(actor, orderNo, reason)
      return reveal(row.memberId, row.delivery)
    },
    revealRow,
    rowByNo: store.byNo,
    /** For exports: newest first, with all that is in them; who asks is judged there. */
    rowsFor: async (filters: StaffOrderFilters, limit: number): Promise<readonly OrderRow[]> => {
      const query = await queryOf(filters)
      return query ? store.list(query, null, limit).catch(orTooMuch) : []
    },
  }
}
