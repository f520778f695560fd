// Puts chat lines and bought notices into one list by time, and counts how fast people write. Pure.
import type { ChatLine } from '../../../../server/protocol/chat.ts'
import type { Flow } from '../../../../server/protocol/room.ts'

/** words: as it is shown; lines before `afterNo` stand above it. */
export type BoughtEntry = { readonly key: string; readonly afterNo: number; readonly words: string }
export type FeedEntry =
  | { readonly kind: 'line'; readonly key: string; readonly line: ChatLine }
  | { readonly kind: 'bought'; readonly key: string; readonly words: string }

export const feedShown = 120
export const boughtKept = 24

/** lines in order of their numbers; a notice stands after the line that was newest when it came. */
export function feedOf(lines: readonly ChatLine[], bought: readonly BoughtEntry[]): FeedEntry[] {
  const shown = lines.slice(-feedShown)
  const firstNo = shown[0]?.lineNo ?? 0
  const notices = (from: number, to: number): FeedEntry[] =>
    bought.filter((one) => one.afterNo >= from && one.afterNo < to).map(({ key, words }) => ({ kind: 'bought', key, words }))
  const entries: FeedEntry[] = []
  for (const [index, line] of shown.entries()) {
    entries.push({ kind: 'line', key: `l${line.lineNo}`, line })
    entries.push(...notices(line.lineNo, shown[index + 1]?.lineNo ?? Infinity))
  }
  return shown.length === 0 ? notices(0, Infinity) : [...(lines.length <= feedShown ? notices(0, firstNo) : []), ...entries]
}

/** Lines of the last minute among those the page keeps. */
export const linesPerMinute = (lines: readonly ChatLine[], nowMs: number): number =>
  lines.filter((line) => nowMs - line.sentAtMs < 60_000).length

export type BoughtSum = { readonly offerId: string; readonly name: string; readonly people: number; readonly simulated: boolean }

/** One notice an offer and frame: the first buyer's name and how many there were. */
export function sumBought(rows: NonNullable<Flow['bought']>): BoughtSum[] {
  const sums = new Map<string, BoughtSum>()
  for (const row of rows) {
    const before = sums.get(row.offerId)
    sums.set(row.offerId, {
      offerId: row.offerId,
      name: before?.name ?? row.name,
      people: (before?.people ?? 0) + 1,
      simulated: row.simulated && (before?.simulated ?? true),
    })
  }
  return [...sums.values()]
}
