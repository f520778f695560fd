// Ten seconds of sending before a show, and the one thing the health light says.
import { describe, expect, test } from '@jest/globals'
import { AWAY_NOTICE_MS, awayOf } from '../../../web/src/features/broadcast/away.rules.ts'
import { healthSaid, SILENT_MS, type HealthFacts } from '../../../web/src/features/broadcast/health-said.rules.ts'
import { levelWord } from '../../../web/src/features/broadcast/level-meter.tsx'
import { curveOf } from '../../../web/src/features/broadcast/uplink-panel.tsx'
import { judgeUplink, uplinkPasses, type UplinkSample } from '../../../web/src/features/broadcast/uplink-test.rules.ts'

const samples = (kbps: (second: number) => number, lossBps = 0, rttMs: number | null = 40): UplinkSample[] =>
  Array.from({ length: 20 }, (_, index) => ({ atMs: 1000 + index * 500, kbps: kbps(index / 2), rttMs, lossBps }))

describe('the uplink test', () => {
  test('waits until something is sent', () => {
    expect(judgeUplink([], null, 5000).at).toBe('waiting')
    expect(judgeUplink([], 1000, 5000).at).toBe('waiting')
    expect(
      judgeUplink(
        samples(() => 2000),
        null,
        5000,
      ).at,
    ).toBe('waiting')
  })
  test('runs for ten seconds and says how many are left', () => {
    const test = judgeUplink(
      samples(() => 2000),
      1000,
      5500,
    )
    expect([test.at, test.leftSec, test.word]).toEqual(['running', 6, null])
    expect(uplinkPasses(test)).toBe(false)
  })
  test('judges the second half alone, for the encoder climbs', () => {
    const test = judgeUplink(
      samples((second) => (second < 5 ? 60 : 1800)),
      1000,
      11_000,
    )
    expect([test.at, test.word]).toEqual(['done', 'good'])
    expect(uplinkPasses(test)).toBe(true)
  })
  test.each([
    ['fair', 350, 0, true],
    ['fair', 1800, 400, true],
    ['bad', 120, 0, false],
    ['bad', 1800, 1500, false],
    ['gone', 5, 0, false],
  ] as const)('%s at %i kbit/s and %i bps of loss', (word, kbps, lossBps, passes) => {
    const test = judgeUplink(
      samples(() => kbps, lossBps),
      1000,
      12_000,
    )
    expect(test.word).toBe(word)
    expect(uplinkPasses(test)).toBe(passes)
  })
  test('an unknown round trip is no slow one', () => {
    expect(
      judgeUplink(
        samples(() => 1800, 0, null),
        1000,
        12_000,
      ),
    ).toMatchObject({ word: 'good', rttMs: null })
  })
  test('the curve stays inside its picture', () => {
    const { path, neededY } = curveOf(
      samples(() => 9000),
      1000,
    )
    const ys = path
      .slice(1)
      .split(' L')
      .map((point) => Number(point.split(' ')[1]))
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(0)
    expect(neededY).toBeLessThan(57)
    expect(curveOf([], 0).path).toBe('')
  })
})

describe('the card over the picture', () => {
  const facts = { at: 'waiting' as const, sinceMs: 9000, lastGoodMs: 4000, nowMs: 10_000 }
  test('counts from the last good picture, whatever try is running', () => {
    expect(awayOf(facts)).toEqual({ kind: 'reconnecting', sinceMs: 4000 })
    expect(awayOf({ ...facts, at: 'opening', sinceMs: 9990 })).toEqual({ kind: 'reconnecting', sinceMs: 4000 })
  })
  test('a hitch shows nothing, nor does a first opening that is quick', () => {
    expect(awayOf({ ...facts, lastGoodMs: 10_000 - AWAY_NOTICE_MS + 1 })).toBeNull()
    expect(awayOf({ ...facts, at: 'opening', lastGoodMs: null, sinceMs: 9500 })).toBeNull()
    expect(awayOf({ ...facts, at: 'opening', lastGoodMs: null, sinceMs: 1000 })?.kind).toBe('reconnecting')
    expect([awayOf({ ...facts, at: 'publishing' }), awayOf({ ...facts, at: 'idle' })]).toEqual([null, null])
  })
  test('another device is said at once', () => {
    expect(awayOf({ ...facts, at: 'busy', sinceMs: 10_000 })?.kind).toBe('busy')
    expect(awayOf({ ...facts, at: 'takenOver', sinceMs: 10_000 })?.kind).toBe('elsewhere')
  })
})

describe('the health light', () => {
  const fine: HealthFacts = {
    at: 'publishing',
    uplink: { kbps: 1800, rttMs: 40, lossBps: 0, limitedBy: 'none' },
    lineOpen: true,
    silentMs: 0,
    wasOn: true,
  }
  test.each([
    ['smooth', {}],
    ['rough', { uplink: { kbps: 300, rttMs: 40, lossBps: 0, limitedBy: 'bandwidth' as const } }],
    ['cpu', { uplink: { kbps: 1800, rttMs: 40, lossBps: 0, limitedBy: 'cpu' as const } }],
    ['bad', { uplink: { kbps: 1800, rttMs: 40, lossBps: 1200, limitedBy: 'none' as const }, silentMs: SILENT_MS }],
    ['gone', { uplink: { kbps: 0, rttMs: null, lossBps: 0, limitedBy: 'none' as const } }],
    ['silent', { silentMs: SILENT_MS }],
    ['opening', { at: 'opening' as const, wasOn: false }],
    ['reconnecting', { at: 'opening' as const }],
    ['opening', { uplink: null }],
    ['reconnecting', { at: 'mending' as const }],
    ['reconnecting', { lineOpen: false }],
    ['busy', { at: 'busy' as const }],
    ['elsewhere', { at: 'takenOver' as const }],
    ['off', { at: 'idle' as const }],
  ] as const)('says %s', (saying, change) => expect(healthSaid({ ...fine, ...change }).saying).toBe(saying))
  test('a muted microphone is not called silent', () => expect(healthSaid({ ...fine, silentMs: null }).saying).toBe('smooth'))
  test('loudness in three words', () => expect([levelWord(-55), levelWord(-14), levelWord(-1)]).toEqual(['low', 'fine', 'high']))
})
