// The run sheet's form: cells as typed, what is wrong where, moving, totals, saving over a moving truth.
import { describe, expect, test } from '@jest/globals'
import type { RunSheet } from '../../../../server/protocol/offers.ts'
import { problemParts } from '../../../../web/src/features/console-plan/plan-side.tsx'
import {
  canSend,
  cellKey,
  mergeReply,
  movedRow,
  planProblems,
  planRow,
  planTotals,
  planWrite,
  rowOfProduct,
  sameText,
  type PlanRow,
} from '../../../../web/src/features/console-plan/plan.rules.ts'

const sheetRow = (position: number, change: Partial<RunSheet['rows'][number]> = {}): RunSheet['rows'][number] => ({
  offerId: `o${position}`,
  productId: `p${position}`,
  position,
  title: `第 ${position} 件`,
  pictureUrl: null,
  state: 'ready',
  talkMinutes: 5,
  cap: 2,
  holdSec: 900,
  version: 1,
  skus: [{ skuId: 's', label: 'M', basePriceFen: 32_900, livePriceFen: 29_900, flashPriceFen: null, units: 60, available: 100 }],
  ...change,
})
const row = (position: number, change: Partial<PlanRow> = {}): PlanRow => ({ ...planRow(sheetRow(position)), ...change })
const withCells = (one: PlanRow, cells: Partial<PlanRow['skus'][number]>): PlanRow => ({
  ...one,
  skus: one.skus.map((sku) => ({ ...sku, ...cells })),
})

describe('problems', () => {
  test('a clean sheet has none', () => expect(planProblems([row(1)]).size).toBe(0))
  test.each([
    ['live', { live: 'x' }, 'shape'],
    ['live', { live: '330' }, 'above'],
    ['flash', { flash: '299.00' }, 'notLower'],
    ['flash', { flash: '1.234' }, 'shape'],
    ['units', { units: '101' }, 'over'],
    ['units', { units: '1.5' }, 'shape'],
    ['units', { units: '0' }, 'noUnits'],
  ] as const)('%s %p is %s', (cell, cells, problem) => {
    const one = withCells(row(1), cells)
    expect(planProblems([one]).get(cellKey(one.key, 's', cell))).toBe(problem)
  })
  test.each([
    ['talk', '241'],
    ['cap', '31'],
    ['hold', '2'],
  ] as const)('%s %s is out of bounds', (cell, value) => {
    const one = { ...row(1), [cell]: value }
    const problems = planProblems([one])
    expect(problems.get(cellKey(one.key, '', cell))).toBe('shape')
    expect(canSend(problems)).toBe(false)
  })
  test('rows above take their units first', () => {
    const problems = planProblems([row(1), row(2)])
    expect(problems.get(cellKey('o1', 's', 'units'))).toBeUndefined()
    expect(problems.get(cellKey('o2', 's', 'units'))).toBe('over')
    expect(canSend(problems)).toBe(true)
  })
  test('an opened offer is judged by its prices alone, a closed one not at all', () => {
    expect(planProblems([withCells(row(1, { state: 'open' }), { units: '999', live: '400' })])).toEqual(
      new Map([[cellKey('o1', 's', 'live'), 'above']]),
    )
    expect(planProblems([withCells(row(1, { state: 'closed' }), { live: 'x' })]).size).toBe(0)
  })
})

describe('writing', () => {
  test('sends fen and seconds, and keeps a hold that was not touched', () => {
    const odd = planRow(sheetRow(1, { holdSec: 200 }))
    expect(planWrite([withCells(odd, { live: '288.8', flash: '199' })], 4)).toEqual({
      seenVersion: 4,
      offers: [
        {
          offerId: 'o1',
          productId: 'p1',
          talkMinutes: 5,
          cap: 2,
          holdSec: 200,
          skus: [{ skuId: 's', livePriceFen: 28_880, flashPriceFen: 19_900, units: 60 }],
        },
      ],
    })
    expect(planWrite([{ ...odd, hold: '5' }], 4).offers[0]?.holdSec).toBe(300)
  })
  test('a new product comes with its usual price and a sensible part of its stock', () => {
    const fresh = rowOfProduct(
      {
        id: 'p9',
        title: '围巾',
        description: '',
        category: '',
        pictures: [],
        skus: [{ id: 's9', label: '', specs: [], priceFen: 9900, onHand: 30, reserved: 0, available: 30, weightGrams: 0 }],
        onShelf: true,
        version: 1,
        updatedAtMs: 0,
      },
      'k',
    )
    const offer = planWrite([fresh], 1).offers[0]
    expect(offer).not.toHaveProperty('offerId')
    expect(offer?.skus).toEqual([{ skuId: 's9', livePriceFen: 9900, flashPriceFen: null, units: 30 }])
  })
  test('the answer names new rows and leaves alone what was typed meanwhile', () => {
    const sent = [row(1), { ...row(2), offerId: null, key: 'k2' }]
    const typed = sent[0] ? withCells(sent[0], { live: '280' }) : row(1)
    const reply: RunSheet = { showId: 'x', version: 5, rows: [sheetRow(1), sheetRow(2)] }
    const merged = mergeReply([typed, ...sent.slice(1)], sent, reply)
    expect(merged[0]?.skus[0]?.live).toBe('280')
    expect([merged[1]?.key, merged[1]?.offerId]).toEqual(['k2', 'o2'])
  })
  test('a row added while the answer was on its way stays', () => {
    const sent = [row(1)]
    const added = { ...row(3), offerId: null, key: 'k3' }
    expect(mergeReply([...sent, added], sent, { showId: 'x', version: 5, rows: [sheetRow(1)] })[1]).toBe(added)
  })
})

describe('the sheet as a whole', () => {
  test('rows move and stay inside', () => {
    const rows = [row(1), row(2), row(3)]
    expect(movedRow(rows, 'o1', 1).map((one) => one.key)).toEqual(['o2', 'o1', 'o3'])
    expect(movedRow(rows, 'o3', 1)).toBe(rows)
    expect(movedRow(rows, 'o3', -9).map((one) => one.key)).toEqual(['o3', 'o1', 'o2'])
    expect(movedRow(rows, 'gone', 1)).toBe(rows)
  })
  test('totals are exact', () => expect(planTotals([row(1), row(2)])).toEqual({ units: 120, minutes: 10, soldOutFen: 2 * 60 * 29_900 }))
  test('one price for all SKUs, or none', () => {
    const two = { ...row(1), skus: [...row(1).skus, ...row(1).skus] }
    expect(sameText(two, 'live')).toBe('299.00')
    expect(sameText({ ...two, skus: two.skus.map((sku, index) => ({ ...sku, live: String(index) })) }, 'live')).toBeNull()
  })
  test('codes of the check list name their row', () => {
    expect(problemParts('offer:7:units_over_available')).toEqual({ position: 7, code: 'units_over_available' })
    expect(problemParts('start_past')).toEqual({ position: null, code: 'start_past' })
  })
})
