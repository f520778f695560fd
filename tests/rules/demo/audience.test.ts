// Simulated viewers act at human pace, say what fits, and never repeat themselves soon.
import { describe, expect, test } from '@jest/globals'
import { AUDIENCE, between, chooseUnits, nextAct } from '../../../server/demo/audience.rules.ts'
import { chooseLine, LINES_APART, type LineFacts } from '../../../server/demo/audience-lines.rules.ts'
import { GOODS } from '../../../server/demo/demo-shop.rules.ts'
import { contactSpans } from '../../../server/chat/contact.rules.ts'

const STEPS = Array.from({ length: 100 }, (_, index) => index / 100)

test('between stays between', () => {
  expect(STEPS.map((random) => between([10, 20], random)).every((one) => one >= 10 && one <= 20)).toBe(true)
  expect(between([10, 20], 0)).toBe(10)
})

test('ten seats make a line each few seconds and an order each half minute, more in a flash sale', () => {
  const share = (flash: boolean, act: string): number => STEPS.filter((random) => nextAct(random, flash) === act).length
  const actsPerMin = (AUDIENCE.seats * 60_000) / between(AUDIENCE.pauseMs, 0.5)
  expect((actsPerMin * share(false, 'buy')) / 100).toBeLessThan(4)
  expect((actsPerMin * share(false, 'chat')) / 100).toBeLessThan(15)
  expect(share(true, 'buy')).toBeGreaterThan(share(false, 'buy') * 2)
})

describe('what she buys', () => {
  const skus = [
    { skuId: 'a', priceFen: 100, left: 0 },
    { skuId: 'b', priceFen: 200, left: 5 },
  ]
  test('is there, and within her limit', () => {
    expect(chooseUnits(skus, 30, [0, 0])).toEqual({ skuId: 'b', quantity: 2, seenPriceFen: 400 })
    expect(chooseUnits(skus, 1, [0, 0])).toEqual({ skuId: 'b', quantity: 1, seenPriceFen: 200 })
    expect(chooseUnits(skus, 30, [0.99, 0.9])).toEqual({ skuId: 'b', quantity: 1, seenPriceFen: 200 })
  })
  test('is nothing when it is sold out or she has had her share', () => {
    expect(chooseUnits([{ skuId: 'a', priceFen: 100, left: 0 }], 30, [0, 0])).toBeNull()
    expect(chooseUnits(skus, 0, [0, 0])).toBeNull()
    expect(chooseUnits([], 30, [0, 0])).toBeNull()
  })
})

describe('what she says', () => {
  const facts = (given: Partial<LineFacts>): LineFacts => ({
    title: null,
    flash: false,
    bought: false,
    recent: [],
    random: [0, 0],
    ...given,
  })
  const all = [...GOODS.map(({ title }) => title), null].flatMap((title) =>
    [true, false].flatMap((flash) =>
      [true, false].flatMap((bought) =>
        STEPS.filter((_, index) => index % 5 === 0).flatMap((list) =>
          STEPS.map((line) => chooseLine(facts({ title, flash, bought, random: [list, line] }))),
        ),
      ),
    ),
  )
  test('there is always something to say, short and without any contact', () => {
    for (const line of new Set(all)) {
      expect(line).not.toBeNull()
      expect(line?.length).toBeLessThan(30)
      expect(contactSpans(line ?? '')).toEqual([])
    }
  })
  test('fits what is shown', () => {
    expect(chooseLine(facts({ title: '桂花乌龙 100g 罐装' }))).toContain('桂花乌龙')
  })
  test('does not come back soon', () => {
    const recent: string[] = []
    for (let turn = 0; turn < LINES_APART * 3; turn += 1) {
      const line = chooseLine(facts({ title: GOODS[0]?.title ?? null, recent, random: [(turn % 10) / 10, ((turn * 7) % 10) / 10] }))
      if (line === null) continue
      expect(recent).not.toContain(line)
      recent.push(line)
      if (recent.length > LINES_APART) recent.shift()
    }
  })
})
