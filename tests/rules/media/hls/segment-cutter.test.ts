// Tests how fragments become segments.
import { describe, expect, test } from '@jest/globals'
import type { Fragment } from '../../../../media/hls/part-splitter.ts'
import { createSegmentCutter } from '../../../../media/hls/segment-cutter.ts'

const fragment = (startSec: number, startsWithKey = false, lengthSec = 0.2): Fragment => ({
  bytes: Buffer.from([Math.round(startSec * 10)]),
  startsWithKey,
  startSec,
  endSec: startSec + lengthSec,
  frameCount: 5,
})
const soundAlone: Fragment = { bytes: Buffer.from([255]), startsWithKey: false, startSec: null, endSec: null, frameCount: 0 }

/** Fragments of 0.2 s, key frames where said; the lengths of what was cut. */
function cuts(keysAtSec: readonly number[], totalSec: number): number[] {
  const cutter = createSegmentCutter(2)
  const lengths: number[] = []
  for (let step = 0; step * 0.2 < totalSec - 0.01; step++) {
    const startSec = Math.round(step * 2) / 10
    const cut = cutter.push(fragment(startSec, keysAtSec.includes(startSec)))
    if (cut) lengths.push(Math.round(cut.durationSec * 10) / 10)
  }
  return lengths
}

describe('a segment', () => {
  test('ends with the key frame that comes after the target', () => {
    expect(cuts([0, 2, 4], 5)).toEqual([2, 2])
    expect(cuts([0, 2.4, 4.4], 5)).toEqual([2.4, 2])
  })
  test('is not ended by the key frames joiners asked for', () => {
    expect(cuts([0, 0.6, 1.2, 2], 3)).toEqual([2])
  })
  test('is ended a little early rather than two seconds late', () => {
    expect(cuts([0, 1.8, 4], 5)).toEqual([1.8, 2.2])
  })
  test('waits as long as no key frame comes', () => {
    expect(cuts([0], 9)).toEqual([])
  })
  test('never begins without a key frame', () => {
    const cutter = createSegmentCutter(2)
    cutter.push(soundAlone)
    cutter.push(fragment(0))
    expect(cutter.openSec()).toBe(0)
    cutter.push(fragment(0.2, true))
    expect(cutter.flush()).toMatchObject({ startSec: 0.2, frameCount: 5 })
  })
  test('holds the sound that came between its frames', () => {
    const cutter = createSegmentCutter(2)
    cutter.push(fragment(0, true))
    cutter.push(soundAlone)
    cutter.push(fragment(0.2))
    expect(cutter.flush()?.bytes).toEqual(Buffer.from([0, 255, 2]))
  })
})

test('asked to, it cuts at the next key frame, however soon', () => {
  const cutter = createSegmentCutter(2)
  cutter.push(fragment(0, true))
  cutter.cutAtNextKey()
  expect(cutter.push(fragment(0.2))).toBeNull()
  expect(cutter.push(fragment(0.4, true))?.durationSec).toBeCloseTo(0.4)
  expect(cutter.push(fragment(0.6, true))).toBeNull()
})

test('the unfinished one is given once, and none when there is no picture', () => {
  const cutter = createSegmentCutter(2)
  expect(cutter.flush()).toBeNull()
  cutter.push(fragment(0, true))
  expect(cutter.flush()?.durationSec).toBeCloseTo(0.2)
  expect(cutter.flush()).toBeNull()
})
