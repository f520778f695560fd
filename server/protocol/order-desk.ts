// What goes with a placed order on the wire: its invoice request, its moment in the recording, remarks, closing by staff, exports.
import { z } from 'zod'
import { atMs, fen, said, text } from './fields.ts'
import { staffOrderQuery } from './orders.ts'

export const INVOICE_KINDS = ['personal', 'company'] as const
/** A taxpayer's number: 15 to 20 capital letters and digits. */
export const TAX_NO_PATTERN = /^[0-9A-Z]{15,20}$/
export const invoiceAsk = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('personal'), title: text(40, 2) }),
  z.strictObject({ kind: z.literal('company'), title: text(80, 2), taxNo: z.string().max(20, { abort: true }).regex(TAX_NO_PATTERN) }),
])
export type InvoiceAsk = z.infer<typeof invoiceAsk>
/** Full values: to the buyer herself (row 9), or by order.reveal. */
export const invoice = z.object({
  kind: z.enum(INVOICE_KINDS),
  title: said(80),
  taxNo: said(20).nullable(),
  amountFen: fen,
  askedAtMs: atMs,
})
export type Invoice = z.infer<typeof invoice>
export const ownInvoice = z.object({ invoice: invoice.nullable(), mayAsk: z.boolean(), amountFen: fen })
export type OwnInvoice = z.infer<typeof ownInvoice>
export const maskedInvoice = z.object({
  invoice: z
    .object({ kind: z.enum(INVOICE_KINDS), titleMasked: said(80), hasTaxNo: z.boolean(), amountFen: fen, askedAtMs: atMs })
    .nullable(),
})
export type MaskedInvoice = z.infer<typeof maskedInvoice>

/** onAir, making: the recording comes later; none: there is none, or it does not reach there. */
export const MOMENT_STATES = ['onAir', 'making', 'ready', 'none'] as const
/** The half minute around the purchase: `clipUrl` is a list of its own, playable where `ready`. */
export const orderMoment = z.object({
  state: z.enum(MOMENT_STATES),
  showTitle: said(40),
  hostName: said(20),
  priceFen: fen,
  orderedAtMs: atMs,
  fromMs: atMs,
  untilMs: atMs,
  clipUrl: said(200).nullable(),
})
export type OrderMoment = z.infer<typeof orderMoment>

const why = text(100, 2)
export const orderRemark = z.strictObject({ text: why })
export const orderCloseByStaff = z.strictObject({ reason: why })
export const orderRelease = z.strictObject({ reason: why })

export const exportFilters = staffOrderQuery.omit({ cursor: true, limit: true })
export const EXPORT_LANGUAGES = ['zh-CN', 'en'] as const
export const orderExport = z.strictObject({ filters: exportFilters, language: z.enum(EXPORT_LANGUAGES) })
export type OrderExport = z.infer<typeof orderExport>
/** A copy that names people needs its reason. */
export const orderExportPersonal = z.strictObject({ ...orderExport.shape, reason: why })
/** `csv` begins with its BOM. `cut`: there are more rows than one file may hold. */
export const exportedFile = z.object({ fileName: said(60), csv: z.string(), rows: z.int(), cut: z.boolean() })
export type ExportedFile = z.infer<typeof exportedFile>
