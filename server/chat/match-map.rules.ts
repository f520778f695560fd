// Match forms of a line that remember where each of their characters stood, so that what is found there can be masked in the text as shown.
import { matchText } from '../protocol/text.ts'

/** `text` is what rules look at; `at[i]` is the code point of the shown text that its i-th unit came from. */
export type MatchMap = { readonly text: string; readonly at: readonly number[] }
/** Code points of the shown text, both ends inside. */
export type Span = { readonly first: number; readonly last: number }

const CHINESE_DIGITS = new Map(
  ['零〇', '一壹幺', '二贰两', '三叁', '四肆', '五伍', '六陆', '七柒', '八捌', '九玖'].flatMap((forms, value) =>
    Array.from(forms, (form): [string, string] => [form, String(value)]),
  ),
)

const mapBy = (shown: string, form: (codePoint: string) => string): MatchMap => {
  const at: number[] = []
  let text = ''
  Array.from(shown).forEach((codePoint, index) => {
    const piece = form(codePoint)
    text += piece
    for (let unit = 0; unit < piece.length; unit += 1) at.push(index)
  })
  return { text, at }
}

/** Letters and digits only, lower case, widths and rings folded: 赌.博 and 赌 博 are one word. */
export const wordMap = (shown: string): MatchMap => mapBy(shown, matchText)
/** The same with Chinese numerals as digits: 一三八… is a phone number too. */
export const contactMap = (shown: string): MatchMap => mapBy(shown, (codePoint) => CHINESE_DIGITS.get(codePoint) ?? matchText(codePoint))
/** Symbols kept: addresses of pages live by their dots and slashes. */
export const addressMap = (shown: string): MatchMap => mapBy(shown, (codePoint) => codePoint.normalize('NFKC').toLowerCase())

/** @param end exclusive, in units of `map.text`. */
export const spanOf = (map: MatchMap, start: number, end: number): Span => ({ first: map.at[start] ?? 0, last: map.at[end - 1] ?? 0 })

/** Stars for every code point of the spans. */
export const maskSpans = (shown: string, spans: readonly Span[]): string => {
  if (spans.length === 0) return shown
  const codePoints = Array.from(shown)
  for (const { first, last } of spans) codePoints.fill('*', first, last + 1)
  return codePoints.join('')
}
