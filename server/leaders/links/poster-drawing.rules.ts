// Draws a poster's words, shades and square code as SVG; the pictures are laid under and over it by the adapter. Pure.
import { yuanText } from '../../protocol/money.ts'
import { clipped, layoutOf, POSTER, templateOf, type Box, type PosterFacts } from './poster.rules.ts'

const FONT = "'WenQuanYi Micro Hei','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
const QR_QUIET_MODULES = 2
const INK = '#2B2118'
const QUIET = '#7A6B58'
const RED = '#C8261B'

/** Text in SVG is markup: everything people wrote is escaped. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

type TextStyle = { size: number; fill: string; bold?: boolean; anchor?: 'middle' | 'end' }

function textAt(x: number, y: number, text: string, { size, fill, bold, anchor }: TextStyle): string {
  const weight = bold === true ? ' font-weight="700"' : ''
  const place = anchor === undefined ? '' : ` text-anchor="${anchor}"`
  return `<text x="${x}" y="${y}" font-family="${FONT}" font-size="${size}" fill="${fill}"${weight}${place}>${escapeXml(text)}</text>`
}

/** The whole poster between its pictures. `modules`: the QR code's dark squares by row. */
export function posterSvg(facts: PosterFacts, modules: readonly (readonly boolean[])[]): string {
  const { width, height } = POSTER
  const { face, qr } = layoutOf(facts)
  const parts = { split: splitParts, full: fullParts, goods: goodsParts }[templateOf(facts)]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    ...parts(facts),
    whenPill(facts),
    facePart(facts.leaderName, face),
    qrPart(modules, qr),
    '</svg>',
  ].join('')
}

/** A shade from clear to dark, so that words over a picture can be read whatever it shows. */
const shade = (height: number, from: number, to: number): string =>
  `<defs><linearGradient id="shade" x1="0" y1="0" x2="0" y2="1"><stop offset="${from}" stop-color="#000" stop-opacity="0"/>` +
  `<stop offset="${to}" stop-color="#000" stop-opacity="0.72"/></linearGradient></defs>` +
  `<rect x="0" y="0" width="${POSTER.width}" height="${height}" fill="url(#shade)"/>`

function whenPill({ when, live }: PosterFacts): string {
  const pillWidth = 44 + when.length * 24
  const x = POSTER.width - 40 - pillWidth
  return (
    `<rect x="${x}" y="36" width="${pillWidth}" height="52" rx="26" fill="${live ? '#D2281E' : '#2A2C33'}"/>` +
    textAt(x + pillWidth / 2, 71, when, { size: 26, fill: '#fff', bold: true, anchor: 'middle' })
  )
}

const invites = (name: string, y: number, [ink, quiet]: readonly [string, string]): string[] => [
  textAt(128, y + 32, clipped(name, 8), { size: 34, fill: ink, bold: true }),
  textAt(128, y + 70, '邀你来看直播', { size: 26, fill: quiet }),
]

/** 图文: the show above, one product and the code below. */
function splitParts(facts: PosterFacts): string[] {
  const { goods, title, hostName, leaderName } = facts
  const coverHeight = layoutOf(facts).cover?.height ?? 0
  const product =
    goods === null
      ? []
      : [
          textAt(244, 722, clipped(goods.title, 14), { size: 34, fill: INK, bold: true }),
          textAt(244, 806, yuanText(goods.priceFen), { size: 56, fill: RED, bold: true }),
          '<line x1="40" y1="868" x2="710" y2="868" stroke="#D9CDBB" stroke-width="2" stroke-dasharray="6 6"/>',
        ]
  return [
    shade(coverHeight, 0.35, 1),
    textAt(40, coverHeight - 88, clipped(title, 12), { size: 52, fill: '#fff', bold: true }),
    textAt(40, coverHeight - 36, clipped(hostName, 20), { size: 30, fill: '#F3EDE4' }),
    ...product,
    ...invites(leaderName, 910, [INK, QUIET]),
    textAt(40, 1068, '长按识别，直接进直播间', { size: 28, fill: QUIET }),
    textAt(40, 1112, '不用下载，先看再买', { size: 28, fill: QUIET }),
  ]
}

/** 整幅: the cover fills the poster. */
function fullParts({ goods, title, hostName, leaderName }: PosterFacts): string[] {
  const product =
    goods === null
      ? []
      : [
          textAt(176, 914, clipped(goods.title, 8), { size: 30, fill: '#fff', bold: true }),
          textAt(176, 976, yuanText(goods.priceFen), { size: 48, fill: '#FFD98A', bold: true }),
        ]
  return [
    shade(POSTER.height, 0.4, 0.78),
    textAt(40, 776, clipped(title, 12), { size: 54, fill: '#fff', bold: true }),
    textAt(40, 832, clipped(hostName, 20), { size: 30, fill: '#F3EDE4' }),
    ...product,
    ...invites(leaderName, 1030, ['#fff', '#E6DED2']),
  ]
}

/** 单品: one product fills the poster's upper part. */
function goodsParts({ goods, title, hostName, leaderName }: PosterFacts): string[] {
  return [
    textAt(40, 826, clipped(goods?.title ?? '', 15), { size: 44, fill: INK, bold: true }),
    textAt(40, 908, yuanText(goods?.priceFen ?? 0), { size: 60, fill: RED, bold: true }),
    textAt(40, 958, clipped(`${hostName} · ${title}`, 14), { size: 26, fill: QUIET }),
    ...invites(leaderName, 1010, [INK, QUIET]),
    textAt(40, 1132, '长按识别，进直播间看它', { size: 26, fill: QUIET }),
  ]
}

function facePart(leaderName: string, { x, y, width }: Box): string {
  const [initial = '团'] = Array.from(leaderName)
  const half = width / 2
  return (
    `<circle cx="${x + half}" cy="${y + half}" r="${half}" fill="#F1D79B"/>` +
    textAt(x + half, y + half + 13, initial, { size: 36, fill: '#6A4A12', bold: true, anchor: 'middle' })
  )
}

function qrPart(modules: readonly (readonly boolean[])[], { x, y, size }: { x: number; y: number; size: number }): string {
  const unit = size / (modules.length + QR_QUIET_MODULES * 2)
  const squares = modules.flatMap((row, down) =>
    row.flatMap((dark, right) => (dark ? [`M${right + QR_QUIET_MODULES} ${down + QR_QUIET_MODULES}h1v1h-1z`] : [])),
  )
  return [
    `<rect x="${x}" y="${y}" width="${size}" height="${size}" rx="16" fill="#fff" stroke="#EBE0CE" stroke-width="2"/>`,
    `<path transform="translate(${x} ${y}) scale(${unit})" d="${squares.join('')}" fill="#15161A" shape-rendering="crispEdges"/>`,
  ].join('')
}
