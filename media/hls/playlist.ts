// Writes the live list and the replay list of one recording; pure.
import * as HLS from 'hls-parser'

/** One segment of a recording. `atMs` is the wall-clock time of its first frame; `run` names its header, a new run is a discontinuity. */
export type SegmentRow = { name: string; run: string; atMs: number; durationMs: number; bytes: number }

export const playlistLimits = {
  /** A list shows this many segments: three target durations for players that start there, and a reload's slack. */
  liveSegments: 8,
  segmentSec: 2,
} as const

export function initName(run: string): string {
  return `${run}.mp4`
}

/** The parts of a name, or null for any name that we never wrote. */
export function readName(name: string): { run: string; index: number | null } | null {
  const match = /^([0-9a-z]{6,12})(?:-(\d{1,7})\.m4s|\.mp4)$/.exec(name)
  if (!match?.[1]) return null
  return { run: match[1], index: match[2] === undefined ? null : Number(match[2]) }
}

export function segmentName(run: string, index: number): string {
  return `${run}-${index}.m4s`
}

/**
 * `rows`: the whole recording in order. `live` is its last window, or, once `ended`, the window with its end;
 * `replay` is everything, with ENDLIST once ended. `prefix` stands before every name.
 */
export function writePlaylist(rows: readonly SegmentRow[], options: { view: 'live' | 'replay'; ended: boolean; prefix: string }): string {
  const first = options.view === 'live' ? Math.max(0, rows.length - playlistLimits.liveSegments) : 0
  const shown = rows.slice(first)
  const longestMs = rows.reduce((longest, row) => Math.max(longest, row.durationMs), playlistLimits.segmentSec * 1_000)
  const vod = options.view === 'replay' && options.ended
  const segments = shown.map((row, index) => segmentOf(row, rows[first + index - 1], index === 0, options.prefix))
  const head = {
    version: 7,
    independentSegments: true,
    // Players refuse a list whose segments round to more than this; over the whole recording, so that it never shrinks.
    targetDuration: Math.round(longestMs / 1_000),
    mediaSequenceBase: first,
    discontinuitySequenceBase: discontinuitiesBefore(rows, first),
    ...(vod ? { playlistType: 'VOD' as const } : options.view === 'replay' ? { playlistType: 'EVENT' as const } : {}),
  }
  const pieces: string[] = []
  for (let from = 0; from === 0 || from < segments.length; from += segmentsAPiece) {
    const piece = segments.slice(from, from + segmentsAPiece)
    const isLast = from + segmentsAPiece >= segments.length
    pieces.push(writePiece({ ...head, segments: piece, endlist: options.ended && isLast }, from > 0))
  }
  return pieces.join('\n')
}

/** The library looks for doubles among all lines written so far: in one piece, four hours took 2.5 s. */
const segmentsAPiece = 100

function writePiece(list: ConstructorParameters<typeof HLS.types.MediaPlaylist>[0], withoutHead: boolean): string {
  let headLines = 0
  const text = HLS.stringify(new HLS.types.MediaPlaylist(list), {
    segmentProcessor(_lines, start, _end, _segment, index) {
      if (index === 0) headLines = start
    },
  })
  return withoutHead ? text.split('\n').slice(headLines).join('\n') : text
}

function segmentOf(row: SegmentRow, before: SegmentRow | undefined, isFirst: boolean, prefix: string) {
  return new HLS.types.Segment({
    uri: `${prefix}${row.name}`,
    duration: row.durationMs / 1_000,
    // The first segment of a window needs no mark: the sequence number above says how many there were.
    discontinuity: !isFirst && before !== undefined && before.run !== row.run,
    map: new HLS.types.MediaInitializationSection({ hint: false, uri: `${prefix}${initName(row.run)}` }),
    programDateTime: new Date(row.atMs),
  })
}

/** How many discontinuities lie before the segment at `first` and its own. */
function discontinuitiesBefore(rows: readonly SegmentRow[], first: number): number {
  let count = 0
  for (let index = 1; index <= first && index < rows.length; index++) if (rows[index]?.run !== rows[index - 1]?.run) count++
  return count
}
