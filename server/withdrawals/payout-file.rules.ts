// The provider's payout file, and how it compares with what we know: each number once, to the fen. Pure.
import type { WithdrawalState } from './withdrawal.rules.ts'

export type FileRow = { readonly number: string; readonly amountFen: number; readonly atMs: number }
export const PAYOUT_HEAD = 'payout,amountFen,atMs'
const LINE = /^([0-9a-f]{24}),([0-9]{1,12}),([0-9]{1,15})$/
const TOTAL = /^total,([0-9]{1,8}),([0-9]{1,15})$/

export const payoutFileText = (rows: readonly FileRow[]): string => {
  const total = rows.reduce((all, { amountFen }) => all + amountFen, 0)
  return [
    PAYOUT_HEAD,
    ...rows.map(({ number, amountFen, atMs }) => [number, amountFen, atMs].join(',')),
    `total,${rows.length},${total}`,
    '',
  ].join('\n')
}

/** The rows of a payout file; null when it is cut, altered in its sums or of another form: then nothing is concluded from it. */
export const readPayoutFile = (text: string): FileRow[] | null => {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  const total = TOTAL.exec(lines.at(-1) ?? '')
  if (lines[0] !== PAYOUT_HEAD || !total) return null
  const parsed = lines.slice(1, -1).map((line) => LINE.exec(line))
  if (parsed.some((row) => row === null)) return null
  const rows = parsed.map((row): FileRow => ({ number: row?.[1] ?? '', amountFen: Number(row?.[2]), atMs: Number(row?.[3]) }))
  const sum = rows.reduce((all, { amountFen }) => all + amountFen, 0)
  return rows.length === Number(total[1]) && sum === Number(total[2]) ? rows : null
}

export type OurPayout = { readonly number: string; readonly state: WithdrawalState; readonly netFen: number; readonly inLedger: boolean }
/**
 * missingHere: they paid what we do not know · missingThere: we say paid, they do not · amount · state: they paid, we say it was not ·
 * twice: on the file · ledger: not in our books.
 */
export type PayoutDifference = {
  readonly kind: 'missingHere' | 'missingThere' | 'amount' | 'state' | 'twice' | 'ledger'
  readonly number: string
  readonly oursFen: number | null
  readonly theirsFen: number | null
}

/** day: the file's rows of the day; seen: rows of the days before it too. known: what we have of the day's numbers; ours: what was paid here on the day. */
export const comparePayouts = (ask: {
  readonly day: readonly FileRow[]
  readonly seen: readonly FileRow[]
  readonly known: readonly OurPayout[]
  readonly ours: readonly OurPayout[]
}): PayoutDifference[] => {
  const known = new Map(ask.known.map((row) => [row.number, row]))
  const seen = new Map<string, number>()
  for (const { number } of ask.seen) seen.set(number, (seen.get(number) ?? 0) + 1)
  const theirs = ask.day.flatMap(({ number, amountFen: theirsFen }): PayoutDifference[] => {
    const here = known.get(number)
    const named = { number, oursFen: here?.netFen ?? null, theirsFen }
    if ((seen.get(number) ?? 0) > 1) return [{ kind: 'twice', ...named }]
    if (!here) return [{ kind: 'missingHere', ...named }]
    if (here.state !== 'paid') return [{ kind: 'state', ...named }]
    if (here.netFen !== theirsFen) return [{ kind: 'amount', ...named }]
    return here.inLedger ? [] : [{ kind: 'ledger', ...named }]
  })
  const lost = ask.ours
    .filter(({ number }) => !seen.has(number))
    .map(({ number, netFen }): PayoutDifference => ({ kind: 'missingThere', number, oursFen: netFen, theirsFen: null }))
  return [...theirs, ...lost]
}
