// Every code of the closed table as the two wires carry it: the ack of an event, and problem+json with its status.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'
import { DomainError } from '../../../server/domain-error.ts'
import { route } from '../../../server/http/route.ts'
import { ERRORS, type ErrorCode } from '../../../server/protocol/errors.ts'
import type { Endpoint } from '../../../server/protocol/rest-endpoints.ts'
import { onEvent } from '../../../server/realtime/bind-event.ts'
import { openSocket, type TestSocket } from '../../support/folding-page.ts'
import { createTestHttp, member, ORIGIN, type TestHttp } from '../../support/http-app.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'
import { bareEntrance, createPeople, hexId, memberCookie, openGateway, type Gateway, type People } from '../../support/realtime-gateway.ts'

// Real servers on a busy machine.
jest.setTimeout(60_000)

const CODES = Object.keys(ERRORS) as ErrorCode[]
const RETRY_AFTER_MS = 1_500
const PARAMS = { left: 3, words: ['a'], name: 'b', on: true, none: null }
const refusal = (code: ErrorCode): DomainError =>
  ERRORS[code].retryable ? new DomainError(code, PARAMS, RETRY_AFTER_MS) : new DomainError(code, PARAMS)

describe('over HTTP', () => {
  let thrown: unknown
  let http: TestHttp
  const endpoint: Endpoint = {
    method: 'POST',
    path: '/refused',
    act: 'profile.write',
    rates: [],
    says: 'Refuses',
    reply: z.object({ ok: z.boolean() }),
  }
  beforeAll(() => {
    const refuse = async (): Promise<never> => {
      throw thrown
    }
    http = createTestHttp({ routes: [route(endpoint, refuse)], endpoints: { endpoint } }, {}, () => member)
  })
  afterAll(() => http.end())
  const ask = () => request(http.app).post('/api/v1/refused').set('Host', 'shop.example').set('Origin', ORIGIN)

  test.each(CODES)('%s: its status, its code, its facts, and when to come again', async (code) => {
    thrown = refusal(code)
    const { status, type, body, headers } = await ask()
    const { retryable } = ERRORS[code]
    expect({ status, type }).toEqual({ status: ERRORS[code].status, type: 'application/problem+json' })
    expect(body).toEqual({
      code,
      status,
      title: code.replaceAll('_', ' '),
      params: { ...PARAMS, ...(retryable && { retryAfterMs: RETRY_AFTER_MS }) },
    })
    expect(headers['retry-after']).toBe(retryable ? '2' : undefined)
  })
  test('what is no refusal is a fault, and tells nothing of itself', async () => {
    thrown = new Error('secret detail of our own')
    const { status, body } = await ask()
    expect({ status, body }).toEqual({ status: 500, body: { code: 'fault', title: 'fault', status: 500 } })
  })
})

describe('over the socket', () => {
  let thrown: unknown
  let redis: OwnRedis
  let people: People
  let gateway: Gateway
  let socket: TestSocket
  const showId = hexId()
  const wish = {
    offerId: hexId(),
    skuId: hexId(),
    quantity: 1,
    addressId: hexId(),
    seenPriceFen: 1,
    idempotencyKey: 'k'.repeat(20),
  }
  beforeAll(async () => {
    redis = await startRedis()
    people = createPeople()
    const refuses = onEvent('order:place', async () => {
      throw thrown
    })
    gateway = await openGateway({ redisUrl: redis.url, people, bindings: (realtime) => [...bareEntrance(realtime), refuses] })
  })
  afterAll(async () => {
    await gateway?.close()
    await redis?.stop()
  })
  // A socket of her own for each: what one may ask in a second is counted for it.
  beforeEach(async () => {
    socket = await openSocket(gateway.url, memberCookie())
    await socket.ask('show:join', { showId, purpose: 'viewer' })
  })

  test.each(CODES)('%s: its code, its facts, and when to come again', async (code) => {
    thrown = refusal(code)
    const answer = (await socket.io.timeout(10_000).emitWithAck('order:place', wish)) as Record<string, unknown>
    socket.close()
    const { nowMs, ...said } = answer
    expect(nowMs).toEqual(expect.any(Number))
    expect(said).toEqual({ ok: false, code, params: PARAMS, ...(ERRORS[code].retryable && { retryAfterMs: RETRY_AFTER_MS }) })
  })
})
