// Accounts, transfers, balances and the hash chain of a leader.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { leaderAccount, leaderOf, LEADER_SIDES, SHOP_ACCOUNTS, type Account } from '../../../server/ledger/accounts.rules.ts'
import { balancesOfLeader, foldBalances, sumOfBalances } from '../../../server/ledger/balance.rules.ts'
import { chainFault, chainTransfer, emptyHead, headOf, type ChainedTransfer } from '../../../server/ledger/chain.rules.ts'
import {
  chainLeader,
  commissionTransfer,
  saleTransfer,
  sideTransfer,
  transferFault,
  type Transfer,
} from '../../../server/ledger/transfer.rules.ts'

const named = (transferId: string) => ({ transferId, orderId: 'o', orderNo: '1', code: 'accrue' as const, explain: null })
const account: fc.Arbitrary<Account> = fc.oneof(
  fc.constantFrom(...SHOP_ACCOUNTS),
  fc.tuple(fc.constantFrom('A', 'B'), fc.constantFrom(...LEADER_SIDES)).map(([leaderId, side]) => leaderAccount(leaderId, side)),
)
const transfer: fc.Arbitrary<Transfer> = fc
  .record({ debit: account, credit: account, amountFen: fc.integer({ min: 1, max: 999_999_999 }), serial: fc.uuid() })
  .filter((leg) => leg.debit !== leg.credit)
  .map(({ serial, ...leg }) => ({ ...named(serial), ...leg }))

function chainOf(transfers: readonly Transfer[]): ChainedTransfer[] {
  const entries: ChainedTransfer[] = []
  let head = emptyHead('A')
  transfers.forEach((given, place) => {
    const entry = chainTransfer(head, 'A', given, 1000 + place)
    entries.push(entry)
    head = headOf(entry)
  })
  return entries
}

describe('accounts and transfers', () => {
  it("a leader's account says whose and which side", () => {
    expect(leaderOf(leaderAccount('A', 'frozen'))).toEqual({ leaderId: 'A', side: 'frozen' })
    expect(leaderOf('commission')).toBeNull()
  })
  it('refuses what may not be written', () => {
    const good = commissionTransfer(named('o:x'), 'A', 'frozen', 5)
    expect(transferFault(good)).toBeNull()
    expect([0, -1, 1.5, Number.NaN, 2 ** 53].map((amountFen) => transferFault({ ...good, amountFen }))).toEqual(Array(5).fill('amount'))
    expect(transferFault({ ...good, debit: good.credit })).toBe('same_account')
    expect(transferFault({ ...good, debit: leaderAccount('B', 'frozen') })).toBe('two_leaders')
    expect(transferFault(sideTransfer(named('x'), 'A', 'frozen', 'available', 5))).toBeNull()
  })
  it('lets an inviter’s bonus be written for an order, one level, and for nothing else', () => {
    const bonus = (transferId: string, orderId: string | null = 'o1') =>
      transferFault(commissionTransfer({ transferId, orderId, orderNo: null, code: 'bonus', explain: null }, 'A', 'frozen', 5))
    const good = ['bonusAccrue', 'bonusReverse:1', 'bonusReverse:12', 'bonusSettle', 'bonusLead:1:in', 'bonusLead:2:out']
    expect(good.map((name) => bonus(`o1:${name}`))).toEqual(good.map(() => null))
    // A second level, a second inviter, another order's name, a head counted, somebody who joined.
    const bad = [
      'o1:bonus2Accrue',
      'o1:bonusAccrue:2',
      'o2:bonusAccrue',
      'o1:headcount',
      'm1:joined',
      'o1:bonusReverse:',
      'bonusAccrue',
      'o1',
    ]
    expect(bad.map((id) => bonus(id))).toEqual(bad.map(() => 'bonus'))
    expect(bonus('o1:bonusAccrue', null)).toBe('bonus')
  })
  it('a negative change takes from the leader, a positive gives; the chain is hers', () => {
    expect(commissionTransfer(named('x'), 'A', 'available', -7)).toMatchObject({
      debit: 'leader:A:available',
      credit: 'commission',
      amountFen: 7,
    })
    expect(commissionTransfer(named('x'), 'A', 'frozen', 7)).toMatchObject({ debit: 'commission', credit: 'leader:A:frozen', amountFen: 7 })
    expect(chainLeader(commissionTransfer(named('x'), 'A', 'available', -7))).toBe('A')
  })
  it("a sale and its way back cancel, in no leader's chain", () => {
    const sale = saleTransfer({ paymentId: 'p', orderId: 'o', orderNo: '1', amountFen: 9 })
    const back = saleTransfer({ paymentId: 'p', orderId: 'o', orderNo: '1', amountFen: 9, back: true })
    expect([sale.transferId, back.transferId]).toEqual(['p:o:sale', 'p:o:saleBack'])
    expect([...foldBalances([sale, back]).values()]).toEqual([0, 0])
    expect(chainLeader(sale)).toBeNull()
  })
})

describe('balances', () => {
  it('always make zero together, and do not depend on the order of rows', () => {
    fc.assert(
      fc.property(fc.array(transfer), (transfers) => {
        const balances = foldBalances(transfers)
        expect(sumOfBalances(balances)).toBe(0)
        expect(foldBalances(transfers.toReversed())).toEqual(balances)
      }),
    )
  })
})

describe('hash chain', () => {
  const mine = transfer.filter((given) => transferFault(given) === null && chainLeader(given) === 'A')
  const chain = fc.array(mine, { minLength: 1, maxLength: 12 }).map(chainOf)
  it('is whole as written, and its last balances are the fold of all', () => {
    fc.assert(
      fc.property(chain, (entries) => {
        expect(chainFault('A', entries)).toBeNull()
        expect(entries.at(-1)?.chain.after).toEqual(balancesOfLeader(foldBalances(entries), 'A'))
        expect(chainFault('A', structuredClone(entries))).toBeNull()
      }),
    )
  })
  it('shows every edit, gap, swap and foreign chain', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (entries, some) => {
        const place = some % entries.length
        const number = place + 1
        const edited = (change: Partial<ChainedTransfer>) => entries.map((entry, at) => (at === place ? { ...entry, ...change } : entry))
        expect(chainFault('A', edited({ amountFen: (entries[place]?.amountFen ?? 0) + 1 }))?.number).toBe(number)
        expect(chainFault('A', edited({ orderId: 'other' }))).toEqual({ number, fault: 'hash' })
        expect(chainFault('A', edited({ atMs: 1 }))).toEqual({ number, fault: 'hash' })
        if (number < entries.length) {
          expect(chainFault('A', entries.toSpliced(place, 1))).toEqual({ number, fault: 'gap' })
        }
        expect(chainFault('B', entries)).toEqual({ number: 1, fault: 'gap' })
      }),
    )
  })
  it('an entry put again under its own number breaks the link of the next', () => {
    const [first, second] = chainOf([commissionTransfer(named('x'), 'A', 'frozen', 5), commissionTransfer(named('y'), 'A', 'frozen', 6)])
    const other = chainTransfer(emptyHead('A'), 'A', commissionTransfer(named('z'), 'A', 'frozen', 5), 1000)
    expect(first?.chain.hash).not.toBe(other.chain.hash)
    expect(chainFault('A', [other, second as ChainedTransfer])).toEqual({ number: 2, fault: 'link' })
  })
})
