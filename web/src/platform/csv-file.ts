// A CSV on its way to the server in pieces of whole lines, each with the head line; read as the spreadsheet wrote it. Pure.

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
