// The provider's bill: its file read back whole or not at all, and every way in which it can differ from our books.
import { describe, expect, test } from '@jest/globals'
import { billText, BILL_HEAD, compareBill, netOf, readBill, type BillRow, type OurRow } from '../../../server/payments/bill.rules.ts'
import { statementOf, type Flow } from '../../../server/ledger/statement.rules.ts'

const paid = (number: string, amountFen: number): BillRow => ({ type: 'payment', number, amountFen, feeFen: 6, atMs: 1 })
const back = (number: string, amountFen: number): BillRow => ({ type: 'refund', number, amountFen, feeFen: 0, atMs: 2 })
const ours = (row: BillRow, facts: Partial<OurRow> = {}): OurRow => {
  const { type, number, amountFen } = row
  return { type, number, amountFen, inLedger: true, ...facts }
}

describe('the file', () => {
  const rows = [paid('a1', 1_000), back('a1:b2', 400)]
  test('is read back as it was written', () => {
    expect(readBill(billText(rows))).toEqual(rows)
    expect(readBill(billText([]))).toEqual([])
    expect(netOf(rows)).toBe(594)
  })
  test.each([
    ['cut', billText(rows).split('\n').slice(0, 2).join('\n')],
    ['a row gone', billText(rows).replace(/payment.*\n/, '')],
    ['an amount changed', billText(rows).replace('1000', '1001')],
    ['another head', billText(rows).replace(BILL_HEAD, 'type,number')],
    ['a row of another form', billText(rows).replace('payment', 'gift')],
    ['nothing', ''],
    ['a page', '<html></html>'],
  ])('%s: nothing is concluded', (_name, text) => expect(readBill(text)).toBeNull())
})

describe('differences', () => {
  const day = [paid('a', 1_000), back('b', 400)]
  const known = day.map((row) => ours(row))
  const of = (ask: Partial<Parameters<typeof compareBill>[0]>) =>
    compareBill({ day, seen: day, known, ours: known, ...ask }).map(({ kind, number }) => `${kind} ${number}`)
  test('none where both say the same', () => expect(of({})).toEqual([]))
  test('they have what we do not', () => expect(of({ known: known.slice(1), ours: [] })).toEqual(['missingHere a']))
  test('we have what they do not, unless their row is of a day before', () => {
    const late = ours(paid('c', 5))
    expect(of({ ours: [...known, late] })).toEqual(['missingThere c'])
    expect(of({ ours: [...known, late], seen: [...day, paid('c', 5)] })).toEqual([])
  })
  test('a payment of nothing is on no bill', () => expect(of({ ours: [...known, ours(paid('z', 0))] })).toEqual([]))
  test('one fen more or less, not in the ledger, twice on the bill', () => {
    expect(of({ known: [ours(paid('a', 999)), known[1] ?? ours(back('b', 400))] })).toEqual(['amount a'])
    expect(of({ known: [ours(paid('a', 1_000), { inLedger: false }), ours(back('b', 400))] })).toEqual(['ledger a'])
    expect(of({ seen: [...day, paid('a', 1_000)] })).toEqual(['twice a'])
  })
  test('a payment and a refund of one number are two things', () => {
    expect(of({ day: [back('a', 1_000)], seen: [back('a', 1_000)], ours: [] })).toEqual(['missingHere a'])
  })
})

test('a statement is a fold: opening, in, out, closing of each account, and all of it makes zero', () => {
  const flow = (debit: Flow['debit'], credit: Flow['credit'], code: Flow['code'], amountFen: number): Flow => ({
    debit,
    credit,
    code,
    amountFen,
    rows: 1,
  })
  const before = [flow('provider', 'sales', 'sale', 1_000), flow('commission', 'leader:x:frozen', 'accrue', 100)]
  const within = [
    flow('sales', 'provider', 'saleBack', 300),
    flow('providerFees', 'provider', 'fee', 6),
    flow('cash', 'provider', 'payout', 694),
    flow('leader:x:frozen', 'leader:x:available', 'settle', 70),
    flow('leader:x:frozen', 'commission', 'reverse', 30),
  ]
  const { lines, codes, sumFen } = statementOf(before, within)
  const line = (account: string) => lines.find((one) => one.account === account)
  expect(line('provider')).toEqual({ account: 'provider', openingFen: -1_000, inFen: 1_000, outFen: 0, closingFen: 0 })
  expect(line('sales')).toMatchObject({ openingFen: 1_000, outFen: 300, closingFen: 700 })
  expect(line('leadersFrozen')).toMatchObject({ openingFen: 100, outFen: 100, closingFen: 0 })
  expect(line('leadersAvailable')?.closingFen).toBe(70)
  expect(codes.find(({ code }) => code === 'payout')).toEqual({ code: 'payout', rows: 1, amountFen: 694 })
  expect(sumFen).toBe(0)
})
