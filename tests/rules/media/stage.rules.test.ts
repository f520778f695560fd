// Tests the life of a stage: every phase with every event, takes and what is told.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cellOf, newStage, stageLimits, stepStage } from '../../../media/stage.rules.ts'
import type { StageEvent, StagePhase, StageState, StageTold } from '../../../media/stage.rules.ts'

function run(state: StageState, events: readonly StageEvent[]) {
  const told: StageTold[] = []
  const dropped: number[] = []
  let now = state
  for (const event of events) {
    const step = stepStage(now, event)
    now = step.state
    if (step.told) told.push(step.told)
    if (step.dropped !== null) dropped.push(step.dropped)
  }
  return { state: now, told, dropped }
}
const opened = (source: number, nowMs = 0, takeFrom = 0): StageEvent => ({ type: 'opened', nowMs, source, takeFrom })
const video = (source: number, nowMs: number): StageEvent => ({ type: 'video', nowMs, source, layers: 3 })
const audio = (source: number, nowMs: number): StageEvent => ({ type: 'audio', nowMs, source })
const tick = (nowMs: number): StageEvent => ({ type: 'tick', nowMs })
const lost = (source: number, nowMs: number): StageEvent => ({ type: 'lost', nowMs, source, why: 'transportGone' })

const states: Record<StagePhase, StageState> = {
  off: newStage(0),
  opening: run(newStage(0), [opened(1)]).state,
  on: run(newStage(0), [opened(1), audio(1, 10), video(1, 20)]).state,
  away: run(newStage(0), [opened(1), audio(1, 10), video(1, 20), tick(2_020)]).state,
}

describe('to a picture', () => {
  test('nothing is told before video and audio are there', () => {
    expect(run(states.opening, [audio(1, 10), tick(15)]).told).toEqual([])
    const on = run(states.opening, [audio(1, 10), video(1, 20)])
    expect(on.told).toEqual([{ type: 'producing', shownSource: 1, replacedSource: null }])
    expect(cellOf(on.state)).toEqual({ state: 'on', take: 1, sinceMs: 20, layers: 3 })
  })
  test('a second without sound, and the picture is shown alone', () => {
    expect(run(states.opening, [video(1, 100), tick(1_099)]).state.phase).toBe('opening')
    expect(run(states.opening, [video(1, 100), tick(1_100)]).state.phase).toBe('on')
  })
  test('sound alone is no picture', () => {
    expect(run(states.opening, [audio(1, 10), tick(10_000)]).state.phase).toBe('opening')
  })
  test('twenty seconds without a picture end it', () => {
    expect(run(states.opening, [tick(stageLimits.openingMsMax - 1)]).told).toEqual([])
    const over = run(states.opening, [tick(stageLimits.openingMsMax)])
    expect(over.told).toEqual([{ type: 'closed', why: 'neverProduced' }])
    expect(over.dropped).toEqual([1])
    expect(over.state.phase).toBe('off')
  })
  test('takes go on after the one on the row', () => {
    expect(run(newStage(0), [opened(1, 0, 7), audio(1, 1), video(1, 2)]).state.take).toBe(8)
  })
  test('an opening stage is off for everybody else', () => {
    expect(cellOf(states.opening).state).toBe('off')
  })
})

describe('away and back', () => {
  test('two seconds without video bytes are away, told once', () => {
    const still = run(states.on, [tick(2_019)])
    expect(still.state.phase).toBe('on')
    const away = run(states.on, [tick(2_020), tick(2_500), tick(9_000)])
    expect(away.told).toEqual([{ type: 'silent', why: 'noBytes' }])
    expect(cellOf(away.state)).toMatchObject({ state: 'away', take: 1, sinceMs: 2_020 })
  })
  test('sound does not keep a picture on', () => {
    expect(run(states.on, [audio(1, 2_000), tick(2_020)]).state.phase).toBe('away')
  })
  test('bytes again on the same producers: on, same take', () => {
    const back = run(states.away, [video(1, 5_000)])
    expect(back.told).toEqual([{ type: 'resumed' }])
    expect(cellOf(back.state)).toMatchObject({ state: 'on', take: 1, sinceMs: 5_000 })
  })
  test('a lost source is away at once, and its late bytes bring nothing back', () => {
    const away = run(states.on, [lost(1, 100), video(1, 110), lost(1, 120)])
    expect(away.told).toEqual([{ type: 'silent', why: 'transportGone' }])
    expect(away.state.phase).toBe('away')
  })
  test('new producers: on, next take', () => {
    const back = run(states.away, [lost(1, 3_000), opened(2, 4_000), audio(2, 4_010), video(2, 4_020)])
    expect(back.told).toEqual([{ type: 'producing', shownSource: 2, replacedSource: 1 }])
    expect(back.state).toMatchObject({ phase: 'on', take: 2 })
  })
  test('the old source coming back while a new one is opening keeps the take until the new one is seen', () => {
    const back = run(states.away, [opened(2, 4_000), video(1, 4_005)])
    expect(back.told).toEqual([{ type: 'resumed' }])
    expect(back.state).toMatchObject({ phase: 'on', take: 1 })
  })
})

describe('one after the other', () => {
  test('a new source on a running stage: one take, the old one named for closing', () => {
    const step = run(states.on, [opened(2, 100), video(1, 150), video(2, 200), audio(2, 210)])
    expect(step.told).toEqual([{ type: 'producing', shownSource: 2, replacedSource: 1 }])
    expect(step.state).toMatchObject({ phase: 'on', take: 2 })
  })
  test('a second new source drops the first that was never shown', () => {
    expect(run(states.on, [opened(2, 100), opened(3, 200)]).dropped).toEqual([2])
  })
  test('a new source that never shows a picture is dropped, the old one stays', () => {
    const step = run(states.on, [opened(2, 100), video(1, 20_000), tick(20_100)])
    expect(step.dropped).toEqual([2])
    expect(step.state).toMatchObject({ phase: 'on', take: 1, pending: null })
  })
  test('a microphone found later is a new take of the same source', () => {
    const step = run(states.on, [{ type: 'changed', nowMs: 500, source: 1 }])
    expect(step.told).toEqual([{ type: 'producing', shownSource: 1, replacedSource: null }])
    expect(step.state.take).toBe(2)
  })
})

describe('every phase with every event', () => {
  const events: Record<string, StageEvent> = {
    opened: opened(9, 3_000),
    'video of the shown': video(1, 3_000),
    'video of a stranger': video(5, 3_000),
    'audio of the shown': audio(1, 3_000),
    'lost shown': lost(1, 3_000),
    'lost stranger': lost(5, 3_000),
    changed: { type: 'changed', nowMs: 3_000, source: 1 },
    'tick soon': tick(30),
    'tick late': tick(30_000),
    closed: { type: 'closed', nowMs: 3_000, why: 'asked' },
  }
  const expected: Record<StagePhase, Record<string, StagePhase>> = {
    off: { opened: 'opening' },
    opening: { 'tick late': 'off', closed: 'off' },
    on: { 'lost shown': 'away', 'tick late': 'away', closed: 'off' },
    away: { 'video of the shown': 'on', closed: 'off' },
  }
  for (const [phase, state] of Object.entries(states) as [StagePhase, StageState][]) {
    test.each(Object.keys(events))(`${phase}: %s`, (name) => {
      const event = events[name]
      expect(event && stepStage(state, event).state.phase).toBe(expected[phase][name] ?? phase)
    })
  }
  test('closing an off stage tells nothing', () => {
    expect(run(states.off, [{ type: 'closed', nowMs: 1, why: 'asked' }]).told).toEqual([])
  })
})

test('whatever happens, a take never shrinks, and grows only when producing is told', () => {
  const event = fc.oneof(
    fc.record({
      type: fc.constant('opened' as const),
      nowMs: fc.constant(0),
      source: fc.integer({ min: 1, max: 4 }),
      takeFrom: fc.constant(0),
    }),
    fc.record({
      type: fc.constant('video' as const),
      nowMs: fc.constant(0),
      source: fc.integer({ min: 1, max: 4 }),
      layers: fc.constant(1 as const),
    }),
    fc.record({ type: fc.constant('audio' as const), nowMs: fc.constant(0), source: fc.integer({ min: 1, max: 4 }) }),
    fc.record({
      type: fc.constant('lost' as const),
      nowMs: fc.constant(0),
      source: fc.integer({ min: 1, max: 4 }),
      why: fc.constant('transportGone' as const),
    }),
    fc.record({ type: fc.constant('tick' as const), nowMs: fc.constant(0) }),
    fc.record({ type: fc.constant('closed' as const), nowMs: fc.constant(0), why: fc.constant('asked' as const) }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(event, fc.integer({ min: 0, max: 3_000 })), { maxLength: 60 }), (pairs) => {
      let state = newStage(0)
      let nowMs = 0
      for (const [one, gap] of pairs) {
        nowMs += gap
        const step = stepStage(state, { ...one, nowMs })
        expect(step.state.take - state.take).toBe(step.told?.type === 'producing' ? 1 : 0)
        if (step.state.phase === 'on') expect(step.state.current?.lost).toBe(false)
        state = step.state
      }
    }),
  )
})
