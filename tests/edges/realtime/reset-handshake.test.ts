// A line that is reset while its person is still being looked up ends that line only, never the gateway.
import { createConnection } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { connectSocket } from '../../support/page-client.ts'
import { memberCookie, openGateway, type Gateway } from '../../support/realtime-gateway.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'

const RESETS = 100

let redis: OwnRedis
let gateway: Gateway
beforeAll(async () => {
  redis = await startRedis()
  gateway = await openGateway({ redisUrl: redis.url })
}, 30_000)
afterAll(async () => {
  await gateway?.close()
  await redis?.stop()
})

test('a hundred handshakes reset in the middle: the gateway lets the next one in', async () => {
  const { host, port } = new URL(gateway.url)
  const head = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${host}`,
    `Origin: ${gateway.url}`,
    `Cookie: ${memberCookie()}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Version: 13',
  ]
  const resetOne = (): Promise<void> =>
    new Promise((settle) => {
      const socket = createConnection(Number(port), '127.0.0.1')
      socket.once('close', () => settle())
      socket.once('error', () => undefined)
      socket.write(`${head.join('\r\n')}\r\n\r\n`, () => void socket.resetAndDestroy())
    })
  await Promise.all(Array.from({ length: RESETS }, resetOne))
  const socket = await connectSocket(gateway.url, memberCookie())
  expect(socket.io.connected).toBe(true)
  socket.close()
}, 30_000)
