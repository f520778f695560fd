// The may-class over two gateways, who is counted as here, pulses, and readers that do not read.
import { connect, type Socket as NetSocket } from 'node:net'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { ChatLine } from '../../../server/protocol/chat.ts'
import type { Flow, Pulse } from '../../../server/protocol/room.ts'
import { createMetrics } from '../../../server/metrics.ts'
import { watchBacklog } from '../../../server/realtime/backlog.ts'
import type { Connection } from '../../../server/realtime/connection.ts'
import { openSocket, type TestSocket } from '../../support/folding-page.ts'
import { hexId, memberCookie, openGateway, type Gateway } from '../../support/realtime-gateway.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'
import { until } from '../../support/until.ts'

// Real servers on a busy machine: each wait inside has its own, shorter bound.
jest.setTimeout(60_000)

let redis: OwnRedis
let gateways: Gateway[]
let sockets: TestSocket[]
let showId: string

beforeEach(async () => {
  redis = await startRedis()
  showId = hexId()
  gateways = await Promise.all([1, 2].map(() => openGateway({ redisUrl: redis.url, likes: async () => 77, config: { beatMs: 500 } })))
  sockets = []
})
afterEach(async () => {
  for (const socket of sockets) socket.close()
  await Promise.all(gateways.map((gateway) => gateway.close()))
  await redis.stop()
})
const at = (index: number): Gateway => gateways[index] as Gateway
const join = async (gateway: number, cookie = memberCookie(), purpose: 'viewer' | 'studio' = 'viewer'): Promise<TestSocket> => {
  const socket = await openSocket(at(gateway).url, cookie)
  sockets.push(socket)
  await socket.ask('show:join', { showId, purpose })
  return socket
}
const flows = (socket: TestSocket): readonly Flow[] => socket.heard('show:flow')
const line = (lineNo: number): ChatLine => ({ lineNo, speakerKey: 'abcdefghij', name: '阿圆', text: '好', sentAtMs: 1 })
const metric = async (gateway: Gateway, name: string): Promise<number> =>
  Number(new RegExp(`^${name} (\\d+)`, 'm').exec((await gateway.metrics.exposition()).body)?.[1] ?? 0)

describe('flow', () => {
  test('lines, likes, purchases and units left reach both gateways, once each', async () => {
    const pages = [await join(0), await join(1)]
    const outside = await openSocket(at(0).url, memberCookie())
    sockets.push(outside)
    at(0).bus.emit('chatPosted', { showId, line: line(1) })
    at(1).bus.emit('chatPosted', { showId, line: line(2) })
    at(1).bus.emit('liked', { showId, count: 4 })
    at(0).bus.emit('liked', { showId, count: 3 })
    at(0).bus.emit('leftChanged', { showId, rows: [{ offerId: hexId(), skuId: hexId(), left: 9, v: 2 }] })
    at(0).bus.emit('came', { showId, personId: hexId(), name: '李小明', simulated: false })
    const sum = (page: TestSocket): number => flows(page).reduce((all, frame) => all + (frame.likes ?? 0), 0)
    await until('all arrived', 20_000, () =>
      pages.every((page) => sum(page) === 7 && flows(page).some((frame) => frame.left) && flows(page).some((frame) => frame.came)),
    )
    for (const page of pages) {
      const numbers = flows(page).flatMap((frame) => frame.chat?.map(({ lineNo }) => lineNo) ?? [])
      expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2])
      expect(flows(page).find((frame) => frame.came)?.came).toEqual({ names: ['李**'], count: 1 })
    }
    expect(flows(outside)).toEqual([])
  })

  test('with Redis away the own gateway still hears; afterwards both do', async () => {
    const [here, there] = [await join(0), await join(1)]
    await redis.kill9()
    await until('lost', 20_000, () => at(0).redis.general.status !== 'ready')
    at(0).bus.emit('chatPosted', { showId, line: line(1) })
    await until('here', 20_000, () => flows(here).some((frame) => frame.chat))
    expect(flows(there).some((frame) => frame.chat)).toBe(false)
    await redis.startAgain()
    const seen = (): boolean => flows(there).some((frame) => frame.chat)
    await until('both again', 20_000, () => {
      at(0).bus.emit('chatPosted', { showId, line: line(2) })
      return seen()
    })
    expect(seen()).toBe(true)
  })
})

describe('who is here', () => {
  const lastPulse = (socket: TestSocket): Pulse | undefined => socket.heard('show:pulse').at(-1)

  test('persons are counted once over tabs and gateways; team and simulated apart; those who left are gone', async () => {
    const arrived: string[] = []
    for (const gateway of gateways) gateway.realtime.onArrived(({ actor }) => arrived.push(actor.personId ?? ''))
    const twice = hexId()
    const page = await join(0, memberCookie(twice))
    await join(1, memberCookie(twice))
    const leaving = await join(1)
    await join(0, `${memberCookie()}; simulated=1`)
    await join(1, memberCookie(), 'studio')
    await until('counted', 20_000, () => lastPulse(page)?.viewers === 2 && lastPulse(page)?.simulated === 1)
    expect(lastPulse(page)).toMatchObject({ likes: 77, seq: expect.any(Number), nowMs: expect.any(Number) })
    expect(arrived).toHaveLength(4)
    expect(await at(1).realtime.whereAre([twice, hexId()])).toEqual(new Map([[twice, showId]]))
    expect(await at(0).realtime.whereAre([])).toEqual(new Map())
    leaving.close()
    await until('one less', 20_000, () => lastPulse(page)?.viewers === 1)
    const again = await join(0)
    expect((await again.ask('show:join', { showId, purpose: 'viewer' })).ok).toBe(true)
    // She who comes back within ten minutes is not announced again.
    await join(1, memberCookie(twice))
    expect(arrived.filter((one) => one === twice)).toHaveLength(1)
  })

  test('sets that Redis forgot are written again', async () => {
    const page = await join(0)
    await join(1)
    await until('counted', 20_000, () => lastPulse(page)?.viewers === 2)
    await at(0).redis.general.flushall()
    const heard = page.heard('show:pulse').length
    await until('counted again', 20_000, () => page.heard('show:pulse').length > heard + 1 && lastPulse(page)?.viewers === 2)
    expect(lastPulse(page)?.viewers).toBe(2)
  })
})

/** Opens a WebSocket by hand, joins the show, and from then on never reads. */
const deafViewer = async (url: string, cookie: string): Promise<NetSocket> => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  let heard = ''
  socket.on('data', (chunk) => (heard += chunk.toString('latin1')))
  const frame = (text: string): Buffer => {
    const body = Buffer.from(text)
    const mask = randomBytes(4)
    const head =
      body.length < 126 ? Buffer.from([0x81, 0x80 | body.length]) : Buffer.from([0x81, 0xfe, body.length >> 8, body.length & 255])
    return Buffer.concat([head, mask, body.map((byte, index) => byte ^ (mask[index % 4] ?? 0))])
  }
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nOrigin: ${url}\r\nCookie: ${cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
  )
  await until('open', 20_000, () => heard.includes('0{'))
  socket.write(frame('40'))
  await until('connected', 20_000, () => heard.includes('40{'))
  socket.write(frame(`421["show:join",${JSON.stringify({ showId, purpose: 'viewer' })}]`))
  await until('joined', 20_000, () => heard.includes('431['))
  socket.pause()
  return socket
}

describe('slow readers', () => {
  test('a reader that never reads is cut; the others hear everything', async () => {
    const personId = hexId()
    const reader = await join(0)
    const deaf = await deafViewer(at(0).url, memberCookie(personId))
    const huge = { kind: 'sold', version: 1, title: 'x'.repeat(60_000) } as never
    let sent = 0
    await until('cut', 30_000, async () => {
      for (let index = 0; index < 20; index += 1) at(0).bus.emit('toldPerson', { personId, entry: huge })
      sent += 1
      at(0).bus.emit('chatPosted', { showId, line: line(sent) })
      return (await metric(at(0), 'sockets_cut_total')) === 1
    })
    await until('gone', 20_000, () => at(0).realtime.socketCount() === 1)
    const lines = (): number => flows(reader).flatMap((frame) => frame.chat ?? []).length
    await until('the reader has her lines', 20_000, () => lines() >= Math.min(sent, 4))
    expect(reader.io.connected).toBe(true)
    deaf.destroy()
  })

  test('out of the flow over 64 KB, back below 16 KB, ended over 1 MB', async () => {
    const moves: string[] = []
    const ws = { bufferedAmount: 0, terminate: () => moves.push('cut') }
    const writeBuffer: { data: string }[] = []
    const socket = {
      conn: { transport: { socket: ws }, writeBuffer },
      join: (room: string) => moves.push(`in ${room}`),
      leave: (room: string) => moves.push(`out ${room}`),
    }
    const connection = { socket, slow: false, showId: 'x' } as unknown as Connection
    const watch = watchBacklog({ connections: () => [connection], metrics: createMetrics() })
    const step = async (bytes: number, buffered: number, expected: string[]): Promise<void> => {
      writeBuffer.splice(0, writeBuffer.length, { data: 'x'.repeat(bytes) })
      ws.bufferedAmount = buffered
      await until(expected.join(), 20_000, () => JSON.stringify(moves) === JSON.stringify(expected))
    }
    await step(60_000, 10_000, ['out show:x:flow'])
    await step(10_000, 0, ['out show:x:flow', 'in show:x:flow'])
    await step(1_100_000, 0, ['out show:x:flow', 'in show:x:flow', 'cut'])
    watch.close()
    expect(connection.slow).toBe(false)
  })
})
