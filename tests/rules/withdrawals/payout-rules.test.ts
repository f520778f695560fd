// Who is paid, when it waits, what is withheld by which brackets, what the ledger must hold, and how the payout file compares.
import { describe, expect, it, test } from '@jest/globals'
import fc from 'fast-check'
import { foldBalances, sumOfBalances } from '../../../server/ledger/balance.rules.ts'
import { transferFault } from '../../../server/ledger/transfer.rules.ts'
import {
  accountFits,
  idNumberFault,
  maskedAccount,
  maskedId,
  WAIT_AFTER_CHANGE_MS,
  waitUntil,
} from '../../../server/withdrawals/payee.rules.ts'
import { comparePayouts, payoutFileText, readPayoutFile, type FileRow } from '../../../server/withdrawals/payout-file.rules.ts'
import { postingsOf } from '../../../server/withdrawals/posting.rules.ts'
import { bracketFault, MONTH_BRACKETS, taxOfPayout, taxOn, YEAR_BRACKETS } from '../../../server/withdrawals/tax.rules.ts'
import { WITHDRAWAL_MOVES, type WithdrawalState } from '../../../server/withdrawals/withdrawal.rules.ts'

const NOW = Date.parse('2026-03-10T00:00:00Z')

describe('an ID number', () => {
  test.each([
    ['110101199003078371', null],
    ['11010119900307838X', null],
    ['110101199003078372', 'form'],
    ['11010119900307837', 'form'],
    ['1101011990030783711', 'form'],
    ['11010119900230837X', 'form'],
    ['440300202001011232', 'young'],
  ])('%s is %s', (idNumber, fault) => expect(idNumberFault(idNumber, NOW)).toBe(fault))
  it('with any one digit changed is no longer whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
        const good = '110101199003078371'
        const digit = (Number(good[place]) + by) % 10
        expect(idNumberFault(`${good.slice(0, place)}${digit}${good.slice(place + 1)}`, NOW)).not.toBeNull()
      }),
    )
  })
  it('and an account are shown by their ends only', () => {
    expect([maskedId('11010119900307838X'), maskedAccount('6222020000001234')]).toEqual(['1****************X', '****1234'])
    expect(accountFits({ kind: 'bank', number: '622202000000' })).toBe(true)
    expect(accountFits({ kind: 'bank', number: '62220200000' })).toBe(false)
    expect(accountFits({ kind: 'wallet', number: 'li@example.com' })).toBe(true)
  })
})

test('a change makes withdrawals wait for exactly a day', () => {
  expect(waitUntil([null, null], NOW)).toBeNull()
  expect(waitUntil([NOW, null], NOW)).toBe(NOW + WAIT_AFTER_CHANGE_MS)
  expect(waitUntil([NOW, NOW + 5], NOW + WAIT_AFTER_CHANGE_MS)).toBe(NOW + WAIT_AFTER_CHANGE_MS + 5)
  expect(waitUntil([NOW, NOW - 5], NOW + WAIT_AFTER_CHANGE_MS)).toBeNull()
})

describe('brackets', () => {
  test.each([
    ['the first month table', MONTH_BRACKETS, null],
    ['the first year table', YEAR_BRACKETS, null],
    ['one without an end', [{ upToFen: null, bps: 0, quickFen: 0 }], null],
    ['none open at the end', [{ upToFen: 5, bps: 0, quickFen: 0 }], 0],
    [
      'one open in the middle',
      [
        { upToFen: null, bps: 0, quickFen: 0 },
        { upToFen: null, bps: 1, quickFen: 0 },
      ],
      0,
    ],
    [
      'ends that fall',
      [
        { upToFen: 9, bps: 0, quickFen: 0 },
        { upToFen: 9, bps: 1, quickFen: 0 },
        { upToFen: null, bps: 2, quickFen: 0 },
      ],
      1,
    ],
    [
      'a rate that falls',
      [
        { upToFen: 9, bps: 5, quickFen: 0 },
        { upToFen: null, bps: 1, quickFen: 0 },
      ],
      1,
    ],
    [
      'tax that falls where one begins',
      [
        { upToFen: 100_000, bps: 1000, quickFen: 0 },
        { upToFen: null, bps: 2000, quickFen: 10_500 },
      ],
      1,
    ],
    ['a first one that gives back', [{ upToFen: null, bps: 1000, quickFen: 5 }], 0],
  ])('%s', (_name, brackets, place) => expect(bracketFault(brackets)).toBe(place))
  it('of the shop decide', () => {
    const flat = [{ upToFen: null, bps: 1000, quickFen: 0 }]
    expect(taxOn('month', 500_000, 1, { month: flat, year: flat })).toBe(40_000)
    expect(taxOn('none', 500_000, 1, { month: flat, year: flat })).toBe(0)
  })
  it('never leave nothing to be paid out, whatever was withheld before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000_000 }),
        fc.nat(50_000_000),
        fc.constantFrom('none' as const, 'month' as const, 'year' as const),
        (payoutFen, incomeBeforeFen, mode) => {
          const taxFen = taxOfPayout({ mode, payoutFen, incomeBeforeFen, withheldBeforeFen: 0, months: 1 })
          expect(taxFen).toBeGreaterThanOrEqual(0)
          expect(taxFen).toBeLessThan(payoutFen)
        },
      ),
    )
  })
})

describe('the ledger of a withdrawal', () => {
  const row = { withdrawalId: 'a'.repeat(24), leaderId: 'l', amountFen: 1_000 }
  const sides = (state: WithdrawalState) => {
    const postings = postingsOf({ ...row, state, taxFen: 40, netFen: 960 })
    expect(postings.map(transferFault)).toEqual(postings.map(() => null))
    const balances = foldBalances(postings)
    expect(sumOfBalances(balances)).toBe(0)
    return ['leader:l:available', 'leader:l:withdrawing', 'cash', 'tax'].map((name) => balances.get(name as 'cash') ?? 0)
  }
  test.each<[WithdrawalState, number[]]>([
    ['requested', [-1_000, 1_000, 0, 0]],
    ['approved', [-1_000, 1_000, 0, 0]],
    ['paying', [-1_000, 1_000, 0, 0]],
    ['rejected', [0, 0, 0, 0]],
    ['failed', [0, 0, 0, 0]],
    ['paid', [-1_000, 0, 960, 40]],
  ])('%s', (state, expected) => expect(sides(state)).toEqual(expected))
  it('only ever grows along the moves of its life', () => {
    for (const [from, nexts] of Object.entries(WITHDRAWAL_MOVES))
      for (const next of nexts) {
        const ids = (state: WithdrawalState) => postingsOf({ ...row, state, taxFen: 0, netFen: 1_000 }).map(({ transferId }) => transferId)
        expect(ids(next)).toEqual(expect.arrayContaining(ids(from as WithdrawalState)))
      }
  })
})

describe('the payout file', () => {
  const number = (n: number) => n.toString(16).padStart(24, '0')
  const rows: FileRow[] = [1, 2, 3].map((n) => ({ number: number(n), amountFen: n * 100, atMs: n }))
  it('is read as it was written; cut, altered or of another form it is nothing', () => {
    const text = payoutFileText(rows)
    expect(readPayoutFile(text)).toEqual(rows)
    expect(readPayoutFile(text.replaceAll('\n', '\r\n'))).toEqual(rows)
    const lines = text.trim().split('\n')
    for (const bad of [
      '',
      'half a file',
      lines.slice(0, -1).join('\n'),
      lines.toSpliced(2, 1).join('\n'),
      text.replace(',200,', ',201,'),
      text.replace('payout,', 'x,'),
    ])
      expect(readPayoutFile(bad)).toBeNull()
  })
  it('names each difference once', () => {
    const ours = (n: number, more: object = {}) => ({ number: number(n), state: 'paid' as const, netFen: n * 100, inLedger: true, ...more })
    const known = [ours(1), ours(2, { netFen: 199 }), ours(4, { state: 'failed' }), ours(5, { inLedger: false })]
    const day = [...rows, { number: number(4), amountFen: 400, atMs: 4 }, { number: number(5), amountFen: 500, atMs: 5 }]
    const seen = [...day, { number: number(9), amountFen: 1, atMs: 0 }]
    const found = comparePayouts({ day, seen, known, ours: [ours(1), ours(7), ours(9)] })
    expect(found.map((one) => [one.kind, Number.parseInt(one.number, 16), one.oursFen, one.theirsFen])).toEqual([
      ['amount', 2, 199, 200],
      ['missingHere', 3, null, 300],
      ['state', 4, 400, 400],
      ['ledger', 5, 500, 500],
      ['missingThere', 7, 700, null],
    ])
    expect(
      comparePayouts({ day: [rows[0] as FileRow], seen: [rows[0] as FileRow, rows[0] as FileRow], known: [ours(1)], ours: [] })[0]?.kind,
    ).toBe('twice')
  })
})
