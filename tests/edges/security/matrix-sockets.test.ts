// S1 and S2 on sockets: every event × every identity is answered by the table, and ten thousand hostile frames end in closed codes, a cut line or silence.
import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { mayAtAll } from '../../../server/members/permissions.rules.ts'
import { SCOPES } from '../../../server/protocol/acts.ts'
import { ERRORS } from '../../../server/protocol/errors.ts'
import { clientEvents, type ClientEventName } from '../../../server/protocol/socket-events.ts'
import type { Realtime } from '../../../server/realtime/realtime.ts'
import { openSocket, type TestSocket } from '../../support/folding-page.ts'
import { idOf } from '../../support/goods-actors.ts'
import { openPeopleSockets } from '../../support/people-sockets.ts'
import { startPeopleServer, type PeopleServer, type Tab } from '../../support/people-server.ts'
import { sampleBody } from '../../support/sample-body.ts'

const SHOW = 'a'.repeat(24)
let server: PeopleServer
let realtime: Realtime
const sockets: TestSocket[] = []

beforeAll(async () => {
  server = await startPeopleServer()
  realtime = await openPeopleSockets(server)
}, 60_000)
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close()
})
afterAll(async () => {
  await realtime.close()
  await server.stop()
})

const events = Object.entries(clientEvents) as [ClientEventName, (typeof clientEvents)[ClientEventName]][]
const IDENTITIES: Record<string, () => Promise<string | null>> = {
  guest: () => Promise.resolve(null),
  member: () => server.person('member'),
  leader: () => server.person('member', { standing: { leaderId: idOf(1), leaderState: 'active' } }),
  host: () => server.person('member', { standing: { host: true } }),
  'staff host': () => server.person('staff', { standing: { host: true } }),
  assistant: () => server.person('member', { standing: { assistant: true } }),
  owner: () => server.person('staff', { owner: true }),
  ...Object.fromEntries(SCOPES.map((scope) => [scope, () => server.person('staff', { scopes: [scope] })])),
}
const open = async (tab: Tab): Promise<TestSocket> => {
  const socket = await openSocket(server.url, tab.cookieHeader())
  sockets.push(socket)
  return socket
}
const tabOf = async (personId: string | null): Promise<Tab> => {
  const tab = server.openTab()
  if (personId === null) await tab.ask('GET', '/me')
  else await tab.signInAs(personId)
  return tab
}
/** Every row but sessions, which note when they were last seen. */
const rowsHash = async (): Promise<string> => {
  const db = server.db.db
  if (!db) throw new Error('not open')
  const hash = createHash('sha256')
  for (const { name } of (await db.listCollections({}, { nameOnly: true }).toArray()).toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    if (name !== 'sessions') hash.update(name).update(JSON.stringify(await db.collection(name).find({}).sort({ _id: 1 }).toArray()))
  return hash.digest('hex')
}

describe('every event', () => {
  test('has a payload that the walk can send', () => {
    for (const [name, { payload }] of events) expect([name, payload.safeParse(sampleBody(payload)).success]).toEqual([name, true])
    expect(events.length).toBeGreaterThan(30)
  })

  test.each(Object.keys(IDENTITIES))('%s is answered by the table, and nothing changes', async (name) => {
    const personId = (await IDENTITIES[name]?.()) ?? null
    const known = personId === null ? null : await server.members.people.known(personId)
    const actor = {
      kind: known?.person.kind ?? 'guest',
      roles: known?.roles ?? ['guest'],
      scopes: known?.scopes ?? [],
      stepUpAtMs: null,
    } as const
    const socket = await open(await tabOf(personId))
    const joined = mayAtAll(actor, 'show.join') === 'ok'
    const join = () => socket.ask('show:join', { showId: SHOW, purpose: 'viewer' })
    await join()
    const before = await rowsHash()
    const wrong: string[] = []
    for (const [event, { act, payload, needsShow }] of events) {
      // Token buckets go by the server's clock: nobody is to meet a rate here.
      server.advance(3_000)
      const answer = (await socket.ask(event, sampleBody(payload) as never)) as { ok: boolean; code?: string }
      const verdict = needsShow && !joined ? 'not_joined' : mayAtAll(actor, act)
      // Behind the walls this server's stand-in says `show_closed`; joining, leaving and resync are real.
      const right = verdict === 'ok' ? answer.ok || answer.code === 'show_closed' : !answer.ok && answer.code === verdict
      if (!right) wrong.push(`${event}: wanted ${verdict}, got ${JSON.stringify(answer).slice(0, 120)}`)
      if (event === 'show:leave' || event === 'show:join') await join()
    }
    expect(wrong).toEqual([])
    expect(await rowsHash()).toBe(before)
  })
})

/** A repeatable chance: the same frames at every run. */
const dice = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
}
const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown
const HOSTILE: readonly unknown[] = [
  null,
  true,
  -0,
  1.5,
  2 ** 53,
  -1,
  Number.MAX_VALUE,
  '',
  'NaN',
  '\u0000',
  '\ud800',
  '\u202eevil',
  'Z' + '\u0300'.repeat(300),
  '</title><script>alert(1)</script>',
  '$` $& ${7*7}',
  'a\r\nSet-Cookie: x=1',
  'x'.repeat(5_000),
  [],
  {},
  { $ne: null },
  { $gt: '' },
  { $where: 'sleep(1000)' },
  JSON.parse('{"__proto__":{"admin":true}}'),
  { constructor: { prototype: { admin: true } } },
  { toString: 1, valueOf: 1, toJSON: 1 },
  nested(1_500),
  { _placeholder: true, num: 0 },
]
/** Frames with these are no packets at all: they end their line. */
const RESERVED: readonly string[] = ['connect', 'disconnect', 'disconnecting', 'newListener']
const NAMES: readonly string[] = ['error', '__proto__', 'constructor', 'hasOwnProperty', 'session:ended', 'show:told', '', 'x'.repeat(300)]

const bodies = new Map(events.map(([name, { payload }]) => [name, sampleBody(payload) as Record<string, unknown>]))
const mutated = (roll: (below: number) => number): unknown[] => {
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T
  const [name] = pick(events)
  const good = bodies.get(name) ?? {}
  const keys = Object.keys(good)
  const bad = pick(HOSTILE)
  switch (roll(5)) {
    case 0:
      return [roll(8) === 0 ? pick(RESERVED) : pick(NAMES), bad]
    case 1:
      return [name, bad]
    case 2:
      return [name, { ...good, [pick(['$where', '__proto__x', 'extra', 'admin'])]: bad }]
    case 3:
      return [name, good, bad]
    default:
      return [name, keys.length === 0 ? bad : { ...good, [pick(keys)]: bad }]
  }
}
const FRAMES = 10_000

describe('hostile frames', () => {
  test('ten thousand of them: closed codes only, no crash, nothing polluted, nobody else disturbed', async () => {
    const bystander = await open(await tabOf(await server.person('member')))
    const tab = await tabOf(await server.person('member', { standing: { host: true } }))
    const codes = new Set<string>()
    const known = new Set(Object.keys(ERRORS))
    let [lines, answered] = [0, 0]
    /** Frames of one line after another, `count` in all. */
    const throwFrames = async (seed: number, count: number): Promise<void> => {
      const roll = dice(seed)
      for (let sent = 0; sent < count;) {
        const socket = await open(tab)
        lines += 1
        await socket.ask('show:join', { showId: SHOW, purpose: 'studio' })
        for (; sent < count && socket.io.connected; sent += 1) {
          // Mostly the buckets of this line are full again; sometimes they are not, and twenty malformed ones cut it.
          if (roll(3) > 0) server.advance(1_000)
          const answer = await frame(socket, mutated(roll), roll(6) > 0)
          if (answer === undefined) continue
          answered += 1
          if (answer.code !== undefined) codes.add(answer.code)
        }
        socket.close()
      }
    }
    // A person has six lines at once; one is the bystander's own person.
    await Promise.all(Array.from({ length: 5 }, (_, index) => throwFrames(20_261_125 + index, FRAMES / 5)))
    expect([...codes].filter((code) => !known.has(code))).toEqual([])
    expect(codes.has('fault')).toBe(false)
    for (const wanted of ['bad_input', 'unknown_event']) expect(codes).toContain(wanted)
    expect(answered).toBeGreaterThan(FRAMES / 2)
    expect(lines).toBeGreaterThan(50)
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
    expect(server.lines()).not.toMatch(/"level":50/)
    expect(bystander.io.connected).toBe(true)
    expect(await bystander.ask('show:join', { showId: SHOW, purpose: 'viewer' })).toMatchObject({ ok: true })
  }, 120_000)
})

type Insides = { ids: number; acks: Record<number, unknown>; packet: (packet: object) => void }

/** Sends one raw packet (the client refuses some names itself) and waits for its answer or the end of the line; undefined without either. */
const frame = (socket: TestSocket, data: readonly unknown[], asks: boolean): Promise<{ code?: string } | undefined> => {
  const io = socket.io as unknown as Insides
  const packet = { type: 2, nsp: '/', data, options: {} }
  if (!asks) {
    io.packet(packet)
    return Promise.resolve(undefined)
  }
  return new Promise((settle) => {
    const ended = (): void => settle(undefined)
    socket.io.once('disconnect', ended)
    const id = io.ids
    io.ids += 1
    io.acks[id] = (answer: { code?: string }) => {
      socket.io.off('disconnect', ended)
      settle(answer)
    }
    io.packet({ ...packet, id })
  })
}
