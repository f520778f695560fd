// Reports of what is received: differences, bounded as the contract bounds them.
import { expect, test } from '@jest/globals'
import { measuresBetween, networkWord, noMeasures, readingOf, type Reading } from '../../../../web/src/features/playback/stats.rules.ts'

const reading = (over: Partial<Reading> = {}): Reading => ({
  atMs: 0,
  frames: 0,
  freezeSec: 0,
  lost: 0,
  received: 0,
  bytes: 0,
  jitterDelaySec: 0,
  jitterCount: 0,
  rttMs: null,
  ...over,
})
test('two readings two seconds apart', () => {
  const measures = measuresBetween(
    reading({ frames: 100 }),
    reading({
      atMs: 2000,
      frames: 150,
      freezeSec: 0.4,
      lost: 5,
      received: 95,
      bytes: 150_000,
      jitterDelaySec: 5,
      jitterCount: 50,
      rttMs: 40,
    }),
  )
  expect(measures).toEqual({ fps: 25, freezeMs: 400, lossBps: 500, jitterBufferMs: 100, rttMs: 40, kbps: 600 })
})
test('counters that went back (a new transport) and no time between give no nonsense', () => {
  expect(measuresBetween(reading({ frames: 900, bytes: 9, lost: 3 }), reading({ atMs: 2000 }))).toEqual(noMeasures)
  expect(measuresBetween(reading(), reading())).toEqual(noMeasures)
})
test('everything stays within the contract', () => {
  const wild = measuresBetween(reading(), reading({ atMs: 1, frames: 1e6, freezeSec: 99, lost: 10, bytes: 1e12, rttMs: 1e9 }))
  expect(wild).toEqual({ fps: 120, freezeMs: 2000, lossBps: 10_000, jitterBufferMs: 0, rttMs: 60_000, kbps: 100_000 })
})
test('a getStats answer is read by its rows', () => {
  const rows = [
    { type: 'inbound-rtp', kind: 'audio', framesDecoded: 1 },
    { type: 'inbound-rtp', kind: 'video', framesDecoded: 7, packetsLost: 2 },
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.05 },
  ]
  expect(readingOf(rows, 5)).toMatchObject({ atMs: 5, frames: 7, lost: 2, rttMs: 50 })
  expect(readingOf([], 5).rttMs).toBeNull()
})
test('the light in one word', () => {
  expect(networkWord(noMeasures)).toBe('good')
  expect(networkWord({ ...noMeasures, lossBps: 600 })).toBe('fair')
  expect(networkWord({ ...noMeasures, freezeMs: 1000 })).toBe('bad')
})
