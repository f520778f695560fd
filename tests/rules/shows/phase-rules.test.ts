// Proves the phase table for every pair, what phases mean, and what the host's absence means by its length.
import { describe, expect, test } from '@jest/globals'
import { PHASES, type Phase } from '../../../server/protocol/shows.ts'
import { awayVerdict } from '../../../server/shows/away.rules.ts'
import {
  EXPIRES_AFTER_MS,
  PHASE_MOVES,
  expiredBy,
  isOnAir,
  isOver,
  isPlannable,
  moveVerdict,
  publicPhase,
} from '../../../server/shows/phase.rules.ts'
import { canMove } from '../../../server/transitions.ts'

// Written out again, so that a slip in the table is seen here.
const ALLOWED = new Set([
  'draft>scheduled',
  'draft>cancelled',
  'scheduled>rehearsal',
  'scheduled>live',
  'scheduled>cancelled',
  'scheduled>expired',
  'rehearsal>scheduled',
  'rehearsal>live',
  'rehearsal>cancelled',
  'live>paused',
  'live>interrupted',
  'live>ended',
  'live>banned',
  'paused>live',
  'paused>interrupted',
  'paused>ended',
  'paused>banned',
  'interrupted>live',
  'interrupted>paused',
  'interrupted>ended',
  'interrupted>banned',
  'ended>processing',
  'processing>replay',
  'processing>archived',
  'replay>archived',
])

describe('phases', () => {
  test.each(PHASES.flatMap((from) => PHASES.map((to) => [from, to] as const)))('%s -> %s is as the table says', (from, to) => {
    expect(canMove(PHASE_MOVES, from, to)).toBe(ALLOWED.has(`${from}>${to}`))
    const verdict = moveVerdict(from, to, from === 'interrupted' && (to === 'live' || to === 'paused') ? to : null)
    expect(verdict).toBe(from === to ? 'already' : ALLOWED.has(`${from}>${to}`) ? 'move' : 'refused')
  })

  test('an interrupted show comes back only as it was', () => {
    expect(moveVerdict('interrupted', 'live', 'live')).toBe('move')
    expect(moveVerdict('interrupted', 'paused', 'paused')).toBe('move')
    expect(moveVerdict('interrupted', 'live', 'paused')).toBe('refused')
    expect(moveVerdict('interrupted', 'paused', 'live')).toBe('refused')
    expect(moveVerdict('interrupted', 'live', null)).toBe('move')
    expect(moveVerdict('interrupted', 'ended', 'paused')).toBe('move')
  })

  test('each phase is exactly one of planned, on air, over', () => {
    for (const phase of PHASES) expect([isPlannable(phase), isOnAir(phase), isOver(phase)].filter(Boolean)).toHaveLength(1)
    expect(PHASES.filter(isOnAir)).toEqual(['live', 'paused', 'interrupted'])
    expect(PHASES.filter(isPlannable)).toEqual(['draft', 'scheduled', 'rehearsal'])
  })

  test('a rehearsal is announced to outsiders as still to come', () => {
    for (const phase of PHASES) expect(publicPhase(phase)).toBe(phase === 'rehearsal' ? 'scheduled' : phase)
  })

  test('a show expires 6 h after its start, to the millisecond, and only while it is announced', () => {
    const startsAtMs = 1_000_000
    expect(expiredBy({ phase: 'scheduled', startsAtMs }, startsAtMs + EXPIRES_AFTER_MS - 1)).toBe(false)
    expect(expiredBy({ phase: 'scheduled', startsAtMs }, startsAtMs + EXPIRES_AFTER_MS)).toBe(true)
    for (const phase of PHASES.filter((other) => other !== 'scheduled'))
      expect(expiredBy({ phase, startsAtMs }, startsAtMs + 2 * EXPIRES_AFTER_MS)).toBe(false)
  })
})

describe('the host is away', () => {
  const rows: [Phase, number, string][] = [
    ['live', 0, 'wait'],
    ['live', 3_000, 'wait'],
    ['live', 3_001, 'card'],
    ['live', 180_000, 'card'],
    ['live', 180_001, 'interrupt'],
    ['paused', 180_001, 'interrupt'],
    ['interrupted', 180_001, 'card'],
    ['interrupted', 1_800_000, 'card'],
    ['interrupted', 1_800_001, 'end'],
    ['live', 1_800_001, 'end'],
    ['paused', 1_800_001, 'end'],
    ['live', -5, 'wait'],
  ]
  test.each(rows)('%s, %d ms -> %s', (phase, awayMs, verdict) => {
    expect(awayVerdict(phase, 10_000, 10_000 + awayMs)).toBe(verdict)
  })
  test('a show that is not on air only waits', () => {
    for (const phase of PHASES.filter((other) => !isOnAir(other))) expect(awayVerdict(phase, 0, 10_000_000)).toBe('wait')
  })
})
