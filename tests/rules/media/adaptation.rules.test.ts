// Tests the rules that move a viewer between layers and to HLS.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { adapt, adaptationLimits, judgeReport, movedTo, newAdaptation } from '../../../media/adaptation.rules.ts'
import type { Adaptation, AdaptationStep, Layer } from '../../../media/adaptation.rules.ts'
import type { PlaybackReport } from '../../../media/media-engine.ts'

const good: PlaybackReport = { via: 'webrtc', wants: 'video', visible: true, fps: 25, freezeMs: 0, lossBps: 0, jitterBufferMs: 80 }
const fair: PlaybackReport = { ...good, lossBps: 200 }
const bad: PlaybackReport = { ...good, lossBps: 600 }
const veryBad: PlaybackReport = { ...good, freezeMs: 1_000 }

/** Reports two seconds apart; what each of them moved. */
function play(state: Adaptation, reports: readonly PlaybackReport[], fromMs = 0, layerCount: 1 | 2 | 3 = 3) {
  const steps: AdaptationStep[] = []
  let now = state
  reports.forEach((report, index) => {
    const step = adapt(now, report, { nowMs: fromMs + index * 2_000, sourceFps: 25, layerCount })
    steps.push(step)
    now = step.state
  })
  return { state: now, moves: steps.map((step) => step.move), whys: steps.map((step) => step.why) }
}
const settledOn = (layer: Layer): Adaptation => ({ ...newAdaptation(layer), ignoreLeft: 0 })
const times = (count: number, report: PlaybackReport) => Array.from({ length: count }, () => report)

describe('a report is judged', () => {
  test.each([
    ['no loss, no freeze, short buffer', good, 'good'],
    ['loss just under 1 %', { ...good, lossBps: 99 }, 'good'],
    ['loss of 1 %', { ...good, lossBps: 100 }, 'fair'],
    ['a freeze of any length', { ...good, freezeMs: 1 }, 'fair'],
    ['a jitter buffer of 250 ms', { ...good, jitterBufferMs: 250 }, 'fair'],
    ['loss of 5 %', { ...good, lossBps: 500 }, 'fair'],
    ['loss over 5 %', { ...good, lossBps: 501 }, 'bad'],
    ['a freeze of 400 ms', { ...good, freezeMs: 400 }, 'bad'],
    ['six tenths of the frames', { ...good, fps: 15 }, 'good'],
    ['fewer than six tenths of the frames', { ...good, fps: 14 }, 'bad'],
    ['loss of 15 %', { ...good, lossBps: 1_500 }, 'bad'],
    ['loss over 15 %', { ...good, lossBps: 1_501 }, 'veryBad'],
    ['a freeze of a second', { ...good, freezeMs: 1_000 }, 'veryBad'],
  ] as const)('%s', (_name, report, verdict) => {
    expect(judgeReport(report, 25)).toBe(verdict)
  })
  test('a slow camera is no reproach while its own rate is not known', () => {
    expect(judgeReport({ ...good, fps: 8 }, null)).toBe('good')
  })
})

describe('down', () => {
  test('the two reports after a move are not judged', () => {
    expect(play(newAdaptation(1), times(4, veryBad)).moves).toEqual([null, null, 'down', null])
  })
  test('two bad reports in a row move one layer down, one does not', () => {
    expect(play(settledOn(2), [bad, good, bad, bad]).moves).toEqual([null, null, null, 'down'])
  })
  test('a fair report in between begins the count anew', () => {
    expect(play(settledOn(2), [bad, fair, bad]).moves).toEqual([null, null, null])
  })
  test('one very bad report is enough', () => {
    expect(play(settledOn(1), [veryBad]).state.layer).toBe(0)
  })
  test('on the lowest layer three bad reports send her to HLS, very bad ones too', () => {
    expect(play(settledOn(0), times(3, bad)).moves).toEqual([null, null, 'hls'])
    expect(play(settledOn(0), times(3, veryBad)).moves).toEqual([null, null, 'hls'])
    expect(play(settledOn(0), [bad, bad, good, bad]).moves).toEqual([null, null, null, null])
  })
})

describe('up', () => {
  test('five good reports move one layer up', () => {
    expect(play(settledOn(0), times(5, good)).moves).toEqual([null, null, null, null, 'up'])
  })
  test('never above the layers there are', () => {
    expect(play(settledOn(0), times(20, good), 0, 1).moves).not.toContain('up')
    expect(play(settledOn(1), times(20, good), 0, 2).moves).not.toContain('up')
  })
  test('not within ten seconds of a move down', () => {
    const down = play(settledOn(1), [veryBad])
    // Two unjudged and five good take 14 s from 2 s on: the wait is over by then.
    expect(play(down.state, times(7, good), 2_000).moves.at(-1)).toBe('up')
    const quick: Adaptation = { ...settledOn(0), lastDownAtMs: 0 }
    expect(play(quick, times(5, good), 1_000).moves).not.toContain('up')
  })
  test('down again within six seconds of an up doubles the wait, up to eighty seconds', () => {
    let state: Adaptation = settledOn(0)
    const waits: number[] = []
    for (let round = 0; round < 6; round++) {
      state = { ...state, layer: 1, ignoreLeft: 0, lastUpAtMs: round * 100_000 }
      state = adapt(state, veryBad, { nowMs: round * 100_000 + 6_000, sourceFps: 25, layerCount: 3 }).state
      waits.push(state.waitMs)
    }
    expect(waits).toEqual([20_000, 40_000, 80_000, 80_000, 80_000, 80_000])
  })
  test('down later than that leaves the wait as it was', () => {
    const state: Adaptation = { ...settledOn(1), lastUpAtMs: 0 }
    expect(adapt(state, veryBad, { nowMs: 6_001, sourceFps: 25, layerCount: 3 }).state.waitMs).toBe(adaptationLimits.waitAfterDownMs)
  })
})

describe('not judged', () => {
  test.each([
    ['a hidden page', { ...veryBad, visible: false }],
    ['a page that wants only sound', { ...veryBad, wants: 'audio' as const }],
    ['a page on HLS', { ...veryBad, via: 'hls' as const }],
    ['a page with nothing', { ...veryBad, via: 'none' as const }],
  ])('%s', (_name, report) => {
    const state = settledOn(1)
    expect(adapt(state, report, { nowMs: 0, sourceFps: 25, layerCount: 3 })).toEqual({ state, move: null, why: 'notWatching' })
  })
})

test('a layer chosen by somebody else is settled into, the same one is no move', () => {
  const state = { ...settledOn(1), badCount: 1 }
  expect(movedTo(state, 1)).toBe(state)
  expect(movedTo(state, 0)).toMatchObject({ layer: 0, badCount: 0, ignoreLeft: 2 })
})

test('whatever is reported, the layer stays within 0 and the layers there are, and moves by one', () => {
  const report = fc.record({
    via: fc.constantFrom('webrtc' as const, 'hls' as const),
    wants: fc.constantFrom('video' as const, 'audio' as const),
    visible: fc.boolean(),
    fps: fc.integer({ min: 0, max: 60 }),
    freezeMs: fc.constantFrom(0, 300, 500, 1_500),
    lossBps: fc.constantFrom(0, 50, 300, 800, 3_000),
    jitterBufferMs: fc.constantFrom(50, 400),
  })
  fc.assert(
    fc.property(fc.array(report, { maxLength: 80 }), fc.constantFrom(1 as const, 2 as const, 3 as const), (reports, layerCount) => {
      let state = newAdaptation(0)
      reports.forEach((one, index) => {
        const before = state.layer
        state = adapt(state, one, { nowMs: index * 2_000, sourceFps: 25, layerCount }).state
        expect(Math.abs(state.layer - before)).toBeLessThanOrEqual(1)
        expect(state.layer).toBeLessThan(layerCount)
      })
    }),
  )
})
