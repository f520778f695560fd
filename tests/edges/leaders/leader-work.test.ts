// What leaders work with over HTTP on a real MongoDB: boards and the choice to be named there; every refusal by its code.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request from 'supertest'
import type { Actor } from '../../../server/actor.ts'
import { boardRoutes } from '../../../server/insights/boards/board.routes.ts'
import { createBoards } from '../../../server/insights/boards/board.service.ts'
import { createBoardStore } from '../../../server/insights/boards/board.store.ts'
import { openLeaders, type Leaders } from '../../../server/leaders/door.ts'
import { newId } from '../../../server/new-id.ts'
import { restEndpoints } from '../../../server/protocol/rest-endpoints.ts'
import { createTestHttp, guest, member, ORIGIN, owner, type TestHttp } from '../../support/http-app.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { LINK_KEY, rememberingBus } from '../../support/leader-world.ts'

const NOW = 1_790_000_000_000
const showId = newId(NOW)
const { leaderBoard, boardName, staffBoard } = restEndpoints

let database: MigratedDatabase
let leaders: Leaders
let http: TestHttp
let person: Actor = guest

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
  })
  const boards = createBoards({
    ...{ store: createBoardStore(db), leaders: leaders.leaders, names: leaders.boardNames, clock, timeZone: 'Asia/Shanghai' },
    titleOf: async (id) => (id === showId ? '暖桌小聚' : null),
    isHost: async () => false,
    medianIncomeFen: async () => null,
  })
  const endpoints = { leaderBoard, boardName, staffBoard }
  const stated = new Set<unknown>(Object.values(endpoints))
  const routes = [...boardRoutes(boards), ...leaders.routes].filter(({ endpoint }) => stated.has(endpoint))
  http = createTestHttp({ routes, endpoints }, {}, () => person)
}, 60_000)

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
