// Draws a leader's poster as SVG: show, one product, who invites and a square of QR modules; pictures are laid under it by the adapter.
import { yuanText } from '../../protocol/money.ts'

export type PosterFacts = {
  readonly url: string
  readonly title: string
  readonly hostName: string
  /** "直播中", "回放" or the start, as people read it. */
  readonly when: string
  readonly live: boolean
  readonly leaderName: string
  readonly goods: { readonly title: string; readonly priceFen: number } | null
}

/** Pixels. The QR box is big enough to be read from a chat picture that was scaled to half. */
export const POSTER = {
  width: 750,
  height: 1180,
  coverHeight: { withGoods: 640, alone: 850 },
  goods: { x: 40, y: 676, width: 180, height: 180 },
  qr: { x: 450, y: 890, size: 260 },
} as const

const FONT = "'WenQuanYi Micro Hei','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
const QR_QUIET_MODULES = 2

/** Text in SVG is markup: everything people wrote is escaped. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** At most `max` graphemes, with a mark when cut. */
export function clipped(text: string, max: number): string {
  const graphemes = Array.from(new Intl.Segmenter('zh').segment(text), (part) => part.segment)
  return graphemes.length <= max ? text : `${graphemes.slice(0, max - 1).join('')}…`
}

type TextStyle = { size: number; fill: string; bold?: boolean; anchor?: 'middle' | 'end' }

function textAt(x: number, y: number, text: string, { size, fill, bold, anchor }: TextStyle): string {
  const weight = bold === true ? ' font-weight="700"' : ''
  const place = anchor === undefined ? '' : ` text-anchor="${anchor}"`
  return `<text x="${x}" y="${y}" font-family="${FONT}" font-size="${size}" fill="${fill}"${weight}${place}>${escapeXml(text)}</text>`
}

/** A poster without a product gives its place to the cover. */
export function coverHeightOf({ goods }: Pick<PosterFacts, 'goods'>): number {
  return goods === null ? POSTER.coverHeight.alone : POSTER.coverHeight.withGoods
}

/** The whole poster over its pictures. `modules`: the QR code's dark squares by row. */
export function posterSvg(facts: PosterFacts, modules: readonly (readonly boolean[])[]): string {
  const { width, height } = POSTER
  const coverHeight = coverHeightOf(facts)
  const pillWidth = 44 + facts.when.length * 24
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    '<defs><linearGradient id="shade" x1="0" y1="0" x2="0" y2="1"><stop offset="0.35" stop-color="#000" stop-opacity="0"/>',
    '<stop offset="1" stop-color="#000" stop-opacity="0.72"/></linearGradient></defs>',
    `<rect x="0" y="0" width="${width}" height="${coverHeight}" fill="url(#shade)"/>`,
    `<rect x="${width - 40 - pillWidth}" y="36" width="${pillWidth}" height="52" rx="26" fill="${facts.live ? '#E0332A' : '#2A2C33'}"/>`,
    textAt(width - 40 - pillWidth / 2, 71, facts.when, { size: 26, fill: '#fff', bold: true, anchor: 'middle' }),
    textAt(40, coverHeight - 88, clipped(facts.title, 14), { size: 52, fill: '#fff', bold: true }),
    textAt(40, coverHeight - 36, clipped(facts.hostName, 20), { size: 30, fill: '#F3EDE4' }),
    goodsPart(facts.goods),
    invitePart(facts.leaderName),
    qrPart(modules),
    '</svg>',
  ].join('')
}

function goodsPart(goods: PosterFacts['goods']): string {
  const line = `<line x1="40" y1="874" x2="710" y2="874" stroke="#D9CDBB" stroke-width="2" stroke-dasharray="6 6"/>`
  if (goods === null) return ''
  return [
    textAt(244, 728, clipped(goods.title, 14), { size: 34, fill: '#2B2118', bold: true }),
    textAt(244, 812, yuanText(goods.priceFen), { size: 56, fill: '#C8261B', bold: true }),
    line,
  ].join('')
}

function invitePart(leaderName: string): string {
  const [initial = '团'] = Array.from(leaderName)
  return [
    '<circle cx="76" cy="946" r="36" fill="#F1D79B"/>',
    textAt(76, 959, initial, { size: 36, fill: '#6A4A12', bold: true, anchor: 'middle' }),
    textAt(128, 942, clipped(leaderName, 8), { size: 34, fill: '#2B2118', bold: true }),
    textAt(128, 984, '邀你来看直播', { size: 28, fill: '#7A6B58' }),
    textAt(40, 1068, '长按识别，直接进直播间', { size: 28, fill: '#7A6B58' }),
    textAt(40, 1112, '不用下载，先看再买', { size: 28, fill: '#7A6B58' }),
  ].join('')
}

function qrPart(modules: readonly (readonly boolean[])[]): string {
  const { x, y, size } = POSTER.qr
  const unit = size / (modules.length + QR_QUIET_MODULES * 2)
  const squares = modules.flatMap((row, down) =>
    row.flatMap((dark, right) => (dark ? [`M${right + QR_QUIET_MODULES} ${down + QR_QUIET_MODULES}h1v1h-1z`] : [])),
  )
  return [
    `<rect x="${x}" y="${y}" width="${size}" height="${size}" rx="16" fill="#fff" stroke="#EBE0CE" stroke-width="2"/>`,
    `<path transform="translate(${x} ${y}) scale(${unit})" d="${squares.join('')}" fill="#15161A" shape-rendering="crispEdges"/>`,
  ].join('')
}
