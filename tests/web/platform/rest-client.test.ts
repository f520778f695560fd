// HTTP calls: addresses filled in, keys sent, refusals with their code, silence as no_answer.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { rest, RestError } from '../../../web/src/platform/rest-client.ts'
import { uploadOwnPicture } from '../../../web/src/platform/upload-client.ts'

type Call = { url: string; init: { method: string; headers: Record<string, string>; body: string | null } }
const calls: Call[] = []
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  ok: status < 400,
  status,
  headers: { get: (name: string) => headers[name] ?? null },
  json: () => (body === undefined ? Promise.reject(new Error('no body')) : Promise.resolve(body)),
})
let next: () => unknown = () => answer(200, {})
const before = globalThis.fetch

beforeEach(() => {
  calls.length = 0
  globalThis.fetch = jest.fn((url: unknown, init: unknown) => {
    calls.push({ url: String(url), init: init as Call['init'] })
    const result = next()
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result)
  }) as unknown as typeof fetch
})
afterEach(() => {
  globalThis.fetch = before
})

test('params are escaped, queries and keys are sent', async () => {
  next = () => answer(200, {})
  await rest('GET /orders', { query: { state: 'paid' } })
  await rest('POST /payments', { body: { orderNos: ['1'] }, key: 'k'.repeat(20) })
  await rest('GET /shows/:id', { params: { id: 'a/b' } })
  expect(calls.map((call) => call.url)).toEqual(['/api/v1/orders?state=paid', '/api/v1/payments', '/api/v1/shows/a%2Fb'])
  expect(calls[1]?.init.headers['idempotency-key']).toBe('k'.repeat(20))
  expect(calls[1]?.init.body).toBe('{"orderNos":["1"]}')
})
test('a refusal keeps code, facts and the wait', async () => {
  next = () => answer(429, { code: 'slow_down', params: { field: 'x' } }, { 'retry-after': '3' })
  await expect(rest('GET /me')).rejects.toMatchObject({ code: 'slow_down', status: 429, params: { field: 'x' }, retryAfterMs: 3000 })
})
test('202 is not yet known, not an order', async () => {
  next = () => answer(202, { code: 'answer_pending' })
  await expect(rest('GET /me')).rejects.toMatchObject({ code: 'answer_pending' })
})
test('a broken page of a proxy is unavailable, a broken line is no_answer', async () => {
  next = () => answer(502, undefined)
  await expect(rest('GET /me')).rejects.toMatchObject({ code: 'unavailable' })
  next = () => new TypeError('network')
  const failed = await rest('GET /me').catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(RestError)
  expect(failed).toMatchObject({ code: 'no_answer', status: 0 })
})
test('a person’s own picture goes as a form with the header that no foreign page can set', async () => {
  next = () => answer(400, { code: 'bad_picture' })
  await expect(uploadOwnPicture(new File(['x'], 'me.png', { type: 'image/png' }))).rejects.toMatchObject({ code: 'bad_picture' })
  const { url, init } = calls[0] as Call
  expect([url, init.method, init.headers['x-sibo'], init.headers['content-type']]).toEqual(['/api/v1/me/picture', 'POST', '1', undefined])
  expect((init.body as unknown as FormData).get('file')).toBeInstanceOf(File)
})
