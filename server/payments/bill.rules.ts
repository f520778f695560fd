// The provider's bill as a file of its own, and how it compares with what we know: each number once, to the fen. Pure.

export type BillRow = {
  readonly type: 'payment' | 'refund'
  /** Our own number: payment or refund id. */
  readonly number: string
  readonly amountFen: number
  /** What the provider keeps. */
  readonly feeFen: number
  readonly atMs: number
}
export const BILL_HEAD = 'type,number,amountFen,feeFen,atMs'
const LINE = /^(payment|refund),([0-9a-z:]{1,80}),([0-9]{1,12}),([0-9]{1,12}),([0-9]{1,15})$/
const TOTAL = /^total,([0-9]{1,8}),(-?[0-9]{1,15})$/

/** What comes to us of these rows: payments minus refunds minus fees. */
export const netOf = (rows: readonly BillRow[]): number =>
  rows.reduce((total, { type, amountFen, feeFen }) => total + (type === 'payment' ? amountFen : -amountFen) - feeFen, 0)

export const billText = (rows: readonly BillRow[]): string =>
  [
    BILL_HEAD,
    ...rows.map(({ type, number, amountFen, feeFen, atMs }) => [type, number, amountFen, feeFen, atMs].join(',')),
    `total,${rows.length},${netOf(rows)}`,
    '',
  ].join('\n')

/** The rows of a bill file; null when it is cut, altered in its sums or of another form: then nothing is concluded from it. */
export const readBill = (text: string): BillRow[] | null => {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  const total = TOTAL.exec(lines.at(-1) ?? '')
  if (lines[0] !== BILL_HEAD || !total) return null
  const rows = lines.slice(1, -1).map((line) => LINE.exec(line))
  if (rows.some((row) => row === null)) return null
  const bill = rows.map((row): BillRow => {
    const [, type, number = '', amountFen, feeFen, atMs] = row ?? []
    const kind = type === 'refund' ? 'refund' : 'payment'
    return { type: kind, number, amountFen: Number(amountFen), feeFen: Number(feeFen), atMs: Number(atMs) }
  })
  return bill.length === Number(total[1]) && netOf(bill) === Number(total[2]) ? bill : null
}

/** What we know of a number: null when nothing of it succeeded here. */
export type OurRow = { readonly type: BillRow['type']; readonly number: string; readonly amountFen: number; readonly inLedger: boolean }
/** missingHere: the provider has it, we do not · missingThere: the other way round · amount · ledger: not in our books · twice: on the bill. */
export type BillDifference = {
  readonly kind: 'missingHere' | 'missingThere' | 'amount' | 'ledger' | 'twice'
  readonly type: BillRow['type']
  readonly number: string
  readonly oursFen: number | null
  readonly theirsFen: number | null
}

const keyOf = ({ type, number }: Pick<BillRow, 'type' | 'number'>): string => `${type} ${number}`

/**
 * day: the bill's rows of the day. seen: rows of the days before it too (our clock is the later one). known: what we have of the day's
 * numbers. ours: what succeeded here on the day. Payments and refunds of nothing are on no bill.
 */
export const compareBill = (ask: {
  readonly day: readonly BillRow[]
  readonly seen: readonly BillRow[]
  readonly known: readonly OurRow[]
  readonly ours: readonly OurRow[]
}): BillDifference[] => {
  const known = new Map(ask.known.map((row) => [keyOf(row), row]))
  const seen = new Map<string, number>()
  for (const row of ask.seen) seen.set(keyOf(row), (seen.get(keyOf(row)) ?? 0) + 1)
  const theirs = ask.day.flatMap((row): BillDifference[] => {
    const { type, number, amountFen: theirsFen } = row
    const here = known.get(keyOf(row))
    const named = { type, number, oursFen: here?.amountFen ?? null, theirsFen }
    if ((seen.get(keyOf(row)) ?? 0) > 1) return [{ kind: 'twice', ...named }]
    if (!here) return [{ kind: 'missingHere', ...named }]
    if (here.amountFen !== theirsFen) return [{ kind: 'amount', ...named }]
    return here.inLedger ? [] : [{ kind: 'ledger', ...named }]
  })
  const lost = ask.ours
    .filter((row) => row.amountFen > 0 && !seen.has(keyOf(row)))
    .map(({ type, number, amountFen }): BillDifference => ({ kind: 'missingThere', type, number, oursFen: amountFen, theirsFen: null }))
  return [...theirs, ...lost]
}
