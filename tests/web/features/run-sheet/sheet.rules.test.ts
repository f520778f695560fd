// The run sheet on air: what one key shows next, how rows stand, how long each was shown.
import { describe, expect, test } from '@jest/globals'
import { sheetWithout } from '../../../../web/src/features/run-sheet/plan.query.ts'
import {
  nextOffer,
  sheetRows,
  steppedTo,
  talkedMs,
  withPin,
  type SheetOffer,
  type TalkSpan,
} from '../../../../web/src/features/run-sheet/sheet.rules.ts'

const offer = (position: number, change: Partial<SheetOffer> = {}): SheetOffer => ({
  offerId: `o${position}`,
  position,
  title: `第 ${position} 件`,
  picture: null,
  state: 'ready',
  priceFen: 1000 * position,
  left: 10,
  total: 10,
  talkMinutes: 5,
  ...change,
})
const sheet = [offer(1), offer(2), offer(3), offer(4)]
const span = (offerId: string, openedAtMs: number, closedAtMs: number | null): TalkSpan => ({ offerId, openedAtMs, closedAtMs })

describe('next', () => {
  test('is the first before anything was shown', () => expect(nextOffer(sheet, null, [])?.offerId).toBe('o1'))
  test('is the one after what is shown', () => expect(nextOffer(sheet, { offerId: 'o2', openedAtMs: 0 }, [])?.offerId).toBe('o3'))
  test('goes on after an unpinned one', () => expect(nextOffer(sheet, null, [span('o1', 0, 5)])?.offerId).toBe('o2'))
  test('leaps over what cannot be pinned and what was shown', () => {
    const list = [offer(1), offer(2, { state: 'offShelf' }), offer(3), offer(4)]
    expect(nextOffer(list, { offerId: 'o1', openedAtMs: 9 }, [span('o3', 0, 5)])?.offerId).toBe('o4')
  })
  test('turns back for one that was left out', () =>
    expect(nextOffer(sheet, { offerId: 'o4', openedAtMs: 9 }, [span('o1', 0, 1), span('o3', 2, 3)])?.offerId).toBe('o2'))
  test('is nothing when all were shown', () => {
    expect(
      nextOffer(sheet, { offerId: 'o4', openedAtMs: 9 }, [span('o1', 0, 1), span('o2', 1, 2), span('o3', 2, 3), span('o4', 9, null)]),
    ).toBeNull()
    expect(nextOffer([], null, [])).toBeNull()
  })
})

describe('rows', () => {
  test('stand as shown now, next, shown, later and off', () => {
    const list = [offer(1), offer(2, { state: 'open', left: 0 }), offer(3), offer(4), offer(5, { state: 'closed' })]
    const rows = sheetRows(list, { offerId: 'o2', openedAtMs: 60_000 }, [span('o1', 0, 40_000), span('o2', 60_000, null)], 90_000)
    expect(rows.map((row) => row.stand)).toEqual(['done', 'now', 'next', 'later', 'off'])
    expect(rows.map((row) => row.talkedMs)).toEqual([40_000, 30_000, 0, 0, 0])
    expect(rows.map((row) => row.soldOut)).toEqual([false, true, false, false, false])
  })
  test('a pin counts before the figures know of it', () => {
    const spans = withPin([span('o1', 0, 10)], { offerId: 'o2', openedAtMs: 10 })
    expect(talkedMs(spans, 'o2', 25)).toBe(15)
    expect(withPin([span('o1', 0, null)], null)).toEqual([])
  })
  test('arrows start at what is shown and stay inside', () => {
    const rows = sheetRows(sheet, { offerId: 'o2', openedAtMs: 0 }, [], 0)
    expect(steppedTo(rows, null, 1)).toBe('o3')
    expect(steppedTo(rows, 'o4', 1)).toBe('o4')
    expect(steppedTo(rows, 'o1', -1)).toBe('o1')
    expect(steppedTo([], null, 1)).toBeNull()
  })
})

test('dropping a row keeps the others as they were', () => {
  const sku = { skuId: 's', label: 'M', basePriceFen: 900, livePriceFen: 800, flashPriceFen: null, units: 5, available: 9 }
  const row = (position: number) => ({
    offerId: `o${position}`,
    productId: 'p',
    position,
    title: '',
    pictureUrl: null,
    state: 'ready' as const,
    talkMinutes: 3,
    cap: 1,
    holdSec: 900,
    version: 1,
    skus: [sku],
  })
  expect(sheetWithout({ showId: 'x', version: 7, rows: [row(1), row(2)] }, 1)).toEqual({
    seenVersion: 7,
    offers: [
      {
        offerId: 'o2',
        productId: 'p',
        talkMinutes: 3,
        cap: 1,
        holdSec: 900,
        skus: [{ skuId: 's', livePriceFen: 800, flashPriceFen: null, units: 5 }],
      },
    ],
  })
})
