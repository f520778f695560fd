// Exports of orders as files: masked for who may search, with personal values for who ships; each with its line in the audit before it leaves.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Delivery } from '../members/addresses/address.service.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { StaffOrders } from '../orders/desk/staff-orders.service.ts'
import { commissionFenOf } from '../orders/views.service.ts'
import type { ExportedFile, OrderExport } from '../protocol/order-desk.ts'
import type { Shows } from '../shows/show.service.ts'
import { cellsOf, headOf, type ExportLine } from './export.rules.ts'

/** One file: a day of a large shop; more is asked for by a narrower filter. */
export const EXPORT_ROWS_MAX = 5_000

export type WriteFile = (lines: readonly (readonly string[])[]) => string
export type ExportDeps = {
  readonly staffOrders: Pick<StaffOrders, 'rowsFor'>
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly shows: Pick<Shows, 'get'>
  readonly reveal: (memberId: string, sealed: OrderRow['delivery']) => Delivery
  readonly audit: Pick<Audit, 'write'>
  readonly writeFile: WriteFile
  readonly clock: Clock
  readonly timeZone: string
}
export type Exports = ReturnType<typeof createExports>

export const createExports = ({ staffOrders, nicknames, shows, reveal, audit, writeFile, clock, timeZone }: ExportDeps) => {
  const timeText = (ms: number): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(ms)
  const titlesOf = async (rows: readonly OrderRow[]): Promise<ReadonlyMap<string, string>> => {
    const ids = [...new Set(rows.map(({ showId }) => showId))]
    return new Map(await Promise.all(ids.map(async (id): Promise<[string, string]> => [id, (await shows.get(id))?.title ?? ''])))
  }
  const lineOf = (
    row: OrderRow,
    names: ReadonlyMap<string, string>,
    titles: ReadonlyMap<string, string>,
    personal: boolean,
  ): ExportLine => {
    const whole = personal ? reveal(row.memberId, row.delivery) : null
    return {
      orderNo: row.orderNo,
      showTitle: titles.get(row.showId) ?? '',
      state: row.state,
      createdAtMs: row.createdAt.getTime(),
      paidAtMs: row.paidAt?.getTime() ?? null,
      title: row.productSnapshot.title,
      skuLabel: row.productSnapshot.skuLabel,
      quantity: row.quantity,
      priceFen: row.priceFen,
      goodsFen: row.goodsFen,
      freightFen: row.freightFen,
      totalFen: row.totalFen,
      refundedFen: row.refunds.reduce((sum, { amountFen }) => sum + amountFen, 0),
      buyerName: names.get(row.memberId) ?? '',
      phone: whole?.phone ?? row.delivery.phoneMasked,
      region: row.delivery.region,
      leaderName: row.attribution.leaderName ?? '',
      commissionFen: commissionFenOf(row),
      personal: whole && { recipient: whole.recipient, street: whole.street },
    }
  }
  const fileOf = async (actor: Actor, { filters, language }: OrderExport, personal: boolean, reason?: string): Promise<ExportedFile> => {
    const all = await staffOrders.rowsFor(filters, EXPORT_ROWS_MAX + 1)
    const rows = all.slice(0, EXPORT_ROWS_MAX)
    const actorId = actor.personId ?? ''
    const names = await nicknames([...new Set([actorId, ...rows.map(({ memberId }) => memberId)])])
    const titles = await titlesOf(rows)
    const now = timeText(clock.nowMs())
    // What was searched for may be a phone number: the row says only that there was a search.
    const { q, ...named } = filters
    await audit.write({
      actor,
      act: personal ? 'order.exportPersonal' : 'order.export',
      on: { kind: 'orderExport', id: actorId },
      after: { ...named, searched: (q ?? '') !== '', rows: rows.length },
      ...(reason === undefined ? {} : { reason }),
    })
    const mark = `${names.get(actorId) ?? actorId} ${now}`
    const lines = rows.map((row) => cellsOf(lineOf(row, names, titles, personal), { language, mark, timeText }))
    return {
      fileName: `sibo-orders-${now.replace(/[^0-9]/g, '').slice(0, 14)}.csv`,
      csv: writeFile([headOf(language, personal), ...lines]),
      rows: rows.length,
      cut: all.length > rows.length,
    }
  }
  return {
    masked: async (actor: Actor, ask: OrderExport): Promise<ExportedFile> => {
      permit(actor, 'order.export', {})
      return fileOf(actor, ask, false)
    },
    /** Refuses confirm_identity until the session has proved itself lately. */
    personal: async (actor: Actor, { reason, ...ask }: OrderExport & { readonly reason: string }): Promise<ExportedFile> => {
      permit(actor, 'order.exportPersonal', {})
      return fileOf(actor, ask, true, reason)
    },
  }
}
