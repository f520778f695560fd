// What people see of orders: the buyer her own in full, a leader those credited to her, staff all of them masked, with counted reveals.
import type { Actor } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { commissionOf } from '../commission/rate.rules.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Delivery } from '../members/addresses/address.service.ts'
import type { SealedDelivery } from '../members/addresses/address.rules.ts'
import { permit } from '../members/permit.service.ts'
import { CREDIT_BLOCKS, type OrderCard, type OrderDetail, type OrderState, type Placed } from '../protocol/orders.ts'
import { maskedName } from '../protocol/text.ts'
import { orderIdOf } from './order-id.rules.ts'
import { blockNow } from './moving/credit-change.rules.ts'
import { isRefusal, type OrderRow, type StoredOrder } from './order.rules.ts'
import { cardOf, detailWithoutDelivery, placedOf } from './present.rules.ts'

const PAGE_ROWS = 20
const ROOM_ORDERS_MAX = 5

export type OrderQuery = {
  readonly memberId?: string
  readonly showId?: string
  readonly leaderId?: string
  readonly state?: OrderState
  /** First digits of an order number. */
  readonly noStartsWith?: string
  /** Somewhere in the product's title as sold, or in the leader's name. */
  readonly words?: string
  readonly sinceMs?: number
  readonly untilMs?: number
}
export type After = { readonly createdAtMs: number; readonly orderId: string }
export type ViewStore = {
  readonly byId: (orderId: string) => Promise<StoredOrder | null>
  readonly byNo: (orderNo: string) => Promise<OrderRow | null>
  /** Newest first, orders only (no refusals, no take-backs). */
  readonly list: (query: OrderQuery, after: After | null, limit: number) => Promise<readonly OrderRow[]>
  readonly counts: () => Promise<readonly { readonly state: OrderState; readonly count: number }[]>
  /** Provider's accounts that paid the latest orders of a member, each once. */
  readonly payersOf: (memberId: string) => Promise<string[]>
}
export type PageAsk = { readonly cursor?: string | undefined; readonly limit?: string | undefined }
type Page<T> = { readonly rows: T[]; readonly next: string | null }

export const afterOf = (cursor: string | undefined): After | null => {
  const [, atMs, orderId] = /^([0-9]{1,15})\.([0-9a-z]{26})$/.exec(cursor ?? '') ?? []
  return atMs === undefined || orderId === undefined ? null : { createdAtMs: Number(atMs), orderId }
}
/** One page of rows and the cursor of the next. */
export const pageOf = async <T>(
  { cursor, limit }: PageAsk,
  read: (after: After | null, limit: number) => Promise<readonly OrderRow[]>,
  present: (rows: readonly OrderRow[]) => Promise<T[]> | T[],
): Promise<Page<T>> => {
  const size = Number(limit ?? PAGE_ROWS)
  const rows = await read(afterOf(cursor), size + 1)
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  const next = rows.length > size && last ? `${last.createdAt.getTime()}.${last._id}` : null
  return { rows: await present(shown), next }
}

export const rateBpsOf = ({ rate }: OrderRow): number | null => (rate && 'bps' in rate.rate ? rate.rate.bps : null)
/** What the order's leader gets of it as it stands; nothing for a closed one or a blocked one. */
export const commissionFenOf = (row: OrderRow): number => {
  if (!row.rate || blockNow(row) !== null || row.state === 'closed' || row.state === 'refunded') return 0
  return commissionOf(row.rate, row.baseFen ?? row.goodsFen, row.refunds.at(-1)?.unitsAfter ?? row.quantity)
}

export type ViewDeps = {
  readonly store: ViewStore
  readonly reveal: (memberId: string, sealed: SealedDelivery) => Delivery
  /** Of buyers, as their leader may read them; left out: two stars. */
  readonly seenNames?: ((memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>) | undefined
  readonly clock: Clock
}
export type LeaderOrderRow = {
  orderNo: string
  title: string
  buyerName: string
  quantity: number
  totalFen: number
  state: OrderState
  commissionFen: number
  rateBps: number | null
  reason: OrderRow['attribution']['reason']
  blocked: (typeof CREDIT_BLOCKS)[number] | null
  touchAtMs: number | null
  createdAtMs: number
  expiresAtMs: number | null
}
export type Views = ReturnType<typeof createViews>

export const createViews = ({ store, reveal, seenNames = async () => new Map(), clock }: ViewDeps) => {
  const ownRow = async (actor: Actor, orderNo: string): Promise<OrderRow> => {
    const row = found(await store.byNo(orderNo))
    permit(actor, 'order.readOwn', { own: row.memberId === actor.personId })
    return row
  }
  const detail = (row: OrderRow): OrderDetail => ({
    ...detailWithoutDelivery(row, clock.nowMs()),
    delivery: reveal(row.memberId, row.delivery),
  })
  const leaderRow = (row: OrderRow, names: ReadonlyMap<string, string>): LeaderOrderRow => ({
    orderNo: row.orderNo,
    title: row.productSnapshot.title,
    buyerName: names.get(row.memberId) ?? maskedName(''),
    quantity: row.quantity,
    totalFen: row.totalFen,
    state: row.state,
    commissionFen: commissionFenOf(row),
    rateBps: rateBpsOf(row),
    reason: row.attribution.reason,
    blocked: CREDIT_BLOCKS.find((one) => one === blockNow(row)) ?? null,
    touchAtMs: row.attribution.touchAtMs,
    createdAtMs: row.createdAt.getTime(),
    expiresAtMs: row.state === 'pendingPayment' ? row.expiresAt.getTime() : null,
  })
  return {
    /** Provider's accounts that paid orders of a member: those are hers (self-purchase). */
    payersOf: store.payersOf,
    /** Her orders, newest first. */
    mine: (actor: Actor, ask: PageAsk & { showId?: string | undefined; state?: OrderState | undefined }): Promise<Page<OrderCard>> => {
      permit(actor, 'order.readOwn', { own: true })
      const { showId, state } = ask
      const query = {
        memberId: actor.personId ?? '',
        ...(showId === undefined ? {} : { showId }),
        ...(state === undefined ? {} : { state }),
      }
      return pageOf(
        ask,
        (after, limit) => store.list(query, after, limit),
        (rows) => rows.map(cardOf),
      )
    },
    ownRow,
    detail,
    one: async (actor: Actor, orderNo: string): Promise<OrderDetail> => detail(await ownRow(actor, orderNo)),
    /** The order of a page's key; a key that was refused answers with its refusal. Refuses not_found. */
    byKey: async (actor: Actor, key: string): Promise<Placed> => {
      permit(actor, 'order.readOwn', { own: true })
      const row = found(await store.byId(orderIdOf(actor.personId ?? '', key)))
      if (isRefusal(row)) throw new DomainError(row.refusal, row.refusalParams)
      return placedOf(row)
    },
    /** Her latest orders of a show, for the room: at most 5. */
    ofRoom: async (memberId: string, showId: string): Promise<OrderCard[]> =>
      (await store.list({ memberId, showId }, null, ROOM_ORDERS_MAX)).map(cardOf),
    /** Orders credited to this leader and why; no note, no delivery, no payment number. */
    ofLeader: (actor: Actor, ask: PageAsk): Promise<Page<LeaderOrderRow>> => {
      permit(actor, 'leaderOrders.read', { people: actor.leaderId !== null })
      return pageOf(
        ask,
        (after, limit) => store.list({ leaderId: actor.leaderId ?? '' }, after, limit),
        async (rows) => {
          const names = await seenNames(rows.map(({ memberId }) => memberId))
          return rows.map((row) => leaderRow(row, names))
        },
      )
    },
  }
}
