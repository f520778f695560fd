// Units left: only a newer saying counts, and an offer's sum is unknown while one SKU is.
import { expect, test } from '@jest/globals'
import { leftOf, leftOfOffer, takeLeft } from '../../../../web/src/features/room/left.rules.ts'
import { mergeBought } from '../../../../web/src/features/room/notices.store.ts'

const row = (skuId: string, left: number, v: number) => ({ offerId: 'o', skuId, left, v })

test('a lower version never overwrites', () => {
  const known = takeLeft(takeLeft(new Map(), [row('a', 9, 2)]), [row('a', 12, 1)])
  expect(leftOf(known, 'o', 'a')).toBe(9)
  expect(takeLeft(known, [row('a', 12, 2)])).toBe(known)
})
test('an offer is the sum of its SKUs, or unknown', () => {
  const known = takeLeft(new Map(), [row('a', 9, 1), row('b', 0, 1)])
  expect(leftOfOffer(known, 'o', ['a', 'b'])).toBe(9)
  expect(leftOfOffer(known, 'o', ['a', 'c'])).toBeNull()
})
test('bought notices of one offer merge, another offer begins anew', () => {
  const bought = (name: string, offerId = 'o', simulated = false) => ({ name, offerId, n: 1, simulated })
  expect(mergeBought(null, [bought('陈*'), bought('王*'), bought('林*')])).toEqual({
    offerId: 'o',
    names: ['王*', '林*'],
    people: 3,
    simulated: false,
  })
  expect(mergeBought(mergeBought(null, [bought('陈*')]), [bought('王*', 'p', true)])).toEqual({
    offerId: 'p',
    names: ['王*'],
    people: 1,
    simulated: true,
  })
})
