// The HTTP edge: every wall in its order, answers from the closed table, headers, pages, health.
import { afterEach, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'
import { DomainError } from '../../../server/domain-error.ts'
import { route, type RawRoute, type Route } from '../../../server/http/route.ts'
import type { Endpoint } from '../../../server/protocol/rest-endpoints.ts'
import { createTestHttp, member, ORIGIN, type TestHttp } from '../../support/http-app.ts'

const echo: Endpoint = {
  method: 'POST',
  path: '/echo/:id',
  act: 'profile.write',
  rates: ['write'],
  says: 'Echo',
  params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{24}$/) }),
  body: z.strictObject({ words: z.string().max(20), many: z.array(z.string().max(5)).max(3).optional() }),
  reply: z.object({ words: z.string() }),
}
const list: Endpoint = {
  method: 'GET',
  path: '/things',
  act: 'show.list',
  rates: ['read'],
  says: 'Things',
  query: z.strictObject({ q: z.string().max(5).optional() }),
  reply: z.object({ q: z.string() }),
}
const upload: Endpoint = {
  method: 'POST',
  path: '/pic',
  act: 'profile.write',
  rates: [],
  says: 'Pic',
  reply: z.object({ size: z.int() }),
  upload: 'picture',
}
const keyed: Endpoint = {
  method: 'POST',
  path: '/keyed',
  act: 'profile.write',
  rates: [],
  says: 'Keyed',
  reply: z.object({ key: z.string() }),
  keyed: true,
}
const endpoints = { echo, list, upload, keyed }
const routes: Route[] = [
  route(echo, ({ body }) => Promise.resolve({ words: (body as unknown as { words: string }).words, secret: 'never' })),
  route(list, ({ query }) => Promise.resolve({ q: (query as unknown as { q?: string }).q ?? '' })),
  route(upload, ({ file }) => Promise.resolve({ size: file?.length ?? 0 })),
  route(keyed, ({ key }) => Promise.resolve({ key })),
]
const ID = 'c'.repeat(24)
let http: TestHttp | undefined
const open = (...given: Parameters<typeof createTestHttp>): TestHttp => (http = createTestHttp(...given))
const asMember = (): TestHttp => open({ routes, endpoints }, {}, () => member)
afterEach(() => http?.end())
const post = (app: TestHttp['app'], path: string) => request(app).post(path).set('Host', 'shop.example').set('Origin', ORIGIN)
const get = (app: TestHttp['app'], path: string) => request(app).get(path).set('Host', 'shop.example')

describe('a request to an endpoint', () => {
  test('that passes every wall is answered with what the contract names and nothing more', async () => {
    const { app } = asMember()
    const answer = await post(app, `/api/v1/echo/${ID}`).send({ words: 'hi' })
    expect([answer.status, answer.body]).toEqual([200, { words: 'hi' }])
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.headers['set-cookie']).toEqual(['sibo-v=1; Path=/; HttpOnly'])
  })

  test.each<[string, Record<string, string>, number]>([
    ['no origin and no word of the browser', {}, 403],
    ['a foreign origin', { Origin: 'https://evil.example' }, 403],
    ['the origin null of a sandboxed frame', { Origin: 'null' }, 403],
    ['http in place of https', { Origin: 'http://shop.example' }, 403],
    ['only a cross-site word', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['same-site, another subdomain', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['no origin but same-origin by the browser', { 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['our origin', { Origin: ORIGIN }, 200],
  ])('with %s', async (_says, headers, status) => {
    const { app } = asMember()
    const answer = await request(app).post(`/api/v1/echo/${ID}`).set('Host', 'shop.example').set(headers).send({ words: 'hi' })
    expect(answer.status).toBe(status)
    if (status !== 200) expect(answer.body).toMatchObject({ code: 'not_allowed', status: 403 })
  })

  test('of a guest asks to sign in before it looks at the body', async () => {
    const { app } = open({ routes, endpoints })
    const answer = await post(app, `/api/v1/echo/${ID}`).send({ nonsense: true })
    expect([answer.status, answer.body.code, answer.headers['content-type']]).toEqual([
      401,
      'sign_in_needed',
      'application/problem+json; charset=utf-8',
    ])
  })

  test.each<[string, string, string | object, string, number, string]>([
    ['an unknown field', ID, { words: 'hi', more: 1 }, 'application/json', 400, 'bad_input'],
    ['an own __proto__ key', ID, '{"words":"hi","__proto__":{"x":1}}', 'application/json', 400, 'bad_input'],
    ['a wrong type', ID, { words: { $ne: '' } }, 'application/json', 400, 'bad_input'],
    ['a wrong id', 'xyz', { words: 'hi' }, 'application/json', 400, 'bad_input'],
    ['broken JSON', ID, '{"words":', 'application/json', 400, 'bad_input'],
    ['a bare string', ID, '"hi"', 'application/json', 400, 'bad_input'],
    ['8,000 brackets', ID, `{"words":${'['.repeat(7900)}${']'.repeat(7900)}}`, 'application/json', 400, 'bad_input'],
    ['17 KB', ID, `{"words":"${'x'.repeat(17 * 1024)}"}`, 'application/json', 413, 'too_large'],
    ['a form', ID, 'words=hi', 'application/x-www-form-urlencoded', 415, 'bad_input'],
    ['text that is JSON', ID, '{"words":"hi"}', 'text/plain', 415, 'bad_input'],
    ['a foreign charset', ID, '{"words":"hi"}', 'application/json; charset=utf-7', 415, 'bad_input'],
  ])('with %s is refused', async (_says, id, body, type, status, code) => {
    const { app } = asMember()
    const answer = await post(app, `/api/v1/echo/${id}`).set('Content-Type', type).send(body)
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(JSON.stringify(answer.body)).not.toContain('hi')
  })

  test('with a compressed body is refused: 16 KB could unfold to megabytes', async () => {
    const { app } = asMember()
    const answer = await post(app, `/api/v1/echo/${ID}`).set('Content-Type', 'application/json').set('Content-Encoding', 'gzip').send('{}')
    expect(answer.status).toBe(415)
  })

  test('with unknown or doubled query fields is refused', async () => {
    const { app } = asMember()
    expect((await get(app, '/api/v1/things?q=ab')).body).toEqual({ q: 'ab' })
    for (const query of ['x=1', 'q=a&q=b', 'q[$ne]=1', 'q=toolong', '__proto__=1']) {
      expect([query, (await get(app, `/api/v1/things?${query}`)).status]).toEqual([query, 400])
    }
  })

  test('over its rate is told when to come back', async () => {
    const { app } = open(
      {
        routes,
        endpoints,
        rateLimiter: {
          consume: (rule) => Promise.resolve(rule.name === 'write' ? { ok: false, retryAfterMs: 2500 } : { ok: true }),
          reset: () => Promise.resolve(),
        },
      },
      {},
      () => member,
    )
    const answer = await post(app, `/api/v1/echo/${ID}`).send({ words: 'hi' })
    expect([answer.status, answer.body.code, answer.body.params, answer.headers['retry-after']]).toEqual([
      429,
      'slow_down',
      { retryAfterMs: 2500 },
      '3',
    ])
  })

  test('needs its Idempotency-Key where the contract says so', async () => {
    const { app } = asMember()
    expect((await post(app, '/api/v1/keyed')).body.params).toEqual({ field: 'Idempotency-Key' })
    expect((await post(app, '/api/v1/keyed').set('Idempotency-Key', 'short')).status).toBe(400)
    expect((await post(app, '/api/v1/keyed').set('Idempotency-Key', 'k'.repeat(20))).body).toEqual({ key: 'k'.repeat(20) })
  })

  test('by another method says which there are; an unknown path is not found', async () => {
    const { app } = asMember()
    const other = await get(app, `/api/v1/echo/${ID}`)
    expect([other.status, other.headers['allow'], other.body.code]).toEqual([405, 'POST', 'not_found'])
    expect((await get(app, '/api/v1/nothing')).body).toMatchObject({ code: 'not_found', status: 404 })
    expect((await get(app, '/api/v1/%E0%A4%A')).status).toBe(404)
  })

  test('to a host that is not ours is misdirected in production', async () => {
    const { app } = asMember()
    expect((await request(app).get('/api/v1/things').set('Host', 'other.example')).status).toBe(421)
    expect((await request(app).get('/healthz').set('Host', '10.1.2.3')).status).toBe(200)
  })

  test('whose answer breaks the contract, or that fails, is our fault and says nothing', async () => {
    const broken = [
      route(echo, () => Promise.resolve({ words: 7 } as never)),
      route(list, () => Promise.reject(new Error('secret inside'))),
      routes[2]!,
      routes[3]!,
    ]
    const { app } = open({ routes: broken, endpoints }, {}, () => member)
    expect((await post(app, `/api/v1/echo/${ID}`).send({ words: 'hi' })).body).toEqual({ code: 'fault', title: 'fault', status: 500 })
    expect((await get(app, '/api/v1/things')).body).toEqual({ code: 'fault', title: 'fault', status: 500 })
  })

  test('refused by a service carries code, facts and status of the table', async () => {
    const refusing = [
      routes[0]!,
      route(list, () => Promise.reject(new DomainError('answer_pending', { key: 'k' }, 500))),
      routes[2]!,
      routes[3]!,
    ]
    const { app } = open({ routes: refusing, endpoints }, {}, () => member)
    const answer = await get(app, '/api/v1/things')
    expect([answer.status, answer.body.code, answer.body.params]).toEqual([202, 'answer_pending', { key: 'k', retryAfterMs: 500 }])
  })
})

describe('an upload', () => {
  test('takes one file in memory', async () => {
    const { app } = asMember()
    const answer = await post(app, '/api/v1/pic').set('X-Sibo', '1').attach('file', Buffer.alloc(1000, 1), 'a.png')
    expect([answer.status, answer.body]).toEqual([200, { size: 1000 }])
  })
  test('without the header that forms of other sites cannot send is refused', async () => {
    const { app } = asMember()
    expect((await post(app, '/api/v1/pic').attach('file', Buffer.alloc(10), 'a.png')).status).toBe(415)
  })
  test('of 9 MB, of two files, of another field, of nothing is refused', async () => {
    const { app } = asMember()
    const send = () => post(app, '/api/v1/pic').set('X-Sibo', '1')
    const large = await send().attach('file', Buffer.alloc(9 * 1024 * 1024), 'a.png')
    expect([large.status, large.body.code]).toEqual([413, 'too_large'])
    expect((await send().attach('file', Buffer.alloc(9), 'a').attach('file', Buffer.alloc(9), 'b')).status).toBe(400)
    expect((await send().attach('other', Buffer.alloc(9), 'a')).status).toBe(400)
    expect((await send().field('file', 'text')).status).toBe(400)
    expect((await send().set('Content-Type', 'multipart/form-data').send('x')).status).toBe(400)
    expect((await send().set('Content-Type', 'multipart/form-data; boundary=x').send('--x\r\nbroken')).status).toBe(400)
  })
})

describe('raw routes', () => {
  const notice: RawRoute = {
    method: 'POST',
    path: '/api/v1/notices/test',
    act: 'bySignature',
    rates: [],
    body: 'raw',
    crossSite: true,
    handle: (req, res) => Promise.resolve(void res.json({ bytes: (req.body as Buffer).toString('hex') })),
  }
  const link: RawRoute = {
    method: 'GET',
    path: '/r/:code',
    act: 'show.read',
    rates: ['shareCode'],
    body: 'none',
    handle: (_req, res) => Promise.resolve(res.redirect(302, '/')),
  }
  test('a notice keeps its bytes and needs no origin', async () => {
    const { app } = open({ rawRoutes: [notice, link] })
    const answer = await request(app)
      .post('/api/v1/notices/test')
      .set('Host', 'shop.example')
      .set('Content-Type', 'application/json')
      .send('{ "a":1 }')
    expect(answer.body).toEqual({ bytes: Buffer.from('{ "a":1 }').toString('hex') })
  })
  test('the log names the route, not the code or the query', async () => {
    const opened = open({ rawRoutes: [notice, link] })
    expect((await get(opened.app, '/r/SECRETCODE42?token=abc')).status).toBe(302)
    expect(opened.log()).toContain('"route":"/r/:code"')
    expect(opened.log()).not.toMatch(/SECRETCODE42|abc/)
  })
})

describe('the boot', () => {
  test('stops when an endpoint has no route, a route no endpoint, or an act is missing', () => {
    expect(() => open({ endpoints, routes: routes.slice(1) })).toThrow('POST /api/v1/echo/:id has no route')
    expect(() => open({ endpoints: { list }, routes })).toThrow('POST /api/v1/echo/:id is routed but not in the contract')
    expect(() => open({ endpoints: { list }, routes: [routes[1]!, routes[1]!] })).toThrow('routed twice')
    const actless = { ...list, act: 'nothing' as never }
    expect(() => open({ endpoints: { actless }, routes: [route(actless, () => Promise.resolve({} as never))] })).toThrow('names no act')
  })
  test('leaves endpoints of the demo out when it is off', async () => {
    const demoOnly: Endpoint = { ...list, path: '/demo', demoOnly: true }
    const parts = { endpoints: { demoOnly }, routes: [route(demoOnly, () => Promise.resolve({ q: 'on' } as never))] }
    expect((await get(open(parts).app, '/api/v1/demo')).status).toBe(404)
    expect((await get(open({ endpoints: { demoOnly } }).app, '/openapi.json')).body.paths).toEqual({})
    expect((await get(open(parts, { demo: true }).app, '/api/v1/demo')).body).toEqual({ q: 'on' })
  })
})
