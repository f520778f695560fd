// S1, the matrix walker: every endpoint of the contract × every identity over real HTTP, and every row of one's own, another's and nobody's.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mayAtAll, RULES } from '../../../server/members/permissions.rules.ts'
import { ACTS, SCOPES, type Act } from '../../../server/protocol/acts.ts'
import { restEndpoints, type Endpoint } from '../../../server/protocol/rest-endpoints.ts'
import { clientEvents } from '../../../server/protocol/socket-events.ts'
import { idOf } from '../../support/goods-actors.ts'
import { startPeopleServer, type PeopleServer, type Tab } from '../../support/people-server.ts'

let server: PeopleServer
const tabs = new Map<string, Tab>()
const ids = new Map<string, string>()

const IDENTITIES = [
  'guest',
  'member',
  'other member',
  'leader',
  'other leader',
  'host',
  'other host',
  'assistant',
  'other assistant',
  'owner',
  ...SCOPES,
]

beforeAll(async () => {
  server = await startPeopleServer()
  const made: Record<string, () => Promise<string>> = {
    member: () => server.person('member'),
    'other member': () => server.person('member'),
    leader: () => server.person('member', { standing: { leaderId: idOf(1), leaderState: 'active' } }),
    'other leader': () => server.person('member', { standing: { leaderId: idOf(2), leaderState: 'active' } }),
    host: () => server.person('member', { standing: { host: true } }),
    'other host': () => server.person('staff', { standing: { host: true } }),
    assistant: () => server.person('member', { standing: { assistant: true } }),
    'other assistant': () => server.person('member', { standing: { assistant: true } }),
    owner: () => server.person('staff', { owner: true }),
  }
  for (const scope of SCOPES) made[scope] = () => server.person('staff', { scopes: [scope] })
  for (const name of IDENTITIES) {
    const tab = server.openTab()
    tabs.set(name, tab)
    const make = made[name]
    if (!make) continue
    const id = await make()
    ids.set(name, id)
    await tab.signInAs(id)
  }
})
afterAll(() => server.stop())

const tabOf = (name: string): Tab => {
  const tab = tabs.get(name)
  if (!tab) throw new Error(`no ${name}`)
  return tab
}
/** Every row of every collection but those that asking itself moves (when a session was last seen). */
const rowsHash = async (): Promise<string> => {
  const db = server.db.db
  if (!db) throw new Error('not open')
  const hash = createHash('sha256')
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).toSorted()
  for (const name of names) {
    if (name === 'sessions') continue
    hash.update(name).update(JSON.stringify(await db.collection(name).find({}).sort({ _id: 1 }).toArray()))
  }
  return hash.digest('hex')
}
const filled = (path: string): string =>
  path
    .replace(/:no\b/, '202601010000000001')
    .replace(/:key\b/, 'k'.repeat(20))
    .replace(/:\w+/g, idOf(0xdead))
/** Codes that a wall answers with; anything else means the walls let her through to the schema or the service. */
const WALLS = new Set(['sign_in_needed', 'not_allowed', 'confirm_identity'])

describe('every endpoint and event', () => {
  test('names an act of the table, and every act that the edges ask for has a row', () => {
    const asked = [...Object.values(restEndpoints), ...Object.values(clientEvents)].map(({ act }) => act)
    expect(asked.length).toBeGreaterThan(80)
    for (const act of asked) expect(RULES[act]).toBeDefined()
    expect(Object.keys(RULES)).toHaveLength(ACTS.length)
  })

  test('answers every identity by the table, and a refusal changes no row', async () => {
    const before = await rowsHash()
    const wrong: string[] = []
    let asked = 0
    const walk = async (endpoint: Endpoint, name: string): Promise<void> => {
      // Signing out would end the identity that the rest of the walk needs.
      if (endpoint === restEndpoints.signOut && name !== 'guest') return
      const personId = ids.get(name)
      const known = personId === undefined ? null : await server.members.people.known(personId)
      const actor = {
        kind: known?.person.kind ?? 'guest',
        roles: known?.roles ?? ['guest'],
        scopes: known?.scopes ?? [],
        stepUpAtMs: null,
      } as const
      const wanted = mayAtAll(actor, endpoint.act as Act)
      const ask = () => tabOf(name).ask(endpoint.method, filled(endpoint.path), endpoint.method === 'GET' ? undefined : { nonsense: true })
      const first = await ask()
      // On a crowded machine a part may not answer in time; that says nothing about the walls.
      const answer = first.status === 503 ? await ask() : first
      asked += 1
      const passed = !WALLS.has(answer.code ?? '')
      const right = wanted === 'ok' ? passed : answer.code === wanted && answer.status === (wanted === 'sign_in_needed' ? 401 : 403)
      if (!right) wrong.push(`${name} ${endpoint.method} ${endpoint.path}: wanted ${wanted}, got ${answer.status} ${answer.code}`)
      if (answer.status >= 500) wrong.push(`${name} ${endpoint.method} ${endpoint.path}: ${answer.status}`)
    }
    // Each identity has a browser of its own: all of them may ask at once.
    for (const endpoint of Object.values(restEndpoints) as Endpoint[]) await Promise.all(IDENTITIES.map((name) => walk(endpoint, name)))
    expect(wrong).toEqual([])
    expect(asked).toBeGreaterThan(1000)
    expect(await rowsHash()).toBe(before)
  }, 240_000)
})

describe('an address', () => {
  const given = {
    recipient: '张三',
    phone: '13812345678',
    province: '浙江省',
    city: '杭州市',
    district: '西湖区',
    street: '湖滨路 1 号',
    isDefault: true,
  }
  test('is there for its member; another’s and a missing one are the same answer byte for byte, and nothing changes', async () => {
    const added = await tabOf('member').ask('POST', '/addresses', given)
    expect(added.status).toBe(200)
    const { id } = added.body as { id: string }
    const before = await rowsHash()
    let compared = 0
    for (const name of IDENTITIES) {
      if (name === 'member') continue
      for (const [method, body] of [
        ['PATCH', { ...given, street: 'changed' }],
        ['DELETE', undefined],
      ] as const) {
        const foreign = await tabOf(name).ask(method, `/addresses/${id}`, body)
        const missing = await tabOf(name).ask(method, `/addresses/${idOf(0xdead)}`, body)
        expect([name, method, foreign.status, foreign.text]).toEqual([name, method, missing.status, missing.text])
        expect(foreign.code).toBe(name === 'guest' ? 'sign_in_needed' : 'not_found')
        compared += 1
      }
      const list = await tabOf(name).ask('GET', '/addresses')
      if (name !== 'guest') expect(list.body).toEqual({ rows: [] })
    }
    expect(compared).toBe((IDENTITIES.length - 1) * 2)
    expect(await rowsHash()).toBe(before)
    expect((await tabOf('member').ask('PATCH', `/addresses/${id}`, { ...given, street: 'mine' })).body).toMatchObject({
      id,
      street: 'mine',
    })
    expect((await tabOf('member').ask('DELETE', `/addresses/${id}`)).status).toBe(200)
  })
})

describe('a picture of another', () => {
  test('does not become one’s own, and looks as one that is not there', async () => {
    const picture = {
      _id: idOf(0xf1),
      sha256: 'a'.repeat(64),
      ownerId: ids.get('other member') ?? '',
      width: 1,
      height: 1,
      bytes: 1,
      createdAtMs: 0,
    }
    await server.db.collection<{ _id: string }>('pictures').insertOne(picture)
    const foreign = await tabOf('member').ask('PATCH', '/me', { pictureId: idOf(0xf1) })
    const missing = await tabOf('member').ask('PATCH', '/me', { pictureId: idOf(0xdead) })
    expect([foreign.status, foreign.text]).toEqual([missing.status, missing.text])
    expect(foreign.code).toBe('not_found')
    expect((await tabOf('other member').ask('PATCH', '/me', { pictureId: idOf(0xf1) })).body).toMatchObject({
      pictureUrl: `/uploads/${'a'.repeat(64)}.webp`,
    })
  })
})
