// The editor of levels: names all or none, thresholds that rise, columns that go with their level.
import { describe, expect, test } from '@jest/globals'
import type { RateTermsGiven } from '../../../../server/protocol/commission.ts'
import {
  levelNamesOf,
  levelsFault,
  wireRowOf,
  wireTermsOf,
  withLevels,
} from '../../../../web/src/features/console-commission/commission.rules.ts'

const terms: RateTermsGiven = {
  ...{ noticeHours: 48, protectDays: 7, capBps: 3000, inviterBonus: false, inviterBps: 100, inviterDays: 365, levelGraceDays: 7 },
  levelFen: [0, 1_000_000],
}

describe('levels in the editor', () => {
  test.each([
    ['no names', {}, null],
    ['all named', { levelNames: ['新芽', '花开'] }, null],
    ['one without a name', { levelNames: ['新芽', ' '] }, 'levelNames'],
    ['names of levels that are gone', { levelNames: ['新芽', '花开', '结果'] }, null],
    ['a level that does not rise', { levelFen: [0, 0] }, 'levels'],
    ['a first level that asks something', { levelFen: [1, 2] }, 'levels'],
  ])('%s', (_, change, fault) => expect(levelsFault({ ...terms, ...change })).toBe(fault))

  test('one more begins at twice the last, the last goes with its name, and half-given names are not sent', () => {
    const named = { ...terms, levelNames: ['新芽', '花开'] }
    expect(withLevels(named, true)).toEqual({ levelFen: [0, 1_000_000, 2_000_000], levelNames: ['新芽', '花开', ''] })
    expect(withLevels({ levelFen: [0] }, true)).toEqual({ levelFen: [0, 1_000_000], levelNames: ['', ''] })
    expect(withLevels(named, false)).toEqual({ levelFen: [0], levelNames: ['新芽'] })
    expect(wireTermsOf({ ...terms, levelNames: [' 新芽 ', '花开'] }).levelNames).toEqual(['新芽', '花开'])
    expect('levelNames' in wireTermsOf({ ...terms, levelNames: ['', ''] })).toBe(false)
    expect(levelNamesOf({ levelFen: [0, 5, 6], levelNames: ['新芽'] })).toEqual(['新芽', '', ''])
  })

  test('a value of a level that is gone is not sent', () => {
    const row = { unit: 'bps' as const, value: 1000, levels: { 2: 1200, 3: 1500 } }
    expect(wireRowOf(row, 2)).toEqual({ rate: { bps: 1000 }, byLevel: [{ level: 2, rate: { bps: 1200 } }] })
    expect(wireRowOf(row, 1)).toEqual({ rate: { bps: 1000 } })
  })
})
