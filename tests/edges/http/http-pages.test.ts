// What the HTTP edge serves beside the API: health, pages with their policies, documents and pictures.
import { afterEach, describe, expect, test } from '@jest/globals'
import { Readable } from 'node:stream'
import request from 'supertest'
import { route } from '../../../server/http/route.ts'
import { restEndpoints, type Endpoint } from '../../../server/protocol/rest-endpoints.ts'
import { createTestHttp, owner, type TestHttp } from '../../support/http-app.ts'

const ID = 'c'.repeat(24)
let http: TestHttp | undefined
const open = (...given: Parameters<typeof createTestHttp>): TestHttp => (http = createTestHttp(...given))
afterEach(() => http?.end())
const get = (app: TestHttp['app'], path: string) => request(app).get(path).set('Host', 'shop.example')

describe('health', () => {
  test('is ready only when every part is and nobody drains', async () => {
    let draining = false
    const checks = { mongo: () => Promise.resolve(true), redis: () => Promise.resolve(true) }
    const version = { version: '1.2.3', commit: 'abc', startedAtMs: 5 }
    const { app } = open({ health: { checks, draining: () => draining, version } })
    expect((await get(app, '/readyz')).body).toEqual({ ready: true, draining: false, parts: { mongo: true, redis: true } })
    expect((await get(app, '/version')).body).toEqual(version)
    draining = true
    expect((await get(app, '/readyz')).status).toBe(503)
    const failing = open({ health: { checks: { mongo: () => Promise.reject(new Error('x')) }, draining: () => false, version } })
    const answer = await get(failing.app, '/readyz')
    expect([answer.status, answer.body.parts]).toEqual([503, { mongo: false }])
    expect((await get(failing.app, '/healthz')).status).toBe(200)
  })
  test('figures need the token, or this very machine without a proxy', async () => {
    const { app } = open()
    expect((await get(app, '/metrics')).text).toContain('sibo_http_answers_total')
    expect((await get(app, '/metrics').set('X-Forwarded-For', '1.2.3.4')).status).toBe(404)
    const guarded = open({}, { metricsToken: 'a-token-of-sixteen' })
    expect((await get(guarded.app, '/metrics')).status).toBe(404)
    expect((await get(guarded.app, '/metrics').set('Authorization', 'Bearer a-token-of-sixteen')).status).toBe(200)
  })
})

describe('security.txt', () => {
  test('says whom to tell of a hole, where the shop names somebody, and else is not there', async () => {
    const version = { version: '1', commit: null, startedAtMs: Date.UTC(2026, 0, 1) }
    const health = { checks: {}, draining: () => false, version }
    const { app } = open({ health }, { securityContact: 'mailto:security@shop.example' })
    const answer = await get(app, '/.well-known/security.txt')
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(answer.text).toBe(
      'Contact: mailto:security@shop.example\nExpires: 2026-12-27T00:00:00.000Z\nPreferred-Languages: zh, en\nCanonical: https://shop.example/.well-known/security.txt\n',
    )
    http?.end()
    expect((await get(open().app, '/.well-known/security.txt')).text).not.toContain('Contact:')
  })
})

describe('pages', () => {
  const hostile = '$& $` </title><script>alert(1)</script> " onload=\'x'
  const preview = () => Promise.resolve({ title: hostile, description: hostile, imageUrl: '/uploads/a.webp' })
  test('carry an escaped title, cover and description and the strict policy', async () => {
    const { app } = open({ preview })
    const answer = await get(app, `/live/${ID}`)
    expect(answer.status).toBe(200)
    expect(answer.text).toContain(
      '<title>$&amp; $` &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &quot; onload=&#39;x · 暖桌</title>',
    )
    expect(answer.text).toContain('<meta property="og:image" content="https://shop.example/uploads/a.webp" />')
    expect(answer.text).toContain(`<meta property="og:url" content="https://shop.example/live/${ID}" />`)
    expect(answer.text.match(/<script/g)).toHaveLength(1)
    expect(answer.headers['content-security-policy']).toContain("connect-src 'self' wss://shop.example;")
    expect(answer.headers['content-security-policy']).not.toContain('unsafe-inline')
    expect(answer.headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin-allow-popups',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'strict-transport-security': 'max-age=31536000',
      'cache-control': 'no-cache',
      'set-cookie': ['sibo-v=1; Path=/; HttpOnly'],
    })
  })
  test('keep the code of the link that led there in their own address, and nothing that is none', async () => {
    const { app } = open({ preview })
    const kept = await get(app, `/live/${ID}?code=23456789ABCD`)
    expect(kept.text).toContain(`<meta property="og:url" content="https://shop.example/live/${ID}?code=23456789ABCD" />`)
    for (const given of ['code=%22%3E%3Cscript%3E', 'code=23456789ABCD&code=x', 'code=short', 'x=1'])
      expect((await get(app, `/live/${ID}?${given}`)).text).toContain(
        `<meta property="og:url" content="https://shop.example/live/${ID}" />`,
      )
  })
  test('of the studio and console carry a fresh nonce, and only studio and assistant may use the camera', async () => {
    const { app } = open({ preview })
    const one = await get(app, `/studio/${ID}`)
    const two = await get(app, '/console')
    const nonce = /<meta name="csp-nonce" content="([0-9A-Za-z_-]{22})"/.exec(one.text)?.[1]
    expect(one.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}' 'report-sample';`)
    expect(one.headers['content-security-policy']).toContain("style-src-attr 'unsafe-inline'")
    expect(one.headers['permissions-policy']).toContain('camera=(self)')
    expect(two.headers['permissions-policy']).toContain('camera=()')
    expect(two.text).not.toContain(nonce)
    expect(one.headers['cache-control']).toBe('no-store')
    expect(one.text).not.toContain('alert')
  })
  test('that lead nowhere are 404, files are kept for ever, index.html is no page', async () => {
    const { app } = open({ preview: () => Promise.resolve({ title: 'x', description: '', imageUrl: null, gone: true }) })
    expect((await get(app, `/live/${ID}`)).status).toBe(404)
    expect((await get(app, '/assets/app-1.js')).headers['cache-control']).toContain('immutable')
    expect((await get(app, '/assets/missing.js')).status).toBe(404)
    expect((await get(app, '/index.html')).status).toBe(301)
    expect((await get(app, '/.env')).status).toBe(404)
    expect((await get(app, '/assets/..%2f..%2fpackage.json')).status).toBeGreaterThanOrEqual(400)
  })
  test('without https carry no HSTS and a plain socket address of the opened host', async () => {
    const { app } = open({}, { publicUrl: 'http://localhost:3000', publicUrlGiven: false, production: false, secure: false })
    const answer = await request(app).get('/').set('Host', '192.168.1.5:3000')
    expect(answer.headers['strict-transport-security']).toBeUndefined()
    expect(answer.headers['content-security-policy']).toContain("connect-src 'self' ws://192.168.1.5:3000;")
    const rebinding = await request(app).get('/').set('Host', 'evil.example')
    expect(rebinding.headers['content-security-policy']).toContain('ws://localhost:3000')
  })
})

describe('documents and uploads', () => {
  test('openapi names every endpoint of the contract, with its refusals', async () => {
    const all = Object.values(restEndpoints).map((endpoint) => route(endpoint as Endpoint, () => Promise.resolve({} as never)))
    const { app } = open({ endpoints: restEndpoints, routes: all }, { demo: true })
    const { body } = await get(app, '/openapi.json')
    const named = Object.values(body.paths as Record<string, object>).flatMap((path) => Object.keys(path))
    expect(named).toHaveLength(Object.keys(restEndpoints).length)
    expect(body.paths['/orders'].post.responses.default.content['application/problem+json']).toBeDefined()
    expect((await get(app, '/docs')).text).toContain('/docs/swagger-ui-bundle.js')
    expect((await get(app, '/docs/swagger-ui.css')).status).toBe(200)
    expect((await get(app, '/docs/package.json')).status).toBe(404)
  })
  test('pictures leave sandboxed and kept, other names are not found', async () => {
    const name = `${'a'.repeat(64)}.webp`
    const pictures = {
      get: (key: string) =>
        Promise.resolve(
          key === `uploads/${name}` ? { body: Readable.from([Buffer.from('webp')]), sizeBytes: 4, modifiedAtMs: 0 } : undefined,
        ),
    }
    const { app } = open({ pictures }, {}, () => owner)
    const answer = await get(app, `/uploads/${name}`)
    expect([answer.status, answer.headers['content-type'], answer.headers['content-security-policy']]).toEqual([
      200,
      'image/webp',
      "default-src 'none'; sandbox",
    ])
    expect(answer.headers['cross-origin-resource-policy']).toBe('cross-origin')
    for (const other of ['b.webp', '..%2f..%2fetc%2fpasswd', `${'b'.repeat(64)}.webp`, `${'a'.repeat(64)}.svg`]) {
      expect((await get(app, `/uploads/${other}`)).status).toBe(404)
    }
  })
})
