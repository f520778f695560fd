// The vectors of commission.json about rates and an order's commission; each payment, refund and settling is told twice.
import { describe, expect, it } from '@jest/globals'
import {
  baseOf,
  openCredit,
  stepCredit,
  targetsOf,
  type CreditEvent,
  type CreditRow,
  type CreditTerms,
} from '../../../server/commission/credit.rules.ts'
import { transfersOf } from '../../../server/commission/posting.rules.ts'
import { promisedRate, type RateRow } from '../../../server/commission/rate.rules.ts'
import type { CommissionRate } from '../../../server/commission/share.rules.ts'
import { balancesOfLeader, foldBalances, sumOfBalances } from '../../../server/ledger/balance.rules.ts'
import type { Transfer } from '../../../server/ledger/transfer.rules.ts'
import { offsetMs, vectorFile, type Vector } from '../vectors/vector-file.ts'

type CommissionVector = Vector<any, any, any>
const file = vectorFile<{ vectors: CommissionVector[] }>('commission')
const ofKind = (kind: string) => file.vectors.filter((vector) => vector.kind === kind).map((vector) => [vector.name, vector] as const)

type GivenRate = { bps?: number; perUnitFen?: number }
const rateOf = ({ bps, perUnitFen }: GivenRate): CommissionRate =>
  perUnitFen === undefined ? { bps: bps ?? 0 } : { fenPerUnit: perUnitFen }
const rowOf = ({ byLevel = {}, from, until, ...row }: any): RateRow => ({
  ...row,
  fromMs: from && offsetMs(from),
  untilMs: until && offsetMs(until),
  rate: rateOf(row),
  byLevel: Object.fromEntries(Object.entries(byLevel).map(([level, rate]) => [level, rateOf(rate as GivenRate)])),
})

it('has all of them: rates and orders here, withdrawals and tax in rules/withdrawals, clocks in rules/after-sales', () => {
  const kinds = Object.groupBy(file.vectors, ({ kind }) => kind ?? 'none')
  expect(Object.fromEntries(Object.entries(kinds).map(([kind, some]) => [kind, some?.length]))).toEqual({
    ...{ rate: 22, order: 25, withdrawal: 8, clock: 7, tax: 2 },
  })
})

describe('rate vectors', () => {
  it.each(ofKind('rate'))('%s', (_, { given, expected }) => {
    const { base, at, offerVisibleAt, sharedAt, ...order } = given.order
    const tables = given.tables.map((table: any) => ({
      version: table.version,
      publishedAtMs: offsetMs(table.publishedAt),
      rows: table.rows.map(rowOf),
    }))
    const promised = promisedRate(tables, {
      ...order,
      baseFen: base,
      atMs: offsetMs(at),
      offerVisibleAtMs: offsetMs(offerVisibleAt),
      wasSharing: (beforeMs: number) => sharedAt !== undefined && offsetMs(sharedAt) < beforeMs,
    })
    const { row, version, amountFen, ...rate } = expected
    expect(promised).toEqual({ rowId: row, version, amountFen, rate: rateOf(rate) })
  })
})

function termsOf({ leader = null, rate, inviter = null, inviterBps = 0 }: any): CreditTerms {
  return { leaderId: leader, rate: rateOf(rate), inviterId: inviter, inviterBps }
}

function eventOf(event: any): CreditEvent {
  switch (event.type) {
    case 'paid':
      return { type: 'paid', blocked: event.blocked ?? null }
    case 'refund':
      return { type: 'refund', refundId: event.id, goodsFen: event.goodsFen, units: event.units ?? 0 }
    case 'move':
      return { type: 'move', terms: termsOf(event) }
    default:
      return { type: event.type }
  }
}

const WHY = { touchAtMs: null, bindingSinceMs: null, reason: 'touch' as const, ruleVersion: 1, title: 'scarf' }

describe('order vectors', () => {
  it.each(ofKind('order'))('%s', (_, { given, events, expected }) => {
    const { units, capBps, goodsFen, bonusGoodsFen = 0 } = given
    let state = openCredit({ units, capBps, goodsFen, bonusGoodsFen, terms: termsOf(given) })
    const rows: CreditRow[] = []
    const transfers: Transfer[] = []
    for (const told of events) {
      const event = eventOf(told)
      const step = stepCredit(state, event)
      const due = targetsOf(step.state)
      const seen = {
        type: told.type,
        answer: step.answer,
        baseFen: baseOf(step.state),
        targetFen: due.leaderFen,
        inviterTargetFen: due.inviterFen,
      }
      expect(seen).toEqual({
        type: told.type,
        answer: told.answer,
        baseFen: told.baseFen,
        targetFen: told.targetFen,
        inviterTargetFen: told.inviterTargetFen ?? 0,
      })
      state = step.state
      rows.push(...step.rows)
      transfers.push(...transfersOf({ orderId: 'o', orderNo: 'n', why: WHY }, step))
      if (event.type !== 'move' && step.answer === 'ok') {
        expect(stepCredit(state, event)).toMatchObject({ state, rows: [] })
      }
    }
    expect(rows.map((row) => ({ id: row.id, leader: row.leaderId, side: row.side, amountFen: row.amountFen }))).toEqual(expected.rows)
    const balances = foldBalances(transfers)
    expect(sumOfBalances(balances)).toBe(0)
    expect(new Set(transfers.map((transfer) => transfer.transferId)).size).toBe(transfers.length)
    for (const [leaderId, { frozen, available }] of Object.entries<any>(expected.balances)) {
      expect(balancesOfLeader(balances, leaderId)).toEqual({ frozenFen: frozen, availableFen: available, withdrawingFen: 0 })
    }
  })
})
