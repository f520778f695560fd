// What leaders work with over HTTP on a real MongoDB: boards, tasks with their proofs and budgets, campaigns, courses; every refusal by its code.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Readable } from 'node:stream'
import request from 'supertest'
import type { Actor } from '../../../server/actor.ts'
import { boardRoutes } from '../../../server/insights/boards/board.routes.ts'
import { createBoards } from '../../../server/insights/boards/board.service.ts'
import { createBoardStore } from '../../../server/insights/boards/board.store.ts'
import { openIncentives } from '../../../server/incentives/door.ts'
import { openLeaders, type Leaders } from '../../../server/leaders/door.ts'
import { openLedger } from '../../../server/ledger/door.ts'
import { createLogger } from '../../../server/logger.ts'
import { newId } from '../../../server/new-id.ts'
import { restEndpoints } from '../../../server/protocol/rest-endpoints.ts'
import { createTestHttp, guest, member, ORIGIN, owner, type TestHttp } from '../../support/http-app.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { LINK_KEY, rememberingBus } from '../../support/leader-world.ts'
import { createNoticeWorld } from '../../support/notice-world.ts'

const NOW = 1_790_000_000_000
const showId = newId(NOW)
const { leaderBoard, boardName, staffBoard } = restEndpoints
const { leaderTasks, taskClaim, taskProve, staffTasks, taskPublish, taskClose, staffProofs, proofDecide } = restEndpoints
const { rewardBudgets, budgetDraft, budgetOpen, leaderCampaigns, staffCampaigns, campaignRun, campaignCancel } = restEndpoints
const { leaderApplication, leaderDecide, leaderCourses, leaderCourse, courseAnswer } = restEndpoints
const { leaderImport, staffCourses, staffCourse, courseDraft, courseSave, courseMove } = restEndpoints
const endpoints = {
  ...{
    leaderApplication,
    leaderImport,
    leaderDecide,
    leaderCourses,
    leaderCourse,
    courseAnswer,
    staffCourses,
    staffCourse,
    courseDraft,
    courseSave,
    courseMove,
  },
  ...{
    leaderBoard,
    boardName,
    staffBoard,
    leaderTasks,
    taskClaim,
    taskProve,
    staffTasks,
    taskPublish,
    taskClose,
    staffProofs,
    proofDecide,
  },
  ...{ rewardBudgets, budgetDraft, budgetOpen, leaderCampaigns, staffCampaigns, campaignRun, campaignCancel },
}

let database: MigratedDatabase
let leaders: Leaders
let http: TestHttp
let person: Actor = guest
/** Whose phone every imported line has. */
let imported: Actor = guest

beforeAll(async () => {
  database = await migratedDatabase()
  const { connection: db } = database
  let nowMs = NOW
  const clock = { nowMs: () => (nowMs += 1), monotonicMs: () => nowMs }
  const { bus } = rememberingBus()
  leaders = openLeaders({
    ...{ db, clock, bus, linkKey: LINK_KEY, publicUrl: ORIGIN, timeZone: 'Asia/Shanghai' },
    writeAudit: async () => undefined,
    showOf: async () => null,
    goodsOf: async () => null,
    readPicture: async () => null,
    nicknamesOf: async () => new Map(),
    whereAre: async () => new Map(),
    consenting: async () => new Set(),
    memberByPhone: async () => imported.personId,
    toLearn: (memberIds) => incentives.courses.missingOf(memberIds),
  })
  const boards = createBoards({
    ...{ store: createBoardStore(db), leaders: leaders.leaders, names: leaders.boardNames, clock, timeZone: 'Asia/Shanghai' },
    titleOf: async (id) => (id === showId ? '暖桌小聚' : null),
    isHost: async () => false,
    medianIncomeFen: async () => null,
  })
  const incentives = openIncentives({
    ...{ db, clock, bus, logger: createLogger('silent'), ledger: openLedger({ db, clock }).ledger },
    audit: { write: async () => undefined },
    notices: createNoticeWorld(db, clock).notices,
    publicUrl: ORIGIN,
    leaders: leaders.leaders,
    leaderCards: leaders.leaders.cards,
    tagsOf: leaders.groups.tagsOf,
    onPassed: leaders.admission.passed,
    nicknames: async () => new Map(),
    whereAre: async () => new Map(),
    pictureUrl: async () => null,
    areEvidenceOf: async (_person, ids) => ids.every((id) => id.startsWith('e')),
    evidenceKey: async () => 'evidence/one.webp',
    isLinked: async () => false,
    anotherSets: async () => false,
    showIsThere: async () => true,
    files: { get: async (key) => (key === 'evidence/one.webp' ? { body: Readable.from([Buffer.from('webp')]), sizeBytes: 4 } : undefined) },
  })
  const stated = new Set<unknown>(Object.values(endpoints))
  const routes = [...boardRoutes(boards), ...incentives.routes, ...leaders.routes].filter(({ endpoint }) => stated.has(endpoint))
  http = createTestHttp({ routes, rawRoutes: incentives.rawRoutes, endpoints }, {}, () => person)
}, 180_000)

afterAll(async () => {
  http?.end()
  await leaders.close()
  await database.close()
})

const as = (actor: Actor) => {
  person = actor
  const sent = (call: request.Test) => call.set('Host', 'shop.example').set('Origin', ORIGIN)
  return {
    get: (path: string) => sent(request(http.app).get(`/api/v1${path}`)),
    put: (path: string, body: object) => sent(request(http.app).put(`/api/v1${path}`)).send(body),
    post: (path: string, body: object) => sent(request(http.app).post(`/api/v1${path}`)).send(body),
  }
}
const memberOf = (): Actor => ({ ...member, personId: newId(NOW), visitorId: newId(NOW) })
const codeOf = async (call: request.Test): Promise<string> => (await call).body.code

async function becomeLeader(name: string): Promise<Actor> {
  const actor = memberOf()
  const { leaderId } = await leaders.leaders.apply(actor, { name, about: '' })
  await leaders.leaders.decide(owner, leaderId, { decision: 'approve', reason: 'ok', seenVersion: 1 })
  return { ...actor, roles: ['member', 'leader'], leaderId }
}

describe('boards over HTTP', () => {
  it('answers a leader, keeps her choice, and refuses what is not there', async () => {
    const li = await becomeLeader('李姐')
    expect((await as(li).put('/leader/board/name', { named: false }).expect(200)).body).toEqual({ named: false })
    const told = (await as(li).get(`/leader/board?showId=${showId}`).expect(200)).body
    expect(told).toMatchObject({ by: 'show', title: '暖桌小聚', rows: [], me: null, named: false })
    expect(await codeOf(as(li).put('/leader/board/name', { named: 'no' }))).toBe('bad_input')
    expect(await codeOf(as(li).get('/leader/board?day=2026-02-30'))).toBe('bad_input')
    expect(await codeOf(as(li).get('/leader/board?day=today'))).toBe('bad_input')
    expect(await codeOf(as(li).get(`/leader/board?showId=${newId(NOW)}`))).toBe('not_found')
    expect(await codeOf(as(memberOf()).get('/leader/board'))).toBe('not_allowed')
    expect(await codeOf(as(li).get('/staff/leaders/board'))).toBe('not_allowed')
    expect(await codeOf(as(guest).get('/leader/board'))).toBe('sign_in_needed')
    await as(owner).get('/staff/leaders/board').expect(200)
  })
})

describe('tasks over HTTP', () => {
  const asked = (given: object = {}) => ({
    ...{
      kind: 'learn',
      title: '看完产品手册',
      words: '',
      showId: null,
      courseId: null,
      target: 1,
      proof: 'picture',
      rewardFen: 0,
      budgetId: null,
    },
    material: { words: '今晚八点见', pictureIds: [], clipUrl: null },
    audience: { levels: [], tags: [] },
    ...{ fromMs: NOW, untilMs: NOW + 86_400_000 },
    ...given,
  })
  const publish = async (given: object = {}): Promise<string> =>
    (await as(owner).post('/staff/tasks', asked(given)).expect(200)).body.taskId
  const proof = { pictureIds: ['e'.repeat(24)], words: '记好了' }

  it('go from a budget by a proof with its picture to money in her ledger', async () => {
    const li = await becomeLeader('李姐')
    const [{ budgetId }] = (
      await as(owner).post('/staff/reward-budgets', { title: '三月', totalFen: 1_500, reason: '三月活动' }).expect(200)
    ).body.rows
    await as(owner).post(`/staff/reward-budgets/${budgetId}/open`, { seenVersion: 1 }).expect(200)
    const taskId = await publish({ rewardFen: 1_000, budgetId })
    expect((await as(li).get('/leader/tasks').expect(200)).body.rows).toMatchObject([{ taskId, claim: null, free: true }])
    await as(li).post(`/leader/tasks/${taskId}/claim`, {}).expect(200)
    await as(li).post(`/leader/tasks/${taskId}/proof`, proof).expect(200)
    const [row] = (await as(owner).get('/staff/proofs').expect(200)).body.rows
    const picture = await as(owner).get(`/staff/proofs/${row.claimId}/pictures/0`).expect(200)
    expect([picture.headers['content-type'], picture.headers['cache-control']]).toEqual(['image/webp', 'private, no-store'])
    const decide = { decision: 'accept', reason: '看过了', seenVersion: row.version }
    expect((await as(owner).post(`/staff/proofs/${row.claimId}/decide`, decide).expect(200)).body).toMatchObject({ state: 'done' })
    expect((await as(li).get('/leader/tasks').expect(200)).body.rows).toMatchObject([{ claim: { state: 'done', paid: true } }])
    expect((await as(owner).get('/staff/reward-budgets').expect(200)).body.rows).toMatchObject([{ spentFen: 1_000, heldFen: 0 }])
    // over_cap: the budget has 500 left. wrong_state: judged already.
    expect(await codeOf(as(await becomeLeader('王姐')).post(`/leader/tasks/${taskId}/claim`, {}))).toBe('over_cap')
    expect(await codeOf(as(owner).post(`/staff/proofs/${row.claimId}/decide`, decide))).toBe('wrong_state')
    expect(await codeOf(as(li).get(`/staff/proofs/${row.claimId}/pictures/0`))).toBe('not_allowed')
    expect(await codeOf(as(owner).get(`/staff/proofs/${row.claimId}/pictures/1`))).toBe('not_found')
  })

  it('refuse by code what may not be', async () => {
    const li = await becomeLeader('李姐')
    const taskId = await publish()
    expect(await codeOf(as(guest).get('/leader/tasks'))).toBe('sign_in_needed')
    expect(await codeOf(as(memberOf()).post(`/leader/tasks/${taskId}/claim`, {}))).toBe('not_allowed')
    expect(await codeOf(as(li).post(`/leader/tasks/${newId(NOW)}/claim`, {}))).toBe('not_found')
    expect(await codeOf(as(li).post(`/leader/tasks/${taskId}/proof`, proof))).toBe('not_found')
    await as(li).post(`/leader/tasks/${taskId}/claim`, {}).expect(200)
    expect(await codeOf(as(li).post(`/leader/tasks/${taskId}/proof`, { ...proof, pictureIds: ['d'.repeat(24)] }))).toBe('bad_input')
    expect(await codeOf(as(owner).post('/staff/tasks', asked({ kind: 'share', rewardFen: 1, budgetId: newId(NOW) })))).toBe('bad_input')
    expect(await codeOf(as(owner).post('/staff/tasks', asked({ untilMs: NOW })))).toBe('bad_input')
    expect(await codeOf(as(owner).post('/staff/tasks', { ...asked(), rewardFen: 100_001 }))).toBe('bad_input')
    expect(await codeOf(as(owner).post(`/staff/tasks/${taskId}/close`, { reason: '不办了', seenVersion: 9 }))).toBe('changed_meanwhile')
    expect(
      await codeOf(as({ ...owner, stepUpAtMs: null }).post('/staff/reward-budgets', { title: '四月', totalFen: 1, reason: '四月活动' })),
    ).toBe('confirm_identity')
  })
})

describe('campaigns over HTTP', () => {
  it('are run by staff, seen by leaders, and refused by code', async () => {
    const li = await becomeLeader('李姐')
    const asked = {
      title: '暖桌开播',
      material: { words: '今晚八点', pictureIds: [], clipUrl: null },
      showId,
      audience: { levels: [], tags: [] },
    }
    const soon = { ...asked, launchAtMs: NOW + 3_600_000 }
    const { campaignId } = (await as(owner).post('/staff/campaigns', soon).expect(200)).body
    expect((await as(li).get('/leader/campaigns').expect(200)).body.rows).toMatchObject([{ campaignId, launched: false }])
    expect(await codeOf(as(owner).post('/staff/campaigns', { ...asked, launchAtMs: NOW }))).toBe('bad_input')
    expect(await codeOf(as(li).get('/staff/campaigns'))).toBe('not_allowed')
    expect(await codeOf(as(guest).get('/leader/campaigns'))).toBe('sign_in_needed')
    const cancel = (id: string, seenVersion: number) => as(owner).post(`/staff/campaigns/${id}/cancel`, { reason: '改期', seenVersion })
    expect(await codeOf(cancel(newId(NOW), 1))).toBe('not_found')
    expect(await codeOf(cancel(campaignId, 7))).toBe('changed_meanwhile')
    await cancel(campaignId, 1).expect(200)
    expect(await codeOf(cancel(campaignId, 2))).toBe('wrong_state')
    expect((await as(owner).get('/staff/campaigns').expect(200)).body.rows).toMatchObject([{ campaignId, state: 'cancelled' }])
  })
})

describe('courses over HTTP', () => {
  const question = (right: number) => ({ ask: '哪一个？', choices: ['甲', '乙'], right, why: '看第二段' })
  const asked = {
    ...{ title: '怎样算佣金', words: '按下单那一刻的规则', pictureIds: [], videoUrl: null, passMark: 2, needed: true },
    questions: [question(0), question(1)],
  }
  it('hold an application up until they are passed, and are refused by code', async () => {
    const chen = memberOf()
    const { leaderId } = await leaders.leaders.apply(chen, { name: '陈姐', about: '' })
    const { courseId } = (await as(owner).post('/staff/courses', asked).expect(200)).body
    expect(await codeOf(as(chen).get(`/leader/courses/${courseId}`))).toBe('not_found')
    await as(owner)
      .put(`/staff/courses/${courseId}`, { course: { ...asked, title: '佣金' }, seenVersion: 1 })
      .expect(200)
    const move = (to: string, seenVersion: number) =>
      as(owner).post(`/staff/courses/${courseId}/state`, { to, reason: '发布', seenVersion })
    await move('published', 2).expect(200)
    const approve = () => as(owner).post(`/staff/leaders/${leaderId}/decide`, { decision: 'approve', reason: '好', seenVersion: 1 })
    expect((await approve().expect(409)).body).toMatchObject({ code: 'not_ready', params: { missing: ['佣金'] } })
    expect((await as(chen).get('/leader/courses').expect(200)).body.rows).toMatchObject([{ courseId, needed: true, best: null }])
    expect((await as(chen).get(`/leader/courses/${courseId}`).expect(200)).text).not.toMatch(/right|why|看第二段/)
    imported = memberOf()
    const csv = '手机号,称呼\n13800000001,青姐'
    const waits = (await as(owner).post('/staff/leaders/import', { csv, firstLine: 2 }).expect(200)).body.results
    expect(waits).toMatchObject([{ outcome: 'added', waits: true }])
    const standing = async () => (await as(imported).get('/leader/application').expect(200)).body
    expect(await standing()).toMatchObject({ state: 'applied', accepted: true })
    await as(imported)
      .post(`/leader/courses/${courseId}/answers`, { edition: 1, choices: [0, 1] })
      .expect(200)
    expect(await standing()).toMatchObject({ state: 'active', accepted: false })
    const answer = (choices: number[], edition = 1) => as(chen).post(`/leader/courses/${courseId}/answers`, { edition, choices })
    expect((await answer([0, 0]).expect(200)).body).toMatchObject({ passed: false, wrong: [{ place: 1, why: '看第二段' }] })
    expect(await codeOf(answer([0]))).toBe('bad_input')
    expect(await codeOf(answer([0, 1], 2))).toBe('changed_meanwhile')
    expect((await answer([0, 1]).expect(200)).body).toMatchObject({ passed: true, wrong: [], best: { score: 2, of: 2 } })
    expect((await approve().expect(200)).body).toMatchObject({ state: 'active' })
    expect(await codeOf(as(guest).get('/leader/courses'))).toBe('sign_in_needed')
    expect(await codeOf(as(memberOf()).get('/leader/courses'))).toBe('not_found')
    expect(await codeOf(as(chen).get('/staff/courses'))).toBe('not_allowed')
    expect(await codeOf(as(owner).get('/leader/courses'))).toBe('not_allowed')
    expect(await codeOf(as(owner).post('/staff/courses', { ...asked, passMark: 3 }))).toBe('bad_input')
    expect(await codeOf(as(owner).post('/staff/courses', { ...asked, videoUrl: 'http://v.example' }))).toBe('bad_input')
    expect(await codeOf(move('published', 3))).toBe('wrong_state')
    expect(await codeOf(move('draft', 2))).toBe('changed_meanwhile')
    expect(await codeOf(as(owner).put(`/staff/courses/${courseId}`, { course: asked, seenVersion: 3 }))).toBe('wrong_state')
    expect((await as(owner).get('/staff/courses').expect(200)).body.rows).toMatchObject([{ courseId, passed: 2, state: 'published' }])
    await move('draft', 3).expect(200)
    expect((await as(owner).get(`/staff/courses/${courseId}`).expect(200)).body).toMatchObject({
      state: 'draft',
      questions: [{ right: 0 }, { right: 1 }],
    })
  })
})
