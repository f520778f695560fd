// Who may open a socket while others flood: the gateway's own share of handshakes is not taken by one address.
import type { IncomingMessage } from 'node:http'
import { expect, test } from '@jest/globals'
import { createLogger } from '../../../server/logger.ts'
import { createRateLimiter } from '../../../server/persistence/rate-limiter.ts'
import { createHandshake, type HandshakeDeps } from '../../../server/realtime/handshake.ts'

const FLOOD = 1_200
const ADDRESS_MAX = 300

const from = (network: string): IncomingMessage => ({ headers: { host: 'shop.example', 'x-from': network } }) as unknown as IncomingMessage
const handshake = createHandshake({
  actorOf: async ({ network }: { network: string }) => ({ actor: { visitorId: `${network} ${Math.random()}` }, setCookies: [] }),
  origin: { allows: () => true },
  production: false,
  address: { networkOf: (req: IncomingMessage) => String(req.headers['x-from']), browserOf: () => '' },
  limiter: createRateLimiter({}),
  socketCount: () => 0,
  countFrom: () => 0,
  addressMax: ADDRESS_MAX,
  leaving: () => false,
  monotonicMs: () => 1_000,
  refused: { inc: () => undefined },
  logger: createLogger('silent'),
} as unknown as HandshakeDeps)
const codeOf = (network: string): Promise<string> =>
  handshake.admit(from(network)).then(
    () => 'in',
    ({ code }: { code: string }) => code,
  )

test('a thousand handshakes of one address in one moment: it is slowed down, and everybody else comes in', async () => {
  const flood = await Promise.all(Array.from({ length: FLOOD }, () => codeOf('203.0.113.9')))
  expect(flood.filter((code) => code === 'in')).toHaveLength(ADDRESS_MAX)
  expect(new Set(flood)).toEqual(new Set(['in', 'slow_down']))
  expect(await Promise.all(Array.from({ length: 100 }, (_, place) => codeOf(`198.51.100.${place}`)))).toEqual(Array(100).fill('in'))
})
test('and beyond the gateway’s own share a page waits for its next try', async () => {
  const crowd = await Promise.all(Array.from({ length: FLOOD }, (_, place) => codeOf(`192.0.2.${place}`)))
  expect(new Set(crowd)).toEqual(new Set(['in', 'server_full']))
})
