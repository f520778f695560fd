// A file of waybills on its way to the server in pieces of whole lines, and the file that is filled in before. Pure.
import type { PackParcel } from '../../../../server/protocol/shipments.ts'

/** The contract takes 60,000 characters a piece. */
const pieceCharsMax = 50_000
const linesMax = 1_500
export const fileBytesMax = 10 * 1024 * 1024

export type Piece = { csv: string; firstLine: number }

/** Whole lines only; a quoted field may hold line ends, so a piece ends where the quotes are even. Each piece has the head line. */
export function piecesOf(text: string): Piece[] {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const pieces: Piece[] = []
  let held: string[] = []
  let chars = 0
  let quotes = 0
  let firstLine = 2
  const end = () => {
    if (held.some((line) => line.trim() !== '')) pieces.push({ csv: [head, ...held].join('\n'), firstLine })
    firstLine += held.length
    held = []
    chars = 0
  }
  for (const line of lines) {
    if (quotes % 2 === 0 && held.length > 0 && (chars + line.length > pieceCharsMax - head.length || held.length >= linesMax)) end()
    held.push(line)
    chars += line.length + 1
    quotes += line.split('"').length - 1
  }
  end()
  return pieces
}

/** Spreadsheets in China save CSV as GB 18030; a file that is no UTF-8 is read so. */
export function textOfFile(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

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
