// The short way of hot endpoints in front of express: the same answers, headers and log lines, to the letter.
import { describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'
import { DomainError } from '../../../server/domain-error.ts'
import { hotRoute, route } from '../../../server/http/route.ts'
import type { Endpoint } from '../../../server/protocol/rest-endpoints.ts'
import { createTestHttp, guest, member, ORIGIN } from '../../support/http-app.ts'

describe('a hot endpoint', () => {
  const buy: Endpoint = {
    method: 'POST',
    path: '/buy',
    act: 'profile.write',
    rates: ['write'],
    says: 'Buy',
    body: z.strictObject({ words: z.string().max(20) }),
    reply: z.object({ words: z.string(), key: z.string() }),
    keyed: true,
  }
  const answers = ({ body, key }: { body: unknown; key: string }) => {
    const { words } = body as { words: string }
    if (words === 'fault') return Promise.reject(new Error('secret inside'))
    if (words === 'later') return Promise.reject(new DomainError('answer_pending', { key }, 500))
    return Promise.resolve({ words, key, secret: 'never' })
  }
  const key = { 'Idempotency-Key': 'k'.repeat(20) }
  const json = { 'Content-Type': 'application/json', Origin: ORIGIN, ...key }

  test.each<[string, Record<string, string>, string, 'member' | 'guest', number]>([
    ['that is good', json, '{"words":"hi"}', 'member', 200],
    ['with a mark of byte order', json, '\uFEFF{"words":"hi"}', 'member', 200],
    ['with its own request id', { ...json, 'X-Request-Id': 'abcdefgh-1' }, '{"words":"hi"}', 'member', 200],
    ['of a foreign page', { ...json, Origin: 'https://evil.example' }, '{"words":"hi"}', 'member', 403],
    ['to a foreign host', { ...json, Host: 'other.example' }, '{"words":"hi"}', 'member', 421],
    ['of a guest', json, '{"nonsense":true}', 'guest', 401],
    ['without its key', { 'Content-Type': 'application/json', Origin: ORIGIN }, '{"words":"hi"}', 'member', 400],
    ['without a body', { Origin: ORIGIN, ...key }, '', 'member', 400],
    ['with an unknown field', json, '{"words":"hi","more":1}', 'member', 400],
    ['with broken JSON', json, '{"words":', 'member', 400],
    ['with 17 KB', json, `{"words":"${'x'.repeat(17 * 1024)}"}`, 'member', 413],
    ['with a form', { ...json, 'Content-Type': 'application/x-www-form-urlencoded' }, 'words=hi', 'member', 415],
    ['packed', { ...json, 'Content-Encoding': 'gzip' }, '{}', 'member', 415],
    ['that fails', json, '{"words":"fault"}', 'member', 500],
    ['whose answer is open', json, '{"words":"later"}', 'member', 202],
  ])('answers a request %s as express does, to the header', async (_says, headers, body, person, status) => {
    const told = []
    for (const make of [route, hotRoute]) {
      const { app, log, end } = createTestHttp({ routes: [make(buy, answers as never)], endpoints: { buy } }, {}, () =>
        person === 'member' ? member : guest,
      )
      const answer = await request(app).post('/api/v1/buy').set('Host', 'shop.example').set(headers).send(body)
      const {
        etag: _tag,
        vary: _vary,
        date: _date,
        'x-request-id': requestId,
        'cache-control': kept,
        ...rest
      } = answer.headers as Record<string, string>
      expect(requestId).toMatch(headers['X-Request-Id'] === undefined ? /^[0-9a-f-]{36}$/ : /^abcdefgh-1$/)
      if (status !== 421) expect(kept).toBe('no-store')
      const line =
        log()
          .split('\n')
          .find((one) => one.includes('"msg":"request"')) ?? '{}'
      const { time: _time, ms: _ms, pid: _pid, hostname: _host, requestId: _id, ...fields } = JSON.parse(line) as Record<string, unknown>
      told.push({ status: answer.status, body: answer.body as unknown, headers: rest, fields })
      end()
    }
    expect(told[0]?.status).toBe(status)
    expect(told[1]).toEqual(told[0])
  })

  test('with a query, or by another method, is for express', async () => {
    const { app, end } = createTestHttp({ routes: [hotRoute(buy, answers as never)], endpoints: { buy } }, {}, () => member)
    const ask = request(app)
    expect((await ask.post('/api/v1/buy?x=1').set('Host', 'shop.example').set(json).send({ words: 'hi' })).status).toBe(400)
    expect((await ask.get('/api/v1/buy').set('Host', 'shop.example')).headers['allow']).toBe('POST')
    end()
  })
  test('has no parameters: the boot says so', () => {
    const echo: Endpoint = { ...buy, path: '/echo/:id', params: z.strictObject({ id: z.string() }) }
    expect(() => createTestHttp({ routes: [hotRoute(echo, answers as never)], endpoints: { echo } })).toThrow('cannot go the short way')
  })
})
