// Judges an invoice request while it is written. Pure.
import type { InvoiceAsk } from '../../../../server/protocol/order-desk.ts'

export type InvoiceDraft = { readonly kind: InvoiceAsk['kind']; readonly title: string; readonly taxNo: string }
const taxPattern = /^[0-9A-Z]{15,20}$/
const titleCharsMin = 2
/** As it is printed on licences: capitals, no blanks. */
const taxNoOf = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase()

export const invoiceFaults = ({ kind, title, taxNo }: InvoiceDraft): { title: boolean; taxNo: boolean } => ({
  title: title.trim().length < titleCharsMin,
  taxNo: kind === 'company' && !taxPattern.test(taxNoOf(taxNo)),
})

/** What is sent; null while something is wrong. */
export function invoiceOf(draft: InvoiceDraft): InvoiceAsk | null {
  const faults = invoiceFaults(draft)
  if (faults.title || faults.taxNo) return null
  const title = draft.title.trim()
  return draft.kind === 'company' ? { kind: 'company', title, taxNo: taxNoOf(draft.taxNo) } : { kind: 'personal', title }
}
