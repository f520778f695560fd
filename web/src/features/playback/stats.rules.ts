// Turns two readings of getStats into what a page reports each 2 s. Pure.
import type { StatsReport } from '../../../../server/protocol/stage.ts'

/** Counters that only grow, of the video that is received, at one moment. */
export type Reading = {
  readonly atMs: number
  readonly frames: number
  readonly freezeSec: number
  readonly lost: number
  readonly received: number
  readonly bytes: number
  readonly jitterDelaySec: number
  readonly jitterCount: number
  readonly rttMs: number | null
}
export type Measures = Pick<StatsReport, 'fps' | 'freezeMs' | 'lossBps' | 'jitterBufferMs' | 'rttMs' | 'kbps'>
export const noMeasures: Measures = { fps: 0, freezeMs: 0, lossBps: 0, jitterBufferMs: 0, rttMs: 0, kbps: 0 }

const within = (value: number, max: number): number => (Number.isFinite(value) ? Math.min(max, Math.max(0, value)) : 0)

/** Differences over the time between two readings, each inside the bounds of the contract. */
export function measuresBetween(before: Reading, after: Reading): Measures {
  const sec = (after.atMs - before.atMs) / 1000
  if (sec <= 0) return noMeasures
  const lost = Math.max(0, after.lost - before.lost)
  const received = Math.max(0, after.received - before.received)
  const jitterCount = after.jitterCount - before.jitterCount
  return {
    fps: within((after.frames - before.frames) / sec, 120),
    freezeMs: within((after.freezeSec - before.freezeSec) * 1000, 2000),
    lossBps: lost + received === 0 ? 0 : within((lost / (lost + received)) * 10_000, 10_000),
    jitterBufferMs: jitterCount <= 0 ? 0 : within(((after.jitterDelaySec - before.jitterDelaySec) / jitterCount) * 1000, 60_000),
    rttMs: within(after.rttMs ?? 0, 60_000),
    kbps: within(((after.bytes - before.bytes) * 8) / sec / 1000, 100_000),
  }
}

type Row = Record<string, unknown> & { type?: string }
const num = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

/** Reads the counters out of the rows of a getStats answer. */
export function readingOf(rows: readonly Row[], atMs: number): Reading {
  const video = rows.find((row) => row.type === 'inbound-rtp' && row['kind'] === 'video')
  const pair = rows.find((row) => row.type === 'candidate-pair' && row['nominated'] === true && row['currentRoundTripTime'] !== undefined)
  return {
    atMs,
    frames: num(video?.['framesDecoded']),
    freezeSec: num(video?.['totalFreezesDuration']),
    lost: num(video?.['packetsLost']),
    received: num(video?.['packetsReceived']),
    bytes: num(video?.['bytesReceived']),
    jitterDelaySec: num(video?.['jitterBufferDelay']),
    jitterCount: num(video?.['jitterBufferEmittedCount']),
    rttMs: pair ? num(pair['currentRoundTripTime']) * 1000 : null,
  }
}

export type NetworkWord = 'good' | 'fair' | 'bad'
/** The network light in one word: by loss, freezes and delay of the last report. */
export function networkWord(measures: Measures): NetworkWord {
  if (measures.lossBps > 1500 || measures.freezeMs >= 1000 || measures.rttMs > 800) return 'bad'
  return measures.lossBps > 500 || measures.freezeMs >= 400 || measures.rttMs > 300 ? 'fair' : 'good'
}
