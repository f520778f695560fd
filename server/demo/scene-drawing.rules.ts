// Draws what the demo lays over its picture as SVG: closed eyes, a speaking mouth, the label, the card of the product shown; pure.
import escapeHtml from 'escape-html'
import { yuanText } from '../protocol/money.ts'
import { CARD, LABEL, PATCHES, type PatchName } from './scene.rules.ts'

const FONTS = "'WenQuanYi Micro Hei','Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
/** The face stands in a group of the drawing that is moved by so much. */
const FACE = 'translate(0 16)'
const EYES = [
  { at: [200, 253], side: 1, skin: '#f9d3b3' },
  { at: [245, 253], side: -1, skin: '#eebf9e' },
] as const

const eye = ({ at: [x, y], side, skin }: (typeof EYES)[number]): string =>
  `<g transform="translate(${x} ${y}) scale(${side} 1)">` +
  `<path d="M-13.5 3C-8.5 -8 5 -10 12.5 -1.5C6 6 -7 7 -13.5 3Z" fill="${skin}" stroke="${skin}" stroke-width="2.4"/>` +
  '<path d="M-13.5 2.5C-7 6.5 6 6 12.5 -1" fill="none" stroke="#2b170f" stroke-width="2.2" stroke-linecap="round"/></g>'

const MOUTH =
  '<defs><linearGradient id="skin"><stop offset="0" stop-color="#f8d1b0"/><stop offset="1" stop-color="#e6b292"/></linearGradient>' +
  '<radialGradient id="edge"><stop offset=".72" stop-color="#fff"/><stop offset="1" stop-color="#000"/></radialGradient>' +
  '<mask id="soft"><ellipse cx="222" cy="303" rx="25" ry="13" fill="url(#edge)"/></mask></defs>' +
  '<rect x="196" y="289" width="52" height="28" fill="url(#skin)" mask="url(#soft)"/>' +
  '<path d="M205 297C211 295.600 217 294.800 222 296.300C227 294.800 233 295.600 239 297C235 304 229 306.500 222 306.500C215 306.500 209 304 205 297Z" fill="#b8433f"/>' +
  '<path d="M209 298.200C216 299 228 299 235 298.200C231.500 301 227 301.800 222 301.800C217 301.800 212.500 301 209 298.200Z" fill="#fffaf4"/>'

/** A patch in the drawing's own units, cut to its place. */
export const patchSvg = (name: PatchName): string => {
  const { at, size } = PATCHES[name]
  const body = name === 'lids' ? EYES.map(eye).join('') : MOUTH
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${at[0]} ${at[1]} ${size[0]} ${size[1]}" width="${size[0]}" height="${size[1]}"><g transform="${FACE}">${body}</g></svg>`
}

const svg = (widthPx: number, heightPx: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" font-family="${FONTS}">${body}</svg>`

/** The lasting label of the picture; its lower half is left to the clock. */
export const labelSvg = (): string =>
  svg(
    LABEL.widthPx,
    LABEL.heightPx,
    `<rect width="${LABEL.widthPx}" height="${LABEL.heightPx}" rx="14" fill="#000" fill-opacity=".46"/>` +
      `<text x="${LABEL.widthPx / 2}" y="26" font-size="18" fill="#f2cf86" text-anchor="middle">演示画面</text>`,
  )

export type CardFacts = { readonly title: string; readonly priceFen: number; readonly flash: boolean }
const LINE_CHARS = 7.5

const segments = (text: string): string[] =>
  [...new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment)
/** In Chinese characters; Latin letters, digits and blanks take half the room. */
const widthOf = (text: string): number => segments(text).reduce((sum, one) => sum + (/^[\u0020-\u007e]$/.test(one) ? 0.55 : 1), 0)
/** As much of the beginning as fits, and the rest. */
const cut = (text: string, room: number): readonly [string, string] => {
  let head = ''
  for (const segment of segments(text)) {
    if (widthOf(head + segment) > room) break
    head += segment
  }
  return [head, text.slice(head.length)]
}

/** One or two lines of about seven characters, broken at a blank where both parts fit; what is too long ends in an ellipsis. */
export const titleLines = (title: string): string[] => {
  const whole = title.trim()
  if (widthOf(whole) <= LINE_CHARS) return [whole]
  const words = whole.split(' ')
  for (let count = words.length - 1; count > 0; count -= 1) {
    const [head, tail] = [words.slice(0, count).join(' '), words.slice(count).join(' ')]
    if (widthOf(head) <= LINE_CHARS && widthOf(tail) <= LINE_CHARS && widthOf(tail) > 1.5) return [head, tail]
  }
  const [first, rest] = cut(whole, LINE_CHARS)
  const [second, over] = cut(rest.trim(), LINE_CHARS)
  return [first.trim(), over === '' ? second : `${cut(second, LINE_CHARS - 1)[0]}…`]
}

/** Below the picture: name and price. Null: nothing is shown, the place stays empty. */
export const cardSvg = (facts: CardFacts | null): string => {
  const { widthPx, heightPx } = CARD
  if (!facts) return svg(widthPx, heightPx, '')
  const lines = titleLines(facts.title).map(
    (line, index) => `<text x="9" y="${147 + index * 18}" font-size="15" fill="#1c1c1e">${escapeHtml(line)}</text>`,
  )
  const price = `<text x="9" y="186" font-size="17" font-weight="bold" fill="#d9301f">${facts.flash ? '秒杀 ' : ''}${yuanText(facts.priceFen)}</text>`
  return svg(
    widthPx,
    heightPx,
    `<rect width="${widthPx}" height="${heightPx}" rx="14" fill="#fff" fill-opacity=".94"/>${lines.join('')}${price}`,
  )
}
export const CARD_PICTURE = { insetPx: 8, sidePx: CARD.widthPx - 16, radiusPx: 9 } as const
