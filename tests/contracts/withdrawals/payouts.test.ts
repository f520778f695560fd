// Payouts on a real MongoDB against a provider that fails, is late and repeats: every cut between two writes recovers, nothing is paid twice, its file agrees.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { checkLedger } from '../../../scripts/verify-ledger/ledger-checks.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { createWithdrawalWorld, emptyWithdrawals, withdrawalSteps, type WithdrawalWorld } from '../../support/withdrawal-world.ts'

jest.setTimeout(60_000)
let database: MigratedDatabase
let world: WithdrawalWorld
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())
beforeEach(async () => {
  await emptyWithdrawals(database.connection)
  world = createWithdrawalWorld(database.connection)
})
type Leader = Awaited<ReturnType<WithdrawalWorld['leader']>>
const { paidOut, balances, account } = withdrawalSteps(() => world)
const whole = async () => expect(await checkLedger(database.connection)).toEqual([])

describe('the provider', () => {
  test.each([
    ['is told no', '9001', 'failed', '收款账户状态异常'],
    ['finds another name on the account', '9006', 'failed', '户名与实名不一致'],
    ['is late', '9002', 'paid', null],
    ['tells it three times', '9003', 'paid', null],
    ['never tells', '9004', 'paid', null],
    ['takes the order and does not answer', '9005', 'paid', null],
  ])('%s: %s ends as %s', async (_what, ending, state, reason) => {
    const her = await world.leader(50_000, { account: `622202000000${ending}` })
    const { withdrawalId } = await paidOut(her, 50_000)
    await world.settle()
    expect((await world.withdrawals.list(her.actor, {})).rows[0]).toMatchObject({ withdrawalId, state, reason })
    expect(await balances(her)).toEqual(state === 'paid' ? [0, 0] : [50_000, 0])
    expect(await account('cash')).toBe(state === 'paid' ? 50_000 : 0)
    expect(await database.connection.collection('sandboxPayouts').countDocuments()).toBe(1)
    // A failed one is no income, and she may ask again.
    if (state === 'failed') expect((await world.withdrawals.request(her.actor, 50_000, her.key())).state).toBe('requested')
    await whole()
  })
  test('a notice of another sum, of nothing of ours or of a no that is not so moves nothing', async () => {
    const her = await world.leader(50_000, { account: '6222020000009002' })
    const { withdrawalId } = await paidOut(her, 50_000)
    const fact = { payoutId: withdrawalId, amountFen: 50_000, currency: 'CNY', state: 'succeeded' as const, message: null }
    expect(await world.payouts.apply({ ...fact, amountFen: 49_999 })).toBe(false)
    expect(await world.payouts.apply({ ...fact, currency: 'USD' })).toBe(false)
    expect(await world.payouts.apply({ ...fact, payoutId: 'a'.repeat(24) })).toBe(false)
    expect(await world.payouts.apply({ ...fact, state: 'failed' })).toBe(true)
    expect((await world.store.byId(withdrawalId))?.state).toBe('paying')
    expect(await world.payouts.apply(fact)).toBe(true)
    expect(await world.payouts.apply({ ...fact, state: 'failed' })).toBe(true)
    expect((await world.store.byId(withdrawalId))?.state).toBe('paid')
    await whole()
  })
})

describe('a cut between two writes', () => {
  /** The whole way of one request with one call of it cut off, then the clock alone. */
  const way = async (at: number, after: boolean): Promise<{ her: Leader; calls: number }> => {
    const her = await world.leader(50_000)
    const key = her.key()
    world.scissors.arm(at, after)
    const quiet = <T>(act: Promise<T>) => act.catch(() => null)
    const ask = () => quiet(world.withdrawals.request(her.actor, 50_000, key))
    await ask()
    const calls: number[] = []
    await world.booking.bringOwed()
    const asked = await ask()
    if (asked) {
      await quiet(world.desk.approve(world.finance('anna'), await world.chosen(asked.withdrawalId), '核对'))
      const now = await world.store.byId(asked.withdrawalId)
      if (now?.state === 'requested') await world.desk.approve(world.finance('anna'), await world.chosen(asked.withdrawalId), '核对')
      await quiet(world.desk.pay(world.finance('bea'), [asked.withdrawalId], key, '打款'))
      await quiet(world.desk.pay(world.finance('bea'), [asked.withdrawalId], key, '打款'))
    }
    await world.settle()
    calls.push(world.scissors.calls())
    world.scissors.arm(0, false)
    return { her, calls: calls[0] ?? 0 }
  }
  test('at every place, before and after it: she is paid once, every entry is there, all balances make zero', async () => {
    const { calls } = await way(0, false)
    // insert, take, taken; yes; batch, paying, try, pay, paid, entries, booked
    expect(calls).toBeGreaterThanOrEqual(11)
    for (let at = 1; at <= calls; at += 1)
      for (const after of [false, true]) {
        await Promise.all(
          ['withdrawals', 'payees', 'transfers', 'sandboxPayouts', 'sandboxPayoutNotices'].map((name) =>
            database.connection.collection(name).deleteMany({}),
          ),
        )
        const { her } = await way(at, after)
        const cut = `cut ${after ? 'after' : 'before'} call ${at}`
        expect([cut, await balances(her), await account('cash')]).toEqual([cut, [0, 0], 50_000])
        expect(await database.connection.collection('sandboxPayouts').countDocuments()).toBe(1)
        await whole()
      }
  })
})

describe('the payout file', () => {
  test('of a day agrees; a late yes is found by it; planted faults are named', async () => {
    const her = await world.leader(50_000, { account: '6222020000009004' })
    await paidOut(her, 20_000)
    const report = await world.files.run('2026-03-11')
    expect(report).toMatchObject({ whole: true, payouts: 1, paidFen: 20_000, differences: [] })
    const books = database.connection.collection<{ _id: string }>('sandboxPayouts')
    const rows = database.connection.collection<{ _id: string }>('withdrawals')
    const paid = await rows.findOne({ state: 'paid' })
    await rows.updateOne({ _id: paid?._id ?? '' }, { $set: { netFen: 19_999 } })
    expect((await world.files.run('2026-03-11')).differences).toMatchObject([{ kind: 'amount', oursFen: 19_999, theirsFen: 20_000 }])
    await rows.updateOne({ _id: paid?._id ?? '' }, { $set: { state: 'failed', netFen: 20_000 } })
    expect((await world.files.run('2026-03-11')).differences).toMatchObject([{ kind: 'state' }])
    await rows.deleteOne({ _id: paid?._id ?? '' })
    expect((await world.files.run('2026-03-11')).differences).toMatchObject([{ kind: 'missingHere', theirsFen: 20_000 }])
    await rows.insertOne({ ...paid } as { _id: string })
    await books.deleteMany({})
    expect((await world.files.run('2026-03-11')).differences).toMatchObject([{ kind: 'missingThere', oursFen: 20_000 }])
    world.later(2 * 86_400_000)
    await world.files.catchUp()
    expect((await world.files.list(world.finance('anna'))).rows.length).toBeGreaterThan(1)
    const stale = { ...world.finance('anna'), stepUpAtMs: null }
    await expect(world.files.again(stale, '2026-03-11')).rejects.toMatchObject({ code: 'confirm_identity' })
  })
})
