// The conductor shows one product after another, holds still in a flash sale, and fills up what runs out.
import { describe, expect, test } from '@jest/globals'
import { CONDUCTOR, fillings, nextMove, type SheetOffer } from '../../../server/demo/conductor.rules.ts'
import type { Flash, OfferSku } from '../../../server/offers/offer.rules.ts'

const NOW = 10_000_000
const DWELL = 60_000
const sku = (given: Partial<OfferSku> = {}): OfferSku => ({
  ...{ skuId: 's1', lotId: 'l1', lotIndex: 1, label: '', weightGrams: 0, basePriceFen: 300, livePriceFen: 200, flashPriceFen: null },
  ...{ plannedUnits: 20, unitCount: 20 },
  ...given,
})
const offer = (position: number, given: Partial<SheetOffer> = {}): SheetOffer => ({
  id: `o${position}`,
  state: 'open',
  position,
  flash: null,
  skus: [sku()],
  ...given,
})
const flashOffer = (position: number, flash: Flash | null = null): SheetOffer =>
  offer(position, { flash, skus: [sku({ flashPriceFen: 100 })] })
const window = (fromMs: number, untilMs: number): Flash => ({
  ...{ fromMs, untilMs, extended: null },
  asked: { version: 1, countdownSec: 0, durationSec: 60 },
})
const ask = (offers: readonly SheetOffer[], pinned: string | null, shownMs = 0) =>
  nextMove({ nowMs: NOW, offers, pin: pinned === null ? null : { offerId: pinned, openedAtMs: NOW - shownMs }, dwellMs: DWELL })
/** A flash sale that ended lately: none is due. */
const recent = window(NOW - 200_000, NOW - 100_000)

describe('pins', () => {
  const sheet = [offer(2), offer(1, { flash: recent }), offer(3)]
  test('the first of the sheet when nothing is pinned', () => expect(ask(sheet, null)).toEqual({ act: 'pin', offerId: 'o1' }))
  test('the next one when the time of this one is over', () => {
    expect(ask(sheet, 'o1', DWELL - 1)).toBeNull()
    expect(ask(sheet, 'o1', DWELL)).toEqual({ act: 'pin', offerId: 'o2' })
    expect(ask(sheet, 'o2', DWELL)).toEqual({ act: 'pin', offerId: 'o3' })
  })
  test('the first again after the last', () => expect(ask(sheet, 'o3', DWELL)).toEqual({ act: 'pin', offerId: 'o1' }))
  test('what is off the shelf or closing is passed over', () => {
    const some = [
      offer(1, { flash: recent }),
      offer(2, { state: 'offShelf' }),
      offer(3, { state: 'closing' }),
      offer(4, { state: 'ready' }),
    ]
    expect(ask(some, 'o1', DWELL)).toEqual({ act: 'pin', offerId: 'o4' })
  })
  test('a pinned offer that is no longer for sale gives way at once', () => {
    expect(ask([offer(1, { state: 'offShelf', flash: recent }), offer(2)], 'o1', 0)).toEqual({ act: 'pin', offerId: 'o2' })
  })
  test('the only one stays', () => expect(ask([offer(1, { flash: recent })], 'o1', DWELL * 9)).toBeNull())
  test('an empty sheet asks for nothing', () => expect(ask([], null)).toBeNull())
})

describe('flash sales', () => {
  test('begin when one is due and the product was looked at', () => {
    expect(ask([flashOffer(1), offer(2)], 'o1', CONDUCTOR.beforeFlashMs - 1)).toBeNull()
    expect(ask([flashOffer(1), offer(2)], 'o1', CONDUCTOR.beforeFlashMs)).toEqual({ act: 'flash', offerId: 'o1' })
  })
  test('are minutes apart', () => {
    const ended = (agoMs: number) => flashOffer(1, window(NOW - agoMs - 60_000, NOW - agoMs))
    expect(ask([ended(CONDUCTOR.flashEveryMs - 1), offer(2)], 'o1', 20_000)).toBeNull()
    expect(ask([ended(CONDUCTOR.flashEveryMs), offer(2)], 'o1', 20_000)).toEqual({ act: 'flash', offerId: 'o1' })
  })
  test('come to the next product that has a flash price when one is due', () => {
    expect(ask([offer(1), offer(2), flashOffer(3)], 'o1', DWELL)).toEqual({ act: 'pin', offerId: 'o3' })
  })
  test('keep their product pinned while they run or are counted down', () => {
    for (const flash of [window(NOW - 1, NOW + 1), window(NOW + 5_000, NOW + 65_000)])
      expect(ask([flashOffer(1, flash), offer(2)], 'o1', DWELL * 3)).toBeNull()
    expect(ask([flashOffer(1, window(NOW - 5, NOW)), offer(2)], 'o1', DWELL * 3)).toEqual({ act: 'pin', offerId: 'o2' })
  })
  test('ask for what the contract allows', () => {
    expect(CONDUCTOR.flash.countdownSec).toBeGreaterThanOrEqual(10)
    expect(CONDUCTOR.flash.durationSec).toBeGreaterThanOrEqual(60)
  })
})

describe('filling up', () => {
  const two = { skus: [sku({ skuId: 'a', plannedUnits: 10 }), sku({ skuId: 'b', plannedUnits: 10 })] }
  test('what is nearly gone, to what the sheet set aside', () => {
    expect(
      fillings(
        two,
        [
          { skuId: 'a', left: 2 },
          { skuId: 'b', left: 3 },
        ],
        false,
      ),
    ).toEqual([{ skuId: 'a', units: 8 }])
  })
  test('before a flash sale everything', () => {
    expect(
      fillings(
        two,
        [
          { skuId: 'a', left: 2 },
          { skuId: 'b', left: 3 },
        ],
        true,
      ),
    ).toEqual([
      { skuId: 'a', units: 8 },
      { skuId: 'b', units: 7 },
    ])
  })
  test('nothing that is full, and nothing the gate says nothing of', () => {
    expect(fillings(two, [{ skuId: 'a', left: 10 }], true)).toEqual([])
    expect(fillings({ skus: [sku({ skuId: 'a', plannedUnits: 0 })] }, [{ skuId: 'a', left: 0 }], true)).toEqual([])
  })
})
