// Tests where ingests and viewers are placed and how joins queue.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { capacityLimits, newJoinBucket, placeIngest, placeViewer, takeJoinToken } from '../../../media/capacity.rules.ts'
import type { JoinBucket, WorkerLoad } from '../../../media/capacity.rules.ts'

const load = (workerIndex: number, viewerCount: number, rest: Partial<WorkerLoad> = {}): WorkerLoad => ({
  workerIndex,
  alive: true,
  viewerCount,
  ingestCount: 0,
  ...rest,
})

describe('ingest', () => {
  test('goes to the least loaded living worker', () => {
    expect(placeIngest([load(0, 50), load(1, 10), load(2, 0, { alive: false })])).toBe(1)
  })
  test('an ingest weighs as much as ten viewers', () => {
    expect(placeIngest([load(0, 0, { ingestCount: 1 }), load(1, 9)])).toBe(1)
    expect(placeIngest([load(0, 0, { ingestCount: 1 }), load(1, 11)])).toBe(0)
  })
  test('has no place without a living worker', () => {
    expect(placeIngest([])).toBeNull()
    expect(placeIngest([load(0, 0, { alive: false })])).toBeNull()
  })
})

describe('a viewer', () => {
  const stage = (ingestIndex: number, ...egressIndexes: number[]) => ({ ingestIndex, egressIndexes })
  test('goes apart from the ingest when there is another worker', () => {
    expect(placeViewer([load(0, 0), load(1, 5)], stage(0))).toBe(1)
  })
  test('goes to the ingest when it is the only one', () => {
    expect(placeViewer([load(0, 0)], stage(0))).toBe(0)
  })
  test('fills the worker that carries the stage already before another is piped to', () => {
    expect(placeViewer([load(0, 0), load(1, 399), load(2, 0)], stage(0, 1))).toBe(1)
    expect(placeViewer([load(0, 0), load(1, 400), load(2, 0)], stage(0, 1))).toBe(2)
  })
  test('goes to the ingest when all others are full, and to HLS when that is full too', () => {
    const full = capacityLimits.viewersPerWorkerMax
    expect(placeViewer([load(0, 20), load(1, full)], stage(0, 1))).toBe(0)
    expect(placeViewer([load(0, full), load(1, full)], stage(0, 1))).toBeNull()
  })
  test('is never put on a dead worker', () => {
    expect(placeViewer([load(0, 700), load(1, 0, { alive: false })], stage(0, 1))).toBe(0)
    expect(placeViewer([load(0, 0, { alive: false })], stage(0))).toBeNull()
  })
})

describe('joins', () => {
  test('a burst passes, then they wait 10 ms each, up to three seconds, then none', () => {
    let bucket: JoinBucket = newJoinBucket(0)
    const waits: (number | null)[] = []
    for (let count = 0; count < 500; count++) {
      const taken = takeJoinToken(bucket, 0)
      bucket = taken.bucket
      waits.push(taken.waitMs)
    }
    expect(waits.slice(0, 100).every((waitMs) => waitMs === 0)).toBe(true)
    expect(waits[100]).toBe(10)
    expect(waits[399]).toBe(3_000)
    expect(waits[400]).toBeNull()
    expect(takeJoinToken(bucket, 1_000).waitMs).toBe(2_010)
  })
  test('over any stretch no more than the burst and 100 a second pass', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 600 }), (gaps) => {
        let bucket = newJoinBucket(0)
        let nowMs = 0
        const passedAt: number[] = []
        for (const gap of gaps) {
          nowMs += gap
          const taken = takeJoinToken(bucket, nowMs)
          bucket = taken.bucket
          if (taken.waitMs !== null) passedAt.push(nowMs + taken.waitMs)
        }
        const last = passedAt.length > 0 ? Math.max(...passedAt) : 0
        expect(passedAt.length).toBeLessThanOrEqual(capacityLimits.joinBurst + (last * capacityLimits.joinsPerSecond) / 1_000 + 1)
      }),
    )
  })
})
