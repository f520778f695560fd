// Invoice requests: one a paid order, its title and tax number sealed for the buyer; staff see a mask, and the whole by a counted reveal.
import type { Actor } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { Invoice, InvoiceAsk, MaskedInvoice, OwnInvoice } from '../protocol/order-desk.ts'
import { maskedName } from '../protocol/text.ts'
import type { OrderState } from '../protocol/orders.ts'
import type { Sealing } from '../sealing.ts'

export type InvoiceRow = {
  /** The order's own id: one request an order. */
  readonly _id: string
  readonly memberId: string
  readonly kind: InvoiceAsk['kind']
  readonly titleSealed: string
  readonly titleMasked: string
  readonly taxNoSealed: string | null
  readonly amountFen: number
  readonly askedAt: Date
}
export type InvoiceStore = {
  readonly byOrder: (orderId: string) => Promise<InvoiceRow | null>
  /** Writes the request, or the newer one in its place. */
  readonly put: (row: InvoiceRow) => Promise<void>
}
export type InvoiceDeps = {
  readonly store: InvoiceStore
  readonly sealing: Pick<Sealing, 'seal' | 'unseal'>
  /** Her own order. Refuses not_found. */
  readonly ownRow: (actor: Actor, orderNo: string) => Promise<OrderRow>
  readonly orderByNo: (orderNo: string) => Promise<OrderRow | null>
  /** One counted and audited reveal of an order's personal facts. */
  readonly revealRow: (actor: Actor, orderNo: string, reason: string) => Promise<OrderRow>
  readonly clock: Clock
}
export type Invoices = ReturnType<typeof createInvoices>

const INVOICED: readonly OrderState[] = ['paid', 'toShip', 'shipped', 'completed']
/** What was paid and has not gone back. */
const amountOf = (row: OrderRow): number => Math.max(0, row.totalFen - row.refunds.reduce((sum, { amountFen }) => sum + amountFen, 0))

export const createInvoices = ({ store, sealing, ownRow, orderByNo, revealRow, clock }: InvoiceDeps) => {
  const opened = (row: InvoiceRow): Invoice => ({
    kind: row.kind,
    title: sealing.unseal(row.memberId, 'invoiceTitle', row.titleSealed),
    taxNo: row.taxNoSealed === null ? null : sealing.unseal(row.memberId, 'invoiceTitle', row.taxNoSealed),
    amountFen: row.amountFen,
    askedAtMs: row.askedAt.getTime(),
  })
  const own = async (order: OrderRow): Promise<OwnInvoice> => {
    const row = await store.byOrder(order._id)
    return { invoice: row && opened(row), mayAsk: INVOICED.includes(order.state) && amountOf(order) > 0, amountFen: amountOf(order) }
  }
  return {
    own: async (actor: Actor, orderNo: string): Promise<OwnInvoice> => {
      const order = await ownRow(actor, orderNo)
      permit(actor, 'invoice.request', { own: true })
      return own(order)
    },
    /** Refuses not_found and wrong_state (not paid, or all of it went back). */
    request: async (actor: Actor, orderNo: string, ask: InvoiceAsk): Promise<OwnInvoice> => {
      const order = await ownRow(actor, orderNo)
      permit(actor, 'invoice.request', { own: true })
      if (!INVOICED.includes(order.state) || amountOf(order) === 0) throw new DomainError('wrong_state', { state: order.state })
      await store.put({
        _id: order._id,
        memberId: order.memberId,
        kind: ask.kind,
        titleSealed: sealing.seal(order.memberId, 'invoiceTitle', ask.title),
        titleMasked: maskedName(ask.title),
        taxNoSealed: ask.kind === 'company' ? sealing.seal(order.memberId, 'invoiceTitle', ask.taxNo) : null,
        amountFen: amountOf(order),
        askedAt: new Date(clock.nowMs()),
      })
      return own(order)
    },
    masked: async (actor: Actor, orderNo: string): Promise<MaskedInvoice> => {
      permit(actor, 'order.readAny', {})
      const row = await store.byOrder(found(await orderByNo(orderNo))._id)
      if (!row) return { invoice: null }
      const { kind, titleMasked, taxNoSealed, amountFen, askedAt } = row
      return { invoice: { kind, titleMasked, hasTaxNo: taxNoSealed !== null, amountFen, askedAtMs: askedAt.getTime() } }
    },
    /** The reveal is counted before it is known whether there is a request: looking is what counts. */
    reveal: async (actor: Actor, orderNo: string, reason: string): Promise<Invoice> => {
      const order = await revealRow(actor, orderNo, reason)
      return opened(found(await store.byOrder(order._id)))
    },
  }
}
