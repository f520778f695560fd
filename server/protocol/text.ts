// Cleans text that people wrote, for showing and for matching; imports nothing (security.md part 4).

const REMOVED =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u115F\u1160\u3164\uFFA0\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u061C]/gu
const LONE_JOINER = /(?<!\p{Extended_Pictographic}\uFE0F?)\u200D|\u200D(?!\p{Extended_Pictographic})/gu
const STACKED_MARKS = /(\p{M}{2})\p{M}+/gu
const segmenter = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' })

/** Display form: well-formed, NFC, one space for white space, without controls, bidi, zero-width and stacked marks. */
export const displayText = (given: string): string =>
  given
    .toWellFormed()
    .replace(/\uFFFD/g, '')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(REMOVED, '')
    .replace(LONE_JOINER, '')
    .replace(STACKED_MARKS, '$1')
    .trim()

/** Match form (word rules, uniqueness): NFKC, lower case, letters and digits only. Never for display. */
export const matchText = (given: string): string =>
  given
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Length as a person counts it. */
export const graphemes = (given: string): number => {
  let count = 0
  for (const _ of segmenter.segment(given)) count += 1
  return count
}

/** First grapheme and two stars: how a name stands in notices about other people (security.md 2.2). */
export const maskedName = (name: string): string => {
  const first = segmenter.segment(name)[Symbol.iterator]().next()
  return `${first.done ? '' : first.value.segment}**`
}
