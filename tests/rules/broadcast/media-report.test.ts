// Proves what the engine's word changes on a show's row, for every pair of states, on air and not.
import { describe, expect, test } from '@jest/globals'
import { closedWhy, goneCell, mediaToNote } from '../../../server/broadcast/media-report.rules.ts'
import { PHASES, type Phase } from '../../../server/protocol/shows.ts'
import type { MediaCell } from '../../../server/protocol/stage.ts'
import { ON_AIR } from '../../../server/shows/phase.rules.ts'

const cell = (state: MediaCell['state'], take: number, sinceMs: number, layers = 3): MediaCell => ({ state, take, sinceMs, layers })
const STATES = ['off', 'on', 'away'] as const
const offAir = PHASES.filter((phase) => !ON_AIR.includes(phase))

describe('a word of an earlier take', () => {
  test.each(PHASES)('changes nothing while %s', (phase) => {
    for (const row of STATES) for (const told of STATES) expect(mediaToNote(cell(row, 4, 10), phase, cell(told, 3, 20))).toBeNull()
  })
})

describe('a picture', () => {
  test.each(PHASES)('is noted while %s, once', (phase) => {
    const told = cell('on', 5, 20)
    for (const row of STATES) expect(mediaToNote(cell(row, 4, 10), phase, told)).toEqual(told)
    expect(mediaToNote(cell('on', 5, 10), phase, told)).toBeNull()
  })
  test('that comes back in the same take is noted, and other layers are', () => {
    expect(mediaToNote(cell('away', 5, 10), 'live', cell('on', 5, 20))).toEqual(cell('on', 5, 20))
    expect(mediaToNote(cell('on', 5, 10, 3), 'live', cell('on', 5, 20, 1))).toEqual(cell('on', 5, 20, 1))
  })
})

describe('no picture', () => {
  test.each(ON_AIR)('is an absence while %s, whether the stage is away or closed', (phase: Phase) => {
    for (const told of ['away', 'off'] as const)
      expect(mediaToNote(cell('on', 5, 10), phase, cell(told, 5, 20, 1))).toEqual(cell('away', 5, 20))
  })
  test.each(ON_AIR)('an absence keeps its beginning while %s, however often the host tries', (phase: Phase) => {
    expect(mediaToNote(cell('away', 5, 10), phase, cell('off', 5, 99))).toBeNull()
    expect(mediaToNote(cell('away', 5, 10), phase, cell('away', 6, 99))).toBeNull()
    expect(mediaToNote(cell('off', 5, 10), phase, cell('away', 5, 99))).toEqual(cell('away', 5, 10))
  })
  test.each(offAir)('is what the stage says while %s', (phase: Phase) => {
    expect(mediaToNote(cell('on', 5, 10), phase, cell('away', 5, 20))).toEqual(cell('away', 5, 20))
    expect(mediaToNote(cell('on', 5, 10), phase, cell('off', 5, 20))).toEqual(cell('off', 5, 20))
    expect(mediaToNote(cell('away', 5, 10), phase, cell('off', 5, 20))).toEqual(cell('off', 5, 20))
    expect(mediaToNote(cell('off', 5, 10), phase, cell('off', 5, 20))).toBeNull()
  })
})

test('a stage that went with its server is gone in the row’s own take, from now on', () => {
  expect(goneCell(cell('on', 7, 10), 500)).toEqual(cell('off', 7, 500))
  expect(mediaToNote(cell('on', 7, 10), 'live', goneCell(cell('on', 7, 10), 500))).toEqual(cell('away', 7, 500))
})

test('the wire knows five reasons for a transport’s end', () => {
  expect((['workerDied', 'takenOver', 'drain', 'kicked'] as const).map(closedWhy)).toEqual(['workerDied', 'takenOver', 'drain', 'kicked'])
  expect((['stageClosed', 'networkGone', 'silentPage'] as const).map(closedWhy)).toEqual(['closed', 'closed', 'closed'])
})
