// Tells the world what happened to orders and how many units are left; it is told after the commit and carries no duty.
import type { Bus } from '../domain-events.ts'
import type { Logger } from '../logger.ts'
import type { StockGate } from '../offers/stock-gate.service.ts'
import type { PrivateEntry } from '../protocol/room.ts'
import type { OrderRow } from './order.rules.ts'
import { maskedName } from '../protocol/text.ts'
import { cardOf } from './present.rules.ts'
import type { ReadTerms } from './placing/sale-terms.rules.ts'

const LEFT_EVERY_MS = 100

export type AnnounceDeps = {
  readonly bus: Bus
  readonly gate: Pick<StockGate, 'left'>
  readonly terms: ReadTerms
  readonly nicknames: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Who hears of each sale of a show. */
  readonly hostOf: (showId: string) => Promise<string | null>
  readonly logger: Logger
}
export type Announce = {
  readonly placed: (row: OrderRow) => void
  /** The buyer's private entry: the order as it is now. */
  readonly changed: (row: OrderRow) => void
  readonly paid: (row: OrderRow) => void
  /** Units moved in the gate: at most one look in 100 ms an offer. */
  readonly moved: (offerId: string) => void
  readonly close: () => void
}

/** The host's strip: what was sold, to a masked name. */
const soldEntry = (row: OrderRow, buyerName: string): PrivateEntry => ({
  kind: 'sold',
  version: row.version,
  orderNo: row.orderNo,
  title: row.productSnapshot.title,
  totalFen: row.totalFen,
  quantity: row.quantity,
  buyerName: maskedName(buyerName),
  offerId: row.offerId,
})

export const createAnnounce = ({ bus, gate, terms: readTerms, nicknames, hostOf, logger }: AnnounceDeps): Announce => {
  const planned = new Map<string, NodeJS.Timeout>()

  const tellLeft = async (offerId: string): Promise<void> => {
    const terms = await readTerms(offerId)
    const state = terms && (await gate.left(terms))
    if (!terms || !state) return
    const rows = state.lots.flatMap(({ lotIndex, left }) => {
      const sku = terms.skus.find((one) => one.lotIndex === lotIndex)
      return sku ? [{ offerId, skuId: sku.skuId, left, v: state.version }] : []
    })
    bus.emit('leftChanged', { showId: terms.showId, rows })
  }
  const changed = (row: OrderRow): void =>
    bus.emit('toldPerson', { personId: row.memberId, entry: { kind: 'order', version: row.version, order: cardOf(row) } })
  const tellPaid = async (row: OrderRow): Promise<void> => {
    const { showId, memberId, simulated, attribution } = row
    const buyerName = (await nicknames([memberId])).get(memberId) ?? ''
    bus.emit('orderPaid', { showId, order: cardOf(row), memberId, leaderId: attribution.leaderId, buyerName, simulated })
    const personId = await hostOf(showId)
    if (personId !== null) bus.emit('toldPerson', { personId, entry: soldEntry(row, buyerName) })
  }
  return {
    placed: (row) => {
      const { showId, memberId, simulated, attribution } = row
      bus.emit('orderPlaced', { showId, order: cardOf(row), memberId, leaderId: attribution.leaderId, simulated })
      changed(row)
    },
    changed,
    paid: (row) => void tellPaid(row).catch((err: unknown) => logger.warn({ err, orderId: row._id }, 'paid order not announced')),
    moved: (offerId) => {
      if (planned.has(offerId)) return
      const timer = setTimeout(() => {
        planned.delete(offerId)
        tellLeft(offerId).catch((err: unknown) => logger.debug({ err, offerId }, 'units left not told'))
      }, LEFT_EVERY_MS)
      planned.set(offerId, timer)
    },
    close: () => {
      for (const timer of planned.values()) clearTimeout(timer)
      planned.clear()
    },
  }
}
