// Inviters: every state and age of both, ways up of any length that come back, and each condition of the bonus alone.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { LEADER_STATES } from '../../../server/protocol/leaders.ts'
import { inviterFault, paysInviter } from '../../../server/leaders/inviters/inviter.rules.ts'

const DAY = 86_400_000
const card = (leaderId: string, approvedAtMs: number | null, state: (typeof LEADER_STATES)[number] = 'active') => ({
  leaderId,
  state,
  approvedAtMs,
})

describe('who may be her inviter', () => {
  test.each(LEADER_STATES)('only who is active: %s', (state) => {
    expect(inviterFault(card('a', 10), card('b', 5, state), [])).toBe(state === 'active' ? null : 'notActive')
  })
  test.each([
    [10, 9, null],
    [10, 10, 'younger'],
    [10, 11, 'younger'],
    [null, 9, 'younger'],
    [10, null, 'younger'],
    [null, null, 'younger'],
  ])('she approved at %p, the other at %p', (hers, theirs, fault) => {
    expect(inviterFault(card('a', hers), card('b', theirs), [])).toBe(fault)
  })
  test('never herself, whatever her age', () => expect(inviterFault(card('a', 10), card('a', 5), [])).toBe('self'))
  test('never anybody below her, however far', () => {
    expect(inviterFault(card('a', 10), card('b', 5), ['c', 'd', 'a'])).toBe('cycle')
    expect(inviterFault(card('a', 10), card('b', 5), ['c', 'd'])).toBe(null)
  })

  test('whatever is set in whatever order, no way up comes back', () => {
    const pair = fc.record({ of: fc.integer({ min: 0, max: 7 }), by: fc.integer({ min: 0, max: 7 }) })
    fc.assert(
      fc.property(
        fc.array(pair, { maxLength: 30 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 8 }),
        (pairs, ages) => {
          const up = new Map<number, number>()
          const wayUp = (from: number, way: string[] = []): string[] => {
            const next = up.get(from)
            return next === undefined || way.length > 20 ? way : wayUp(next, [...way, String(next)])
          }
          for (const { of, by } of pairs) {
            const fault = inviterFault(card(String(of), ages[of] ?? 0), card(String(by), ages[by] ?? 0), wayUp(by))
            if (fault === null) up.set(of, by)
          }
          for (const leader of up.keys()) expect(wayUp(leader)).not.toContain(String(leader))
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('on whose orders a bonus is paid', () => {
  const on = { inviterBonus: true, inviterDays: 365 }
  const ask = { inviter: { state: 'active' as const, memberId: 'm' }, approvedAtMs: 1000, buyerId: 'buyer', atMs: 2000 }
  test.each([
    ['all is as it should be', on, ask, true],
    ['the switch is off', { ...on, inviterBonus: false }, ask, false],
    ['the buyer is the inviter', on, { ...ask, buyerId: 'm' }, false],
    ['nobody is known to buy', on, { ...ask, buyerId: null }, true],
    ['the last millisecond of her year', on, { ...ask, atMs: 1000 + 365 * DAY - 1 }, true],
    ['her year is over', on, { ...ask, atMs: 1000 + 365 * DAY }, false],
    ['no days at all', { ...on, inviterDays: 0 }, { ...ask, atMs: 1000 }, false],
    ['before she was approved', on, { ...ask, atMs: 999 }, false],
    ...LEADER_STATES.map(
      (state) => [`the inviter is ${state}`, on, { ...ask, inviter: { state, memberId: 'm' } }, state === 'active'] as const,
    ),
  ] as const)('%s', (_, terms, given, pays) => expect(paysInviter(terms, given)).toBe(pays))
})
