// Tests reading and writing sender reports and the clock that follows them.
import { describe, expect, test } from '@jest/globals'
import {
  followClock,
  isRtcp,
  readSenderReport,
  reportAt,
  writeEmptyReceiverReport,
  writeSenderReport,
} from '../../../../media/hls/sender-report.ts'
import type { StreamClock } from '../../../../media/hls/sender-report.ts'

const report = { ssrc: 0xdeadbeef, ntpMs: 1_795_620_500_486.25, rtpTimestamp: 0xfffffff0 }

test('what is written is read', () => {
  const read = readSenderReport(writeSenderReport(report))
  expect(read).toMatchObject({ ssrc: report.ssrc, rtpTimestamp: report.rtpTimestamp })
  expect(read?.ntpMs).toBeCloseTo(report.ntpMs, 3)
})

test('a sender report is found behind another packet', () => {
  const compound = new Uint8Array([...writeEmptyReceiverReport(), ...writeSenderReport(report)])
  expect(readSenderReport(compound)?.ssrc).toBe(report.ssrc)
})

test.each([
  ['nothing', new Uint8Array()],
  ['another packet', writeEmptyReceiverReport()],
  ['a report cut off', writeSenderReport(report).subarray(0, 20)],
])('%s holds none', (_name, packet) => {
  expect(readSenderReport(packet)).toBeNull()
})

test('reports and media are told apart by the second byte', () => {
  expect(isRtcp(writeSenderReport(report))).toBe(true)
  expect(isRtcp(new Uint8Array([0x80, 102]))).toBe(false)
  expect(isRtcp(new Uint8Array([0x80, 0x80 | 102]))).toBe(false)
})

describe('the clock', () => {
  const ticksPerMs = 90
  const at = (ms: number, errorMs = 0) => ({ ssrc: 1, ntpMs: 1_000_000 + ms + errorMs, rtpTimestamp: (5_000 + ms * ticksPerMs) >>> 0 })
  test('begins with the first report', () => {
    expect(followClock(null, at(0), 90_000)).toEqual({ rtpTimestamp: 5_000, originMs: 1_000_000 })
  })
  test('jitter of a report moves it by five milliseconds at most', () => {
    let clock: StreamClock = followClock(null, at(0), 90_000)
    clock = followClock(clock, at(1_000, 80), 90_000)
    expect(clock.originMs).toBeCloseTo(1_001_005, 6)
    clock = followClock(clock, at(2_000, 13), 90_000)
    expect(clock.originMs - 1_002_000).toBeCloseTo(5 + 8 / 8, 6)
  })
  test('a crystal that drifts is followed', () => {
    let clock: StreamClock = followClock(null, at(0), 90_000)
    for (let second = 1; second <= 3_600; second++) clock = followClock(clock, at(second * 1_000, second * 0.1), 90_000)
    expect(Math.abs(clock.originMs - (1_000_000 + 3_600_000 + 360))).toBeLessThan(5)
  })
  test('a jump is followed at once', () => {
    const clock = followClock(followClock(null, at(0), 90_000), at(1_000, 5_000), 90_000)
    expect(clock.originMs).toBe(1_006_000)
  })
  test('timestamps that wrap are no jump', () => {
    const clock = followClock(
      { rtpTimestamp: 0xffffff00, originMs: 0 },
      { ssrc: 1, ntpMs: 1_000, rtpTimestamp: (0xffffff00 + 90_000) >>> 0 },
      90_000,
    )
    expect(clock.originMs).toBeCloseTo(1_000, 6)
  })
  test('told at another moment it is the same clock', () => {
    const told = reportAt({ rtpTimestamp: 100, originMs: 10_000 }, 9_000, 7, 90_000)
    expect(told).toEqual({ ssrc: 7, ntpMs: 9_000, rtpTimestamp: (100 - 90_000) >>> 0 })
  })
})
