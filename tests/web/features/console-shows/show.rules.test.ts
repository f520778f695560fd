// A show's form and the decisions about leaders.
import { describe, expect, test } from '@jest/globals'
import { decisionsFor, isFinal, needsReason } from '../../../../web/src/features/console-leaders/leader.rules.ts'
import { PHONE, phoneOf, showProblems, type ShowDraft } from '../../../../web/src/features/console-shows/show.rules.ts'

const nowMs = 1_700_000_000_000
const draft: ShowDraft = { roomId: 'r', title: '初冬羊绒', description: '', cover: null, startsAtMs: nowMs + 60_000 }

describe('a show', () => {
  test('is good with room, title and a start ahead', () => expect(showProblems(draft, nowMs)).toEqual([]))
  test.each([
    ['room', { roomId: '' }],
    ['title', { title: '羊' }],
    ['title', { title: '羊'.repeat(41) }],
    ['start', { startsAtMs: null }],
    ['past', { startsAtMs: nowMs - 11 * 60_000 }],
  ] as const)('%s is said', (problem, change) => expect(showProblems({ ...draft, ...change }, nowMs)).toEqual([problem]))
  test('a form left open for some minutes is no mistake', () =>
    expect(showProblems({ ...draft, startsAtMs: nowMs - 9 * 60_000 }, nowMs)).toEqual([]))
  test('phones are digits', () => {
    expect(phoneOf('138 0571-6021x99')).toBe('13805716021')
    expect([PHONE.test('13805716021'), PHONE.test('12805716021'), PHONE.test('1380571602')]).toEqual([true, false, false])
  })
})

describe('decisions about a leader', () => {
  test('follow her state', () => {
    expect(decisionsFor('applied')).toEqual(['approve', 'refuse'])
    expect(decisionsFor('active')).toEqual(['pause', 'disable'])
    expect(decisionsFor('paused')).toEqual(['resume', 'disable'])
    expect([decisionsFor('refused'), decisionsFor('disabled')]).toEqual([[], []])
  })
  test('only disabling is for good; refusing, pausing and disabling need a reason', () => {
    expect((['approve', 'refuse', 'pause', 'resume', 'disable'] as const).map((one) => [isFinal(one), needsReason(one)])).toEqual([
      [false, false],
      [false, true],
      [false, true],
      [false, false],
      [true, true],
    ])
  })
})
