// Cuts the half minute around a purchase out of a recording's list: a small list of its own, its segments untouched. Pure.
import type { Phase } from '../protocol/shows.ts'
import type { OrderMoment } from '../protocol/order-desk.ts'

/** Most of it before the click: what was promised is what she bought on. */
export const MOMENT_MS = { before: 20_000, after: 10_000 } as const

export const momentStateOf = (phase: Phase | null): OrderMoment['state'] => {
  if (phase === 'live' || phase === 'paused' || phase === 'interrupted') return 'onAir'
  if (phase === 'ended' || phase === 'processing') return 'making'
  return phase === 'replay' ? 'ready' : 'none'
}

type Segment = { readonly map: string; readonly atMs: number; readonly durationMs: number; readonly uri: string; readonly run: number }

const segmentsOf = (list: string): Segment[] => {
  const segments: Segment[] = []
  let map = ''
  let run = 0
  let atMs: number | null = null
  let durationMs = 0
  for (const line of list.split('\n')) {
    if (line.startsWith('#EXT-X-MAP:')) map = line
    else if (line.startsWith('#EXT-X-DISCONTINUITY') && !line.startsWith('#EXT-X-DISCONTINUITY-SEQUENCE')) run += 1
    else if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) atMs = Date.parse(line.slice('#EXT-X-PROGRAM-DATE-TIME:'.length))
    else if (line.startsWith('#EXTINF:')) durationMs = Number.parseFloat(line.slice('#EXTINF:'.length)) * 1_000
    else if (line !== '' && !line.startsWith('#')) {
      if (atMs !== null) segments.push({ map, atMs, durationMs, uri: line, run })
      atMs = atMs === null ? null : atMs + durationMs
    }
  }
  return segments
}

export type Clip = { readonly text: string; readonly fromMs: number; readonly untilMs: number }

/** `fromMs`, `untilMs` by the wall clock; null when the recording holds nothing of it. */
export const clipOf = (list: string, fromMs: number, untilMs: number): Clip | null => {
  const shown = segmentsOf(list).filter(({ atMs, durationMs }) => atMs + durationMs > fromMs && atMs < untilMs)
  const [first] = shown
  const last = shown.at(-1)
  if (!first || !last) return null
  const longestSec = Math.max(...shown.map(({ durationMs }) => Math.round(durationMs / 1_000)), 1)
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${longestSec}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ]
  shown.forEach((segment, index) => {
    const before = shown[index - 1]
    if (before && before.run !== segment.run) lines.push('#EXT-X-DISCONTINUITY')
    if (segment.map !== '' && segment.map !== before?.map) lines.push(segment.map)
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.atMs).toISOString()}`)
    lines.push(`#EXTINF:${(segment.durationMs / 1_000).toFixed(3)},`, segment.uri)
  })
  return { text: [...lines, '#EXT-X-ENDLIST', ''].join('\n'), fromMs: first.atMs, untilMs: last.atMs + last.durationMs }
}
