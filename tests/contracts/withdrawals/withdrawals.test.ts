// Withdrawals on a real MongoDB: who is paid, asking, approving by one and paying by another, limits, tax, and the rule that is published.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { checkLedger } from '../../../scripts/verify-ledger/ledger-checks.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import {
  createWithdrawalWorld,
  emptyWithdrawals,
  ID_NUMBER,
  START,
  withdrawalSteps,
  type WithdrawalWorld,
} from '../../support/withdrawal-world.ts'

jest.setTimeout(60_000)
const OTHER_ID = '11010119900307838X'
let database: MigratedDatabase
let world: WithdrawalWorld
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())
beforeEach(async () => {
  await emptyWithdrawals(database.connection)
  world = createWithdrawalWorld(database.connection)
})
const { approved, paidOut, balances, account } = withdrawalSteps(() => world)
const whole = async () => expect(await checkLedger(database.connection)).toEqual([])

describe('who is paid', () => {
  test('is kept sealed, shown masked, told to her, and withdrawals wait a day after it', async () => {
    const her = await world.leader(50_000)
    const row = await database.connection.collection<{ _id: string }>('payees').findOne({ _id: her.leaderId })
    expect(JSON.stringify(row)).not.toMatch(/李小红|110101|6222020000001234/)
    expect(await world.withdrawals.own(her.actor)).toMatchObject({
      identity: { name: '李小红', idMasked: '1****************1' },
      account: { provider: '工商银行', numberMasked: '****1234' },
      waitUntilMs: null,
      availableFen: 50_000,
      open: null,
    })
    await world.payees.writeAccount(her.actor, { kind: 'wallet', provider: '微信零钱', number: '13812345678' })
    expect(world.said.at(-1)).toMatchObject({ personId: her.memberId, text: { template: 'payeeChanged' } })
    expect(world.audits.at(-1)).toMatchObject({ act: 'payoutAccount.write', before: { number: '****1234' }, after: { number: '****5678' } })
    await expect(world.withdrawals.request(her.actor, 1_000, her.key())).rejects.toMatchObject({
      code: 'not_ready',
      params: { why: 'wait' },
    })
    world.later(24 * 3_600_000)
    expect(await world.withdrawals.request(her.actor, 1_000, her.key())).toMatchObject({ state: 'requested' })
    await expect(world.payees.writeAccount(her.actor, { kind: 'wallet', provider: '支付宝', number: '13812345678' })).rejects.toMatchObject(
      {
        code: 'wrong_state',
      },
    )
  })
  test('asks for a whole ID number, an account that can be one, and a fresh proof of who she is', async () => {
    const her = await world.leader(50_000)
    const wrong = world.payees.writeIdentity(her.actor, { name: '李小红', idNumber: '110101199003078372' })
    await expect(wrong).rejects.toMatchObject({ code: 'bad_input', params: { field: 'idNumber' } })
    const bank = { kind: 'bank', provider: '工商银行', number: 'not-a-card' } as const
    await expect(world.payees.writeAccount(her.actor, bank)).rejects.toMatchObject({ code: 'bad_input' })
    const stale = { ...her.actor, stepUpAtMs: null }
    await expect(world.withdrawals.request(stale, 1_000, her.key())).rejects.toMatchObject({ code: 'confirm_identity' })
    await expect(world.payees.writeIdentity(stale, { name: '李小红', idNumber: ID_NUMBER })).rejects.toMatchObject({
      code: 'confirm_identity',
    })
  })
})

describe('asking', () => {
  test('takes the money from available at once; the same key is the same request; one is open a person, by whatever account', async () => {
    const [her, again] = [await world.leader(50_000), await world.leader(50_000)]
    const key = her.key()
    const first = await world.withdrawals.request(her.actor, 30_000, key)
    expect(await world.withdrawals.request(her.actor, 30_000, key)).toEqual(first)
    expect(await balances(her)).toEqual([20_000, 30_000])
    const open = { code: 'wrong_state', params: { why: 'open' } }
    await expect(world.withdrawals.request(her.actor, 1_000, her.key())).rejects.toMatchObject(open)
    await expect(world.withdrawals.request(again.actor, 1_000, again.key())).rejects.toMatchObject(open)
    await whole()
  })
  test.each([
    [99, 'min'],
    [2_000_001, 'max'],
    [50_001, 'balance'],
  ])('%d fen of 50,000 is refused by its %s', async (amountFen, why) => {
    const her = await world.leader(50_000)
    const params = { field: 'amountFen', why }
    await expect(world.withdrawals.request(her.actor, amountFen, her.key())).rejects.toMatchObject({ code: 'bad_input', params })
  })
  test('thirty askings at once leave one request and no fen more than she had', async () => {
    const her = await world.leader(50_000)
    const asked = await Promise.allSettled(Array.from({ length: 30 }, () => world.withdrawals.request(her.actor, 40_000, her.key())))
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await balances(her)).toEqual([10_000, 40_000])
    await whole()
  })
  test('money that a refund took back meanwhile is not asked for: no request, nothing moved', async () => {
    const her = await world.leader(10_000)
    const read = world.ledger.balancesOf
    const posted = world.ledger.postWithin
    expect(await posted({ ...transfer(her.leaderId, 10_001) }, 10_001)).toBeNull()
    expect((await read(her.leaderId)).availableFen).toBe(10_000)
  })
  test('is taken back while nobody approved it, and not by another', async () => {
    const [her, other] = [await world.leader(50_000), await world.leader(50_000, { idNumber: OTHER_ID })]
    const { withdrawalId } = await world.withdrawals.request(her.actor, 30_000, her.key())
    await expect(world.withdrawals.cancel(other.actor, withdrawalId)).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.withdrawals.cancel(other.actor, 'a'.repeat(24))).rejects.toMatchObject({ code: 'not_found' })
    expect(await world.withdrawals.cancel(her.actor, withdrawalId)).toMatchObject({ state: 'rejected', end: 'cancelled' })
    expect(await balances(her)).toEqual([50_000, 0])
    await whole()
  })
})
const transfer = (leaderId: string, amountFen: number) => ({
  transferId: `try:${amountFen}`,
  debit: `leader:${leaderId}:available` as const,
  credit: `leader:${leaderId}:withdrawing` as const,
  amountFen,
  code: 'withdraw' as const,
  orderId: null,
  orderNo: null,
  explain: null,
})

describe('paying out', () => {
  test('a second person pays what one approved: net to the account, tax aside, the day and the period remembered', async () => {
    const her = await world.leader(200_000)
    const withdrawalId = await approved(her, 100_000)
    const mine = await world.desk.pay(world.finance('anna'), [withdrawalId], her.key(), '打款')
    expect(mine.results).toEqual([{ withdrawalId, state: null, refused: 'second' }])
    const { results } = await world.desk.pay(world.finance('bea'), [withdrawalId], her.key(), '打款')
    expect(results).toEqual([{ withdrawalId, state: 'paid', refused: null }])
    // 20 % of what is above 800 yuan.
    expect((await world.withdrawals.list(her.actor, {})).rows[0]).toMatchObject({ state: 'paid', taxFen: 4_000, netFen: 96_000 })
    expect([await account('cash'), await account('tax'), await balances(her)]).toEqual([96_000, 4_000, [100_000, 0]])
    // The rest of the month is taxed with it: splitting saves nothing.
    expect(await world.withdrawals.quote(her.actor, 100_000)).toEqual({ amountFen: 100_000, taxFen: 20_000, netFen: 80_000 })
    expect(world.said.at(-1)).toMatchObject({ personId: her.memberId, text: { template: 'withdrawalEnded', outcome: 'paid' } })
    expect(world.audits.map(({ act }) => act).slice(-2)).toEqual(['withdrawal.approve', 'payout.runBatch'])
    await whole()
  })
  test('who is alone does both, and the row says so', async () => {
    world.staff.count = 1
    const her = await world.leader(200_000)
    const withdrawalId = await approved(her, 100_000)
    await world.desk.pay(world.finance('anna'), [withdrawalId], her.key(), '打款')
    expect((await world.desk.list(world.finance('anna'), { tab: 'ended' })).rows[0]).toMatchObject({ single: true, row: { state: 'paid' } })
  })
  test('staff linked to a leader decide nothing about her; a paused leader is looked at by herself', async () => {
    const [her, other] = [await world.leader(200_000), await world.leader(50_000, { idNumber: OTHER_ID })]
    const asked = [her, other].map((one) => world.withdrawals.request(one.actor, 50_000, one.key()))
    const [one = '', two = ''] = (await Promise.all(asked)).map(({ withdrawalId }) => withdrawalId)
    world.linked.add('anna')
    const anna = world.finance('anna')
    for (const act of [world.desk.approve, world.desk.reject])
      expect((await act(anna, await world.chosen(one), '理由')).results[0]?.refused).toBe('linked')
    await expect(world.desk.reveal(anna, one, '核对')).rejects.toMatchObject({ code: 'not_allowed' })
    world.states.set(her.leaderId, 'paused')
    const bea = world.finance('bea')
    const { results } = await world.desk.approve(bea, await world.chosen(one, two), '核对')
    expect(new Map(results.map((row) => [row.withdrawalId, row.refused]))).toEqual(
      new Map([
        [one, 'held'],
        [two, null],
      ]),
    )
    expect((await world.desk.approve(bea, await world.chosen(one), '单独看过')).results[0]).toMatchObject({ state: 'approved' })
    expect(await world.desk.reveal(bea, one, '核对户名')).toEqual({
      name: '李小红',
      idNumber: ID_NUMBER,
      provider: '工商银行',
      number: '6222020000001234',
    })
    expect(world.audits.at(-1)).toMatchObject({ act: 'identity.reveal', reason: '核对户名' })
  })
  test('a balance below zero ends a request at approval and at paying; while it is being paid the debt stays', async () => {
    const her = await world.leader(10_000)
    const clawback = async (amountFen: number) => {
      const named = { orderId: null, orderNo: null, explain: null, code: 'reverse' as const, transferId: `claw:${her.key()}` }
      await world.ledger.post([{ ...named, debit: `leader:${her.leaderId}:available`, credit: 'commission', amountFen }])
    }
    const { withdrawalId } = await world.withdrawals.request(her.actor, 10_000, her.key())
    await clawback(300)
    const answer = await world.desk.approve(world.finance('anna'), await world.chosen(withdrawalId), '核对')
    expect(answer.results[0]?.refused).toBe('negative')
    expect(await balances(her)).toEqual([9_700, 0])
    const again = await approved(her, 9_700)
    await clawback(1)
    expect((await world.desk.pay(world.finance('bea'), [again], her.key(), '打款')).results[0]?.refused).toBe('negative')
    expect(await balances(her)).toEqual([9_699, 0])
    await whole()
  })
  test('20,000 yuan a person and local day: the rest waits for midnight and goes by the clock', async () => {
    const her = await world.leader(4_000_000)
    expect((await paidOut(her, 1_500_000)).result).toMatchObject({ state: 'paid' })
    const { withdrawalId, result } = await paidOut(her, 600_000)
    expect(result).toMatchObject({ refused: 'nextDay' })
    await world.payouts.work()
    expect((await world.store.byId(withdrawalId))?.state).toBe('approved')
    world.later(14 * 3_600_000)
    await world.payouts.work()
    expect(await world.store.byId(withdrawalId)).toMatchObject({ state: 'paid', payingDay: '2026-03-12' })
    await whole()
  })
})

describe('the rule of withdrawals', () => {
  const given = {
    minFen: 1_000,
    dayFen: 500_000,
    taxMode: 'none' as const,
    monthBrackets: [{ upToFen: null, bps: 2000, quickFen: 0 }],
    yearBrackets: [{ upToFen: null, bps: 300, quickFen: 0 }],
    reason: '由平台代缴',
  }
  test('is drafted by one, published by another, and holds from then on', async () => {
    const her = await world.leader(50_000)
    const [anna, bea] = [world.finance('anna'), world.finance('bea')]
    expect(await world.taxDesk.write(anna, given)).toMatchObject({ inForce: 1, draft: { mine: true, version: 1 } })
    await expect(world.taxDesk.publish(anna, 1)).rejects.toMatchObject({ code: 'not_allowed' })
    expect(await world.taxDesk.publish(bea, 1)).toMatchObject({ inForce: 2, draft: null })
    await expect(world.withdrawals.request(her.actor, 999, her.key())).rejects.toMatchObject({ params: { why: 'min', min: 1_000 } })
    expect(await world.withdrawals.quote(her.actor, 50_000)).toMatchObject({ taxFen: 0 })
    const senseless = { ...given, monthBrackets: [{ upToFen: 1, bps: 1, quickFen: 0 }] }
    await expect(world.taxDesk.write(anna, senseless)).rejects.toMatchObject({ code: 'bad_input', params: { field: 'monthBrackets' } })
    expect(START).toBeLessThan(world.clock.nowMs())
  })
})
