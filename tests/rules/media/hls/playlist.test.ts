// Tests the live and replay lists: what a player of RFC 8216 reads in them.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as HLS from 'hls-parser'
import { initName, playlistLimits, readName, segmentName, writePlaylist } from '../../../../media/hls/playlist.ts'
import type { SegmentRow } from '../../../../media/hls/playlist.ts'

/** Segments of two seconds; `runs` says how many each run has. */
function rowsOf(runs: readonly number[], durationMs = 2_000): SegmentRow[] {
  let atMs = Date.UTC(2026, 0, 2, 3, 4, 5)
  return runs.flatMap((count, run) => {
    const name = `mwwa0${run}`
    atMs += 10_000
    return Array.from({ length: count }, (_, index) => {
      const row = { name: segmentName(name, index), run: name, atMs, durationMs, bytes: 1_000 }
      atMs += durationMs
      return row
    })
  })
}
const parse = (text: string) => HLS.parse(text) as HLS.types.MediaPlaylist

describe('live', () => {
  test('is the last window, numbered on, with wall-clock times and no end', () => {
    const rows = rowsOf([20])
    const text = writePlaylist(rows, { view: 'live', ended: false, prefix: 'seg/tok/' })
    const list = parse(text)
    expect(list.segments).toHaveLength(playlistLimits.liveSegments)
    expect(list.mediaSequenceBase).toBe(12)
    expect(list.endlist).toBe(false)
    expect(list.targetDuration).toBe(2)
    expect(list.segments[0]?.uri).toBe('seg/tok/mwwa00-12.m4s')
    expect(list.segments[0]?.map.uri).toBe('seg/tok/mwwa00.mp4')
    expect(list.segments.map((segment) => segment.programDateTime?.getTime())).toEqual(rows.slice(12).map((row) => row.atMs))
    expect(text).not.toContain('#EXT-X-DISCONTINUITY\n')
  })
  test('a host who came back is a discontinuity with a header of its own', () => {
    const list = parse(writePlaylist(rowsOf([3, 2]), { view: 'live', ended: false, prefix: '' }))
    expect(list.segments.map((segment) => segment.discontinuity ?? false)).toEqual([false, false, false, true, false])
    expect(list.segments.map((segment) => segment.map.uri)).toEqual(['mwwa00.mp4', 'mwwa00.mp4', 'mwwa00.mp4', 'mwwa01.mp4', 'mwwa01.mp4'])
  })
  test('discontinuities that left the window are counted on', () => {
    const gone = parse(writePlaylist(rowsOf([5, 5, 12]), { view: 'live', ended: false, prefix: '' }))
    expect(gone.discontinuitySequenceBase).toBe(2)
    const atEdge = parse(writePlaylist(rowsOf([4, 8]), { view: 'live', ended: false, prefix: '' }))
    expect(atEdge.discontinuitySequenceBase).toBe(1)
    expect(atEdge.segments[0]?.discontinuity ?? false).toBe(false)
  })
  test('a longer segment raises the target duration, for good', () => {
    const rows = rowsOf([12])
    rows[0] = { ...(rows[0] as SegmentRow), durationMs: 3_600 }
    expect(parse(writePlaylist(rows, { view: 'live', ended: false, prefix: '' })).targetDuration).toBe(4)
  })
})

describe('replay', () => {
  test('is everything, with its end', () => {
    const list = parse(writePlaylist(rowsOf([9, 30]), { view: 'replay', ended: true, prefix: 'r/' }))
    expect(list).toMatchObject({ endlist: true, playlistType: 'VOD' })
    expect(list.segments).toHaveLength(39)
    expect(list.segments.filter((segment) => segment.discontinuity)).toHaveLength(1)
  })
  test('before the end it is an event that grows', () => {
    expect(parse(writePlaylist(rowsOf([3]), { view: 'replay', ended: false, prefix: '' }))).toMatchObject({
      endlist: false,
      playlistType: 'EVENT',
    })
  })
  test('four hours are one list, whatever it is written in', () => {
    const rows = rowsOf([3_650, 3_550])
    const text = writePlaylist(rows, { view: 'replay', ended: true, prefix: '' })
    expect(text.match(/#EXTM3U|#EXT-X-VERSION|#EXT-X-TARGETDURATION|#EXT-X-PLAYLIST-TYPE|#EXT-X-ENDLIST/g)).toHaveLength(5)
    expect(text.match(/^#EXT-X-DISCONTINUITY$/gm)).toHaveLength(1)
    expect(text.match(/^[^#].*$/gm)).toEqual(rows.map((row) => row.name))
  })
})

test('a segment keeps its number and its discontinuity number in every window it is in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }), (runs) => {
      const rows = rowsOf(runs)
      const numbers = new Map<string, string>()
      for (let length = 1; length <= rows.length; length++) {
        const list = parse(writePlaylist(rows.slice(0, length), { view: 'live', ended: false, prefix: '' }))
        let discontinuity = list.discontinuitySequenceBase ?? 0
        list.segments.forEach((segment, index) => {
          if (segment.discontinuity) discontinuity++
          const now = `${(list.mediaSequenceBase ?? 0) + index} ${discontinuity}`
          expect(numbers.get(segment.uri) ?? now).toBe(now)
          numbers.set(segment.uri, now)
        })
      }
    }),
    { numRuns: 30 },
  )
})

test.each([
  ['mwwa4fhh-3.m4s', { run: 'mwwa4fhh', index: 3 }],
  ['mwwa4fhh.mp4', { run: 'mwwa4fhh', index: null }],
  ['../../etc/passwd', null],
  ['mwwa4fhh-3.m4s/..', null],
  ['index.jsonl', null],
  ['MWWA4FHH.mp4', null],
  ['mwwa4fhh-99999999.m4s', null],
  ['', null],
])('the name %s', (name, parts) => {
  expect(readName(name)).toEqual(parts)
})

test('names that are written are names that are read', () => {
  const run = Date.now().toString(36)
  expect(readName(segmentName(run, 0))).toEqual({ run, index: 0 })
  expect(readName(initName(run))).toEqual({ run, index: null })
})
