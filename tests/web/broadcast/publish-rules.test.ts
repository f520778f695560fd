// The host page's ladder out of trouble, step by step, and the words for the uplink.
import { describe, expect, test } from '@jest/globals'
import { uplinkBetween, uplinkWord, type UplinkReading } from '../../../web/src/features/broadcast/health.rules.ts'
import { idlePublish, PUBLISH_MS, stepPublish, type Publish, type PublishEvent } from '../../../web/src/features/broadcast/publish.rules.ts'

const run = (events: readonly (readonly [number, PublishEvent])[], from: Publish = idlePublish(0)) => {
  let state = from
  const effects: string[] = []
  for (const [atMs, event] of events) {
    const step = stepPublish(state, event, atMs)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}
const start: readonly [number, PublishEvent] = [0, { kind: 'start', takeOver: false }]
const onAir: readonly (readonly [number, PublishEvent])[] = [start, [100, { kind: 'produced' }], [500, { kind: 'acked', bytes: 10 }]]

describe('publishing', () => {
  test('a start opens the stage and runs when produced', () => {
    const { state, effects } = run(onAir)
    expect(effects).toEqual(['close', 'open'])
    expect(state.at).toBe('publishing')
  })
  test('bytes that stand still for 2 s restart ICE, and 1.5 s later a new transport is opened', () => {
    const still = run([...onAir, [500 + PUBLISH_MS.still - 1, { kind: 'tick' }]])
    expect(still.state.at).toBe('publishing')
    const mending = run([...onAir, [500 + PUBLISH_MS.still, { kind: 'tick' }]])
    expect(mending.state.at).toBe('mending')
    expect(mending.effects.at(-1)).toBe('mend')
    const anew = run([[2500 + PUBLISH_MS.mend, { kind: 'tick' }]], mending.state)
    expect(anew.effects).toEqual(['close', 'open'])
  })
  test('a restart that helps goes on with the same take', () => {
    const { state, effects } = run([...onAir, [2500, { kind: 'tick' }], [3000, { kind: 'acked', bytes: 20 }], [3100, { kind: 'tick' }]])
    expect(state.at).toBe('publishing')
    expect(effects).toEqual(['close', 'open', 'mend'])
  })
  test('a line that comes back keeps the living transport', () => {
    const { state, effects } = run([
      ...onAir,
      [600, { kind: 'line', open: false }],
      [5000, { kind: 'tick' }],
      [6000, { kind: 'line', open: true }],
    ])
    expect(state.at).toBe('publishing')
    expect(effects.slice(2)).toEqual(['keep'])
  })
  test('a network that changed restarts ICE at once; without a line as soon as the line is back', () => {
    const changed: PublishEvent = { kind: 'networkChanged' }
    expect(run([...onAir, [600, changed]]).effects.slice(2)).toEqual(['mend'])
    const away: readonly (readonly [number, PublishEvent])[] = [...onAir, [600, { kind: 'line', open: false }], [700, changed]]
    expect(run(away).effects.slice(2)).toEqual([])
    const back = run([...away, [1200, { kind: 'line', open: true }], [1300, { kind: 'kept' }]])
    expect(back.effects.slice(2)).toEqual(['keep', 'mend'])
    expect(run([[1400, { kind: 'kept' }]], back.state).effects).toEqual([])
  })
  test('a line that breaks while ICE is restarted restarts it again, once', () => {
    const broken = run([...onAir, [2500, { kind: 'tick' }], [2600, { kind: 'line', open: false }], [2900, { kind: 'line', open: true }]])
    expect(run([[3000, { kind: 'kept' }]], broken.state).effects).toEqual(['mend'])
  })
  test('a dead worker is answered at once by a new transport, a take-over by silence', () => {
    expect(run([...onAir, [900, { kind: 'stageClosed', why: 'workerDied' }]]).effects.slice(2)).toEqual(['close', 'open'])
    const taken = run([...onAir, [900, { kind: 'stageClosed', why: 'takenOver' }], [99_000, { kind: 'tick' }]])
    expect(taken.state.at).toBe('takenOver')
    expect(taken.effects.slice(2)).toEqual(['close'])
  })
  test('refusals are tried again after 1, 2, 4, 8 s and then every 8 s, as long as the page lives', () => {
    let state = run([start]).state
    let atMs = 0
    const waits: number[] = []
    for (let round = 0; round < 6; round += 1) {
      state = stepPublish(state, { kind: 'refused', code: 'unavailable' }, atMs).state
      expect(state.at).toBe('waiting')
      const nextMs = state.nextTryAtMs ?? 0
      waits.push(nextMs - atMs)
      expect(stepPublish(state, { kind: 'tick' }, nextMs - 1).effects).toEqual([])
      state = stepPublish(state, { kind: 'tick' }, nextMs).state
      atMs = nextMs
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, 8000])
  })
  test('another device holds the stage: nothing is tried until the host takes over', () => {
    const busy = run([start, [50, { kind: 'refused', code: 'stage_busy' }], [60_000, { kind: 'tick' }]])
    expect(busy.state.at).toBe('busy')
    expect(run([[61_000, { kind: 'start', takeOver: true }]], busy.state).effects).toEqual(['close', 'openTakeOver'])
  })
  test('whose the stage is stands there until the next try', () => {
    const holder = { browser: 'Safari iPhone', sinceMs: 1_795_000_000_000 }
    const busy = run([start, [50, { kind: 'refused', code: 'stage_busy', holder }]])
    expect(busy.state).toMatchObject({ at: 'busy', holder })
    expect(run([[60, { kind: 'start', takeOver: true }]], busy.state).state).toMatchObject({ at: 'opening', holder: null })
  })
  test('a stop ends everything and no late answer starts it again', () => {
    const { state, effects } = run([
      ...onAir,
      [900, { kind: 'stop' }],
      [901, { kind: 'refused', code: 'fault' }],
      [99_000, { kind: 'tick' }],
    ])
    expect(state.at).toBe('idle')
    expect(effects.slice(2)).toEqual(['close'])
  })
})

describe('the uplink in a word', () => {
  const at = (atMs: number, bytes: number, packets = 0, lost = 0, rttMs: number | null = 40): UplinkReading => ({
    atMs,
    bytes,
    ackedBytes: 0,
    packets,
    lost,
    rttMs,
    limitedBy: 'none',
  })
  test.each([
    [at(1000, 150_000, 200), 'good'],
    [at(1000, 150_000, 200, 10), 'fair'],
    [at(1000, 150_000, 200, 40), 'bad'],
    [at(1000, 150_000, 200, 0, 300), 'fair'],
    [at(1000, 150_000, 200, 0, 700), 'bad'],
    [at(1000, 40_000, 200), 'fair'],
    [at(1000, 20_000, 200), 'bad'],
    [at(1000, 100, 2), 'gone'],
  ] as const)('%j is %s', (after, word) => {
    expect(uplinkWord(uplinkBetween(at(0, 0), after))).toBe(word)
  })
})
