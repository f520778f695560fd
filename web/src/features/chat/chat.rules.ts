// The lines of a room's chat as a page keeps them: by number, the newest 200, own lines at once, erased ones gone.
import type { ChatLine } from '../../../../server/protocol/chat.ts'
import { LIMITS } from '../../../../server/protocol/limits.ts'

/** A line of mine that has no number yet. */
export type OwnLine = {
  readonly clientMessageId: string
  readonly text: string
  readonly state: 'sending' | 'failed'
  readonly code?: string
}
export type ChatLines = { readonly byNo: ReadonlyMap<number, ChatLine>; readonly own: readonly OwnLine[] }
export const noLines: ChatLines = { byNo: new Map(), own: [] }

/** Numbers before this one are asked again after a break: lines of two gateways may come out of order. */
const overlapLines = 32

function newest(byNo: Map<number, ChatLine>): Map<number, ChatLine> {
  const numbers = [...byNo.keys()].toSorted((a, b) => a - b)
  for (const lineNo of numbers.slice(0, Math.max(0, numbers.length - LIMITS.chatLinesKeptByPage))) byNo.delete(lineNo)
  return byNo
}

/** A known number is not taken twice, unless it comes back erased. */
export function takeLines(lines: ChatLines, given: readonly ChatLine[]): ChatLines {
  const fresh = given.filter((line) => line.erased || !lines.byNo.has(line.lineNo))
  if (fresh.length === 0) return lines
  const byNo = new Map(lines.byNo)
  for (const line of fresh) {
    if (line.erased) byNo.delete(line.lineNo)
    else byNo.set(line.lineNo, line)
  }
  return { ...lines, byNo: newest(byNo) }
}

export type Erasure = {
  readonly lineNos?: readonly number[] | undefined
  readonly speakerKey?: string | undefined
  readonly fromLineNo?: number | undefined
}

/** Named lines go, or everything of one speaker from a number on. */
export function eraseLines(lines: ChatLines, erasure: Erasure): ChatLines {
  const gone = (line: ChatLine) =>
    (erasure.lineNos?.includes(line.lineNo) ?? false) ||
    (erasure.speakerKey !== undefined && line.speakerKey === erasure.speakerKey && line.lineNo >= (erasure.fromLineNo ?? 0))
  const kept = [...lines.byNo].filter(([, line]) => !gone(line))
  return kept.length === lines.byNo.size ? lines : { ...lines, byNo: new Map(kept) }
}

export const ownBegan = (lines: ChatLines, clientMessageId: string, text: string): ChatLines => ({
  ...lines,
  own: [...lines.own.filter((line) => line.clientMessageId !== clientMessageId), { clientMessageId, text, state: 'sending' }],
})

export const ownFailed = (lines: ChatLines, clientMessageId: string, code: string): ChatLines => ({
  ...lines,
  own: lines.own.map((line) => (line.clientMessageId === clientMessageId ? { ...line, state: 'failed', code } : line)),
})

/** The answer gives the number; the waiting line becomes an ordinary one. */
export const ownDone = (lines: ChatLines, clientMessageId: string, line: ChatLine): ChatLines =>
  takeLines({ ...lines, own: lines.own.filter((own) => own.clientMessageId !== clientMessageId) }, [line])

export const dropOwn = (lines: ChatLines, clientMessageId: string): ChatLines => ({
  ...lines,
  own: lines.own.filter((line) => line.clientMessageId !== clientMessageId),
})

/** In the order people read them. */
export const inOrder = (lines: ChatLines): ChatLine[] => [...lines.byNo.values()].toSorted((a, b) => a.lineNo - b.lineNo)

export const highestNo = (lines: ChatLines): number | null => (lines.byNo.size === 0 ? null : Math.max(...lines.byNo.keys()))

/** From where a reconnected page asks; null when it has nothing yet. */
export function askAgainAfter(lines: ChatLines): number | null {
  const highest = highestNo(lines)
  return highest === null ? null : Math.max(0, highest - overlapLines)
}
