// An earning computed again on the phone: the same fen as the ledger's.
import { expect, test } from '@jest/globals'
import type { EntryRow } from '../../../../server/protocol/leaders.ts'
import { rateText, rawFenText, recomputedFen, shortHash } from '../../../../web/src/features/leader-centre/explain.rules.ts'

type Explain = NonNullable<EntryRow['explain']>
const explain = (over: Partial<Explain> = {}): Explain => ({
  touchAtMs: null,
  bindingSinceMs: null,
  reason: 'touch',
  ruleVersion: 1,
  baseFen: 17_800,
  rateBps: 1125,
  fenPerUnit: null,
  units: 2,
  title: 't',
  ...over,
})

test('17,800 fen at 11.25 % is 2002.5, floored 2002', () => {
  expect([rateText(1125), rawFenText(explain()), recomputedFen(explain())]).toEqual(['11.25%', '2002.5', 2002])
  expect(rateText(1000)).toBe('10%')
})
test('a fixed amount a unit never exceeds the base', () => {
  expect(recomputedFen(explain({ rateBps: null, fenPerUnit: 300 }))).toBe(600)
  expect(recomputedFen(explain({ rateBps: null, fenPerUnit: 90_000 }))).toBe(17_800)
})
test('neither exceeds the share the shop gives at most', () => {
  expect(recomputedFen(explain({ rateBps: 4000 }), 3000)).toBe(5340)
  expect(recomputedFen(explain({ rateBps: null, fenPerUnit: 90_000 }), 3000)).toBe(5340)
})
test('a hash is shown by its ends', () => expect(shortHash(`5f2ae8b0${'0'.repeat(48)}4c7781d3`)).toBe('5f2a e8b0 ⋯ 4c77 81d3'))
