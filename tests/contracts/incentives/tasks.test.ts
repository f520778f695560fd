// Tasks on a real MongoDB: for whom they are, proofs and what the server sees, rewards paid once out of a budget that is never overspent, whatever is cut off.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { checkLedger } from '../../../scripts/verify-ledger/ledger-checks.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { createTaskWorld, DAY_MS, emptyTasks, START, type TaskWorld } from '../../support/task-world.ts'

jest.setTimeout(60_000)
let database: MigratedDatabase
let world: TaskWorld
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())
beforeEach(async () => {
  await emptyTasks(database.connection)
  world = createTaskWorld(database.connection)
})
type Leader = ReturnType<TaskWorld['addLeader']>
const PROOF = { pictureIds: ['e'.repeat(24)], words: '记好了' }
const accept = (version: number) => ({ decision: 'accept' as const, reason: '看过了', seenVersion: version })
const whole = async () => expect(await checkLedger(database.connection)).toEqual([])
const money = async ({ leaderId }: Leader) => (await world.whole.balancesOf(leaderId)).availableFen
const budgetOf = async (budgetId: string) => {
  const row = (await world.budgets.list(world.finance())).rows.find((one) => one.budgetId === budgetId)
  return [row?.heldFen, row?.spentFen]
}
const refuses = (asked: Promise<unknown>, code: string) => expect(asked).rejects.toMatchObject({ code })
const mine = async ({ actor }: Leader) => (await world.service.list(actor)).rows

describe('budgets', () => {
  test('are opened by a second person where there is one, and are audited', async () => {
    const { rows } = await world.budgets.draft(world.finance(), { title: '三月', totalFen: 5_000, reason: '三月活动' })
    const budgetId = rows[0]?.budgetId ?? ''
    await refuses(world.publish({ rewardFen: 1, budgetId }), 'bad_input')
    await refuses(world.budgets.open(world.finance(), budgetId, 1), 'not_allowed')
    await refuses(world.budgets.open(world.finance('d'.repeat(24)), budgetId, 7), 'changed_meanwhile')
    await refuses(world.budgets.open(world.boss(), budgetId, 1), 'not_allowed')
    await refuses(world.budgets.open(world.finance(), world.id(), 1), 'not_found')
    expect((await world.budgets.open(world.finance('d'.repeat(24)), budgetId, 1)).rows).toMatchObject([{ state: 'open', single: false }])
    await refuses(world.budgets.open(world.finance('d'.repeat(24)), budgetId, 2), 'wrong_state')
    world.staff.count = 1
    const again = await world.budgets.draft(world.finance(), { title: '四月', totalFen: 1, reason: '四月活动' })
    expect((await world.budgets.open(world.finance(), again.rows[0]?.budgetId ?? '', 1)).rows[0]).toMatchObject({
      single: true,
      mine: true,
    })
    expect(world.audits.map(({ act }) => act)).toEqual(Array(4).fill('budget.set'))
  })

  test('fifty leaders take up what is paid for seven: seven have it kept, the others are told', async () => {
    const budgetId = await world.addBudget(7_500)
    const { taskId } = await world.publish({ rewardFen: 1_000, budgetId })
    const leaders = Array.from({ length: 50 }, () => world.addLeader())
    const answers = await Promise.allSettled(leaders.map(({ actor }) => world.service.claim(actor, taskId)))
    const refused = answers.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []))
    expect(refused).toEqual(Array(43).fill('over_cap'))
    expect(await budgetOf(budgetId)).toEqual([7_000, 0])
    expect((await world.desk.list(world.boss(), { cursor: null, limit: 5 })).rows).toMatchObject([{ claimed: 7, done: 0 }])
    await whole()
    const raw = database.connection.collection<{ _id: string }>('rewardBudgets')
    await expect(raw.updateOne({ _id: budgetId }, { $inc: { spentFen: 501 } })).rejects.toThrow(/validation/i)
    await expect(raw.updateOne({ _id: budgetId }, { $inc: { heldFen: -7_001 } })).rejects.toThrow(/validation/i)
  })
})

describe('a proof', () => {
  const proved = async (rewardFen = 1_000, total = 10_000) => {
    const budgetId = await world.addBudget(total)
    const her = world.addLeader()
    const { taskId } = await world.publish({ rewardFen, budgetId })
    await world.service.claim(her.actor, taskId)
    await world.service.prove(her.actor, taskId, PROOF)
    const claimId = `${taskId}:${her.leaderId}`
    return { budgetId, her, taskId, claimId, version: (await world.stores.claims.byId(claimId))?.version ?? 0 }
  }

  test('accepted by twenty at once is paid once', async () => {
    const { budgetId, her, claimId, version, taskId } = await proved()
    const reviewers = Array.from({ length: 20 }, (_, n) => world.boss(`${n}`.padStart(24, '0')))
    const answers = await Promise.allSettled(reviewers.map((actor) => world.desk.decide(actor, claimId, accept(version))))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await Promise.all([world.service.bookOwed(), world.service.bookOwed()])
    expect(await money(her)).toBe(1_000)
    expect(await budgetOf(budgetId)).toEqual([0, 1_000])
    expect(await mine(her)).toMatchObject([{ taskId, claim: { state: 'done', paid: true } }])
    expect(world.audits.filter(({ act }) => act === 'proof.decide')).toMatchObject([{ after: { state: 'done', rewardFen: 1_000 } }])
    await whole()
  })

  test('is paid once however its acceptance is cut off, before and after each write', async () => {
    const dry = await proved()
    world.scissors.arm(0, false)
    await world.desk.decide(world.boss(), dry.claimId, accept(dry.version))
    const calls = world.scissors.calls()
    expect(calls).toBe(3)
    for (let at = 1; at <= calls; at += 1) {
      for (const after of [false, true]) {
        const one = await proved()
        world.scissors.arm(at, after)
        await world.desk.decide(world.boss(), one.claimId, accept(one.version)).catch(() => undefined)
        world.scissors.arm(0, false)
        await world.service.bookOwed()
        const claim = await world.stores.claims.byId(one.claimId)
        if (claim?.state === 'proved') await world.desk.decide(world.boss(), one.claimId, accept(claim.version))
        await world.service.bookOwed()
        expect([at, after, await money(one.her), await budgetOf(one.budgetId)]).toEqual([at, after, 1_000, [0, 1_000]])
      }
    }
    await whole()
  })

  test('is nobody’s to judge who is she, is judged once, and can be sent back with a reason', async () => {
    const { her, taskId, claimId, version, budgetId } = await proved()
    const cousin = world.boss('c'.repeat(24))
    world.linked.add(`${cousin.personId}:${her.memberId}`)
    await refuses(world.desk.decide(cousin, claimId, accept(version)), 'not_allowed')
    await refuses(world.desk.decide(world.finance(), claimId, accept(version)), 'not_allowed')
    await refuses(world.desk.decide(world.boss(), `${world.id()}:${her.leaderId}`, accept(1)), 'not_found')
    await refuses(world.desk.decide(world.boss(), claimId, accept(version + 1)), 'changed_meanwhile')
    expect((await world.desk.proofs(world.boss(), { cursor: null, limit: 1 })).rows).toMatchObject([
      { claimId, pictures: 1, words: '记好了' },
    ])
    expect(await world.desk.picture(world.boss(), claimId, 0)).toBe(`evidence/${'e'.repeat(24)}`)
    await refuses(world.desk.picture(world.boss(), claimId, 1), 'not_found')
    await refuses(world.desk.picture(her.actor, claimId, 0), 'not_allowed')
    await world.desk.decide(world.boss(), claimId, { decision: 'sendBack', reason: '看不清', seenVersion: version })
    expect(await mine(her)).toMatchObject([{ claim: { state: 'claimed', reason: '看不清' } }])
    expect(world.told.at(-1)).toMatchObject({ payload: { personId: her.memberId, entry: { kind: 'refresh', what: 'leader' } } })
    await world.service.prove(her.actor, taskId, PROOF)
    await refuses(world.service.prove(her.actor, taskId, PROOF), 'wrong_state')
    expect(await budgetOf(budgetId)).toEqual([1_000, 0])
    await world.desk.decide(world.boss(), claimId, { decision: 'refuse', reason: '不是她的', seenVersion: version + 2 })
    expect(await budgetOf(budgetId)).toEqual([0, 0])
    await refuses(world.desk.decide(world.boss(), claimId, accept(version + 3)), 'wrong_state')
    expect(await money(her)).toBe(0)
    await whole()
  })

  test('is her own pictures’, in time, for a task of pictures', async () => {
    const her = world.addLeader()
    const { taskId } = await world.publish()
    await refuses(world.service.prove(her.actor, taskId, PROOF), 'not_found')
    await world.service.claim(her.actor, taskId)
    await refuses(world.service.prove(her.actor, taskId, { ...PROOF, pictureIds: ['d'.repeat(24)] }), 'bad_input')
    world.later(DAY_MS)
    await refuses(world.service.prove(her.actor, taskId, PROOF), 'wrong_state')
    await world.service.lookAtAll()
    expect(await mine(her)).toMatchObject([{ claim: { state: 'lapsed', paid: false } }])
  })
})

describe('a task', () => {
  test('is shown to those it is for, and taken up by nobody else, too early, too late or twice', async () => {
    const [her, other, none] = [world.addLeader({ level: 2 }), world.addLeader({ level: 2 }), world.addLeader()]
    world.tags.set(her.leaderId, ['母婴'])
    const { taskId } = await world.publish({
      audience: { levels: [2], tags: ['母婴', '水果'] },
      material: { words: '今晚八点', pictureIds: ['1'.padStart(24, '0')], clipUrl: 'https://v.example/1' },
    })
    expect(await mine(her)).toMatchObject([
      {
        taskId,
        free: true,
        claim: null,
        material: { words: '今晚八点', pictureUrls: [`/uploads/${'1'.padStart(24, '0')}.webp`], clipUrl: 'https://v.example/1' },
      },
    ])
    expect([await mine(other), await mine(none)]).toEqual([[], []])
    await refuses(world.service.claim(other.actor, taskId), 'not_found')
    await refuses(world.service.claim(her.actor, world.id()), 'not_found')
    await refuses(world.service.claim(world.boss(), taskId), 'not_allowed')
    const twice = await Promise.all([world.service.claim(her.actor, taskId), world.service.claim(her.actor, taskId)])
    expect(twice).toMatchObject([{ claim: { state: 'claimed' } }, { claim: { state: 'claimed' } }])
    const soon = await world.publish({ fromMs: START + 1_000 })
    await refuses(world.service.claim(her.actor, soon.taskId), 'wrong_state')
    await refuses(world.desk.close(world.boss(), soon.taskId, { reason: '不办了', seenVersion: 3 }), 'changed_meanwhile')
    expect(await world.desk.close(world.boss(), soon.taskId, { reason: '不办了', seenVersion: 1 })).toMatchObject({ state: 'closed' })
    await refuses(world.desk.close(world.boss(), soon.taskId, { reason: '不办了', seenVersion: 2 }), 'wrong_state')
    world.later(2_000)
    await refuses(world.service.claim(her.actor, soon.taskId), 'wrong_state')
  })

  test('that pays for sharing is refused by the rule and by the database', async () => {
    const budgetId = await world.addBudget(1_000)
    const showId = world.id()
    world.shows.add(showId)
    await refuses(world.publish({ kind: 'share', showId, proof: 'seen', rewardFen: 1, budgetId }), 'bad_input')
    await refuses(world.publish({ showId: world.id() }), 'bad_input')
    await refuses(world.publish({ material: { words: '', pictureIds: ['f'.repeat(24)], clipUrl: null } }), 'bad_input')
    await refuses(world.desk.publish(world.finance(), world.asked()), 'not_allowed')
    const row = { ...world.asked(), _id: 'x', kind: 'share', rewardFen: 1 }
    await expect(database.connection.collection<{ _id: string }>('tasks').insertOne(row)).rejects.toThrow(/validation/i)
  })

  test('of sales counts what was paid in its time and pays when nothing of it can go back', async () => {
    const budgetId = await world.addBudget(3_000)
    const [her, other] = [world.addLeader(), world.addLeader()]
    const { taskId } = await world.publish({ kind: 'sell', proof: 'seen', target: 2, rewardFen: 3_000, budgetId })
    await world.service.claim(her.actor, taskId)
    expect(await mine(other)).toMatchObject([{ taskId, free: false, claim: null }])
    const settled = { settledAt: new Date(START), state: 'completed' }
    const before = new Date(START - 1)
    await world.sell(
      world.sold(her.leaderId, settled),
      world.sold(her.leaderId),
      world.sold(her.leaderId, { ...settled, paidAt: before, createdAt: before }),
      world.sold(her.leaderId, { ...settled, state: 'refunded' }),
      world.sold(her.leaderId, { ...settled, creditBlock: 'payer' }),
      world.sold(her.leaderId, { ...settled, insider: true }),
      world.sold(other.leaderId, settled),
    )
    await world.service.lookAtAll()
    expect(await mine(her)).toMatchObject([{ claim: { state: 'claimed', progress: 2, final: 1, paid: false } }])
    // The task is over; what was sold in time may still become final.
    world.later(3 * DAY_MS)
    await world.service.lookAtAll()
    expect(await budgetOf(budgetId)).toEqual([3_000, 0])
    await database.connection.collection('orders').updateMany({ 'attribution.leaderId': her.leaderId, state: 'toShip' }, { $set: settled })
    await Promise.all([world.service.lookAtAll(), world.service.lookAtAll(), world.service.lookAtAll()])
    await world.service.bookOwed()
    expect(await mine(her)).toMatchObject([{ claim: { state: 'done', paid: true } }])
    expect([await money(her), await money(other)]).toEqual([3_000, 0])
    await whole()
  })

  test('of watching counts minutes she was there, each once; of sharing, others who opened her link', async () => {
    const showId = world.id()
    world.shows.add(showId)
    const her = world.addLeader()
    const watch = await world.publish({ kind: 'watch', proof: 'seen', showId, target: 2 })
    const share = await world.publish({ kind: 'share', proof: 'seen', showId, target: 2 })
    await world.service.claim(her.actor, watch.taskId)
    await world.service.claim(her.actor, share.taskId)
    const claimOf = async (taskId: string) => (await mine(her)).find((one) => one.taskId === taskId)?.claim
    world.where.set(her.memberId, showId)
    await Promise.all([world.service.lookAtAll(), world.service.lookAtAll()])
    world.later(20_000)
    await world.service.lookAtAll()
    expect(await claimOf(watch.taskId)).toMatchObject({ state: 'claimed', progress: 1 })
    world.later(60_000)
    await world.service.lookAtAll()
    expect(await claimOf(watch.taskId)).toMatchObject({ state: 'done', progress: 2, paid: false })
    const touch = (visitorId: string, given: object = {}) => ({
      ...{
        _id: world.id(),
        visitorId,
        leaderId: her.leaderId,
        showId,
        linkId: world.id(),
        minute: 1,
        at: new Date(world.now()),
        refusal: null,
      },
      ...given,
    })
    const touches = database.connection.collection<{ _id: string }>('touches')
    await touches.insertMany([touch('v1'), touch('v1'), touch('v2', { memberId: her.memberId }), touch('v3', { refusal: 'expired' })])
    await world.service.lookAtAll()
    expect(await claimOf(share.taskId)).toMatchObject({ state: 'claimed', progress: 1 })
    await touches.insertMany([touch('v4')])
    await world.service.lookAtAll()
    expect(await claimOf(share.taskId)).toMatchObject({ state: 'done', paid: false })
    expect(await money(her)).toBe(0)
  })

  test('of learning is done by passing its course, paid once, however often she passes and whatever was cut off', async () => {
    const budgetId = await world.addBudget(5_000)
    const courseId = await world.addCourse()
    const asked = { kind: 'learn', proof: 'seen', courseId, rewardFen: 1_000, budgetId } as const
    await refuses(world.publish({ ...asked, courseId: await world.addCourse('draft') }), 'bad_input')
    await refuses(world.publish({ ...asked, proof: 'picture' }), 'bad_input')
    await refuses(world.publish({ ...asked, courseId: null }), 'bad_input')
    const { taskId } = await world.publish(asked)
    const [her, early, late, cut] = [world.addLeader(), world.addLeader(), world.addLeader(), world.addLeader()]
    await world.service.claim(her.actor, taskId)
    await refuses(world.service.prove(her.actor, taskId, PROOF), 'wrong_state')
    await world.answer(her, courseId, 1)
    expect(await mine(her)).toMatchObject([{ courseId, claim: { state: 'claimed', progress: 0 } }])
    await world.answer(her, courseId, 0)
    expect(await mine(her)).toMatchObject([{ claim: { state: 'done', progress: 1, paid: true } }])
    // Passed before she took it up: done at once.
    await world.answer(early, courseId, 0)
    expect(await world.service.claim(early.actor, taskId)).toMatchObject({ claim: { state: 'done', paid: true } })
    // Cut off before the claim was touched: the duty finds it.
    await world.service.claim(cut.actor, taskId)
    world.scissors.arm(1, false)
    await world.answer(cut, courseId, 0)
    world.scissors.arm(0, false)
    expect(await mine(cut)).toMatchObject([{ claim: { state: 'claimed', progress: 1 } }])
    await Promise.all([world.service.lookAtAll(), world.service.lookAtAll()])
    await Promise.all([world.answer(her, courseId, 0), world.answer(her, courseId, 0), world.answer(cut, courseId, 0)])
    await Promise.all([world.service.lookAtAll(), world.service.bookOwed()])
    await world.service.claim(late.actor, taskId)
    world.later(DAY_MS)
    await world.answer(late, courseId, 0)
    await world.service.lookAtAll()
    expect(await mine(late)).toMatchObject([{ claim: { state: 'lapsed', progress: 0 } }])
    expect(await Promise.all([her, early, cut, late].map(money))).toEqual([1_000, 1_000, 1_000, 0])
    expect(await budgetOf(budgetId)).toEqual([0, 3_000])
    await whole()
  })
})
