// The half minute around a purchase, cut out of a recording's list.
import { describe, expect, test } from '@jest/globals'
import * as HLS from 'hls-parser'
import { writePlaylist } from '../../../media/hls/playlist.ts'
import { clipOf, MOMENT_MS, momentStateOf } from '../../../server/order-desk/moment.rules.ts'
import { PHASES, type Phase } from '../../../server/protocol/shows.ts'

const T0 = Date.parse('2026-11-23T12:00:00.000Z')
const rowsOf = (run: string, fromMs: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `${run}-${index}.m4s`,
    run,
    atMs: fromMs + index * 2_000,
    durationMs: 2_000,
    bytes: 1,
  }))
const listOf = (rows: ReturnType<typeof rowsOf>): string => writePlaylist(rows, { view: 'replay', ended: true, prefix: '/hls/show/mac/' })
const mediaOf = (text: string): HLS.types.MediaPlaylist => HLS.parse(text) as HLS.types.MediaPlaylist

describe('clipOf', () => {
  test('holds whole segments from before until after, with their addresses, header and times', () => {
    const clip = clipOf(listOf(rowsOf('aaaaaa', T0, 300)), T0 + 101_000, T0 + 131_000)
    const { segments, endlist, playlistType, targetDuration } = mediaOf(clip?.text ?? '')
    expect({ endlist, playlistType, targetDuration }).toEqual({ endlist: true, playlistType: 'VOD', targetDuration: 2 })
    expect(segments.map(({ uri }) => uri)).toEqual(Array.from({ length: 16 }, (_, index) => `/hls/show/mac/aaaaaa-${50 + index}.m4s`))
    expect(segments[0]?.map?.uri).toBe('/hls/show/mac/aaaaaa.mp4')
    expect(segments[0]?.programDateTime?.getTime()).toBe(T0 + 100_000)
    expect(clip).toMatchObject({ fromMs: T0 + 100_000, untilMs: T0 + 132_000 })
  })
  test('goes over a gap with a discontinuity and the new header', () => {
    const rows = [...rowsOf('aaaaaa', T0, 10), ...rowsOf('bbbbbb', T0 + 50_000, 10)]
    const { segments } = mediaOf(clipOf(listOf(rows), T0 + 15_000, T0 + 55_000)?.text ?? '')
    expect(segments.map(({ uri }) => uri.slice('/hls/show/mac/'.length, -'.m4s'.length))).toEqual([
      'aaaaaa-7',
      'aaaaaa-8',
      'aaaaaa-9',
      'bbbbbb-0',
      'bbbbbb-1',
      'bbbbbb-2',
    ])
    expect(segments.map(({ discontinuity }) => discontinuity === true)).toEqual([false, false, false, true, false, false])
    expect(segments[3]?.map?.uri).toBe('/hls/show/mac/bbbbbb.mp4')
  })
  test('shorter at the ends of the recording; nothing where nothing was recorded', () => {
    const list = listOf(rowsOf('aaaaaa', T0, 10))
    expect(mediaOf(clipOf(list, T0 - 18_000, T0 + 12_000)?.text ?? '').segments).toHaveLength(6)
    expect(clipOf(list, T0 + 60_000, T0 + 90_000)).toBeNull()
    expect(clipOf('#EXTM3U\n', T0, T0 + 1)).toBeNull()
    expect(clipOf('', T0, T0 + 1)).toBeNull()
  })
})

test('thirty seconds, most of them before the click', () => {
  expect(MOMENT_MS.before + MOMENT_MS.after).toBe(30_000)
  expect(MOMENT_MS.before).toBeGreaterThan(MOMENT_MS.after)
})
test.each<[Phase, string]>(
  PHASES.map((phase): [Phase, string] => [
    phase,
    { live: 'onAir', paused: 'onAir', interrupted: 'onAir', ended: 'making', processing: 'making', replay: 'ready' }[phase as string] ??
      'none',
  ]),
)('a show that is %s: %s', (phase, state) => {
  expect(momentStateOf(phase)).toBe(state)
})
test('a show that is gone has no moment', () => expect(momentStateOf(null)).toBe('none'))
