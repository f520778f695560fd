// The generated broadcast fills an empty stage and gives way to a person, in every phase.
import { describe, expect, test } from '@jest/globals'
import { BACK_AFTER_PERSON_MS, DARK_MS_MAX, feedVerdict, PAUSED_MS_MAX, RETRY_MS, type FeedFacts } from '../../../server/demo/feed.rules.ts'
import { PHASES } from '../../../server/protocol/shows.ts'
import { isOnAir } from '../../../server/shows/phase.rules.ts'

const NOW = 10_000_000
const facts = (given: Partial<FeedFacts> = {}): FeedFacts => ({
  nowMs: NOW,
  phase: 'live',
  phaseSinceMs: 0,
  source: null,
  fed: false,
  darkSinceMs: null,
  personSeenAtMs: null,
  triedAtMs: null,
  ...given,
})

describe.each(PHASES.filter((phase) => !isOnAir(phase)))('%s', (phase) => {
  test.each([null, 'page', 'feed'] as const)('nothing starts with source %s, and what runs is stopped', (source) => {
    expect(feedVerdict(facts({ phase, source }))).toBe('wait')
    expect(feedVerdict(facts({ phase, source, fed: true }))).toBe('stop')
  })
})

describe.each(PHASES.filter(isOnAir))('%s', (phase) => {
  test('an empty stage is filled at once', () => {
    expect(feedVerdict(facts({ phase }))).toBe('start')
  })
  test('a person on the stage stops the feed, and is left alone', () => {
    expect(feedVerdict(facts({ phase, source: 'page', fed: true }))).toBe('stop')
    expect(feedVerdict(facts({ phase, source: 'page' }))).toBe('wait')
  })
  test('it comes back fifteen seconds after the person was last seen', () => {
    expect(BACK_AFTER_PERSON_MS).toBe(15_000)
    expect(feedVerdict(facts({ phase, personSeenAtMs: NOW - BACK_AFTER_PERSON_MS + 1 }))).toBe('wait')
    expect(feedVerdict(facts({ phase, personSeenAtMs: NOW - BACK_AFTER_PERSON_MS }))).toBe('start')
  })
  test('a try that failed is not repeated at once', () => {
    expect(feedVerdict(facts({ phase, triedAtMs: NOW - RETRY_MS + 1 }))).toBe('wait')
    expect(feedVerdict(facts({ phase, triedAtMs: NOW - RETRY_MS }))).toBe('start')
  })
  test('a feed that the engine is starting again by itself gets its time', () => {
    const triedAtMs = NOW - RETRY_MS
    expect(feedVerdict(facts({ phase, fed: true, triedAtMs, darkSinceMs: NOW - DARK_MS_MAX + 1 }))).toBe('wait')
    expect(feedVerdict(facts({ phase, fed: true, triedAtMs, darkSinceMs: NOW - DARK_MS_MAX }))).toBe('start')
  })
})

test('a pause that its host forgot ends; one that is young or of another phase stays', () => {
  const paused = { phase: 'paused', source: 'feed', fed: true } as const
  expect(feedVerdict(facts({ ...paused, phaseSinceMs: NOW - PAUSED_MS_MAX }))).toBe('wait')
  expect(feedVerdict(facts({ ...paused, phaseSinceMs: NOW - PAUSED_MS_MAX - 1 }))).toBe('resume')
  expect(feedVerdict(facts({ ...paused, phase: 'live', phaseSinceMs: 0 }))).toBe('wait')
})
