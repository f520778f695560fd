// The file of what is to be sent, with carrier and waybill left open to be filled in. Pure.
import type { PackParcel } from '../../../../server/protocol/shipments.ts'

/** A cell that no spreadsheet takes for a formula or for a number that it may round. */
const cell = (text: string): string => {
  const safe = /^[\s\p{Cf}]*[=+\-@|%＝＋－＠]/u.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
export type FileWords = {
  orderNo: string
  carrier: string
  waybillNo: string
  quantity: string
  goods: string
  buyer: string
  region: string
}

/** What is to be sent, one order a line, carrier and waybill left open to be filled in; opens in a spreadsheet as it is. */
export function fileToFill(parcels: readonly PackParcel[], words: FileWords): string {
  const head = [words.orderNo, words.carrier, words.waybillNo, words.quantity, words.goods, words.buyer, words.region]
  const rows = parcels.flatMap((parcel) =>
    parcel.lines.map((line) => [
      `'${line.orderNo}`,
      '',
      '',
      String(line.quantity),
      `${line.title} ${line.skuLabel}`.trim(),
      parcel.recipientMasked,
      parcel.region,
    ]),
  )
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
