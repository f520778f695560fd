// A process of its own that floods gateways: frames of one member, handshakes, frames of a megabyte, requests, bodies made to hurt. Ends by itself.
import { connect } from 'node:net'
import { randomBytes } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import { askBare } from './fault-wire.ts'

export type FloodPlan = {
  readonly ports: readonly number[]
  readonly seconds: number
  readonly showId: string
  readonly offerId: string
  /** Of the one member whose frames come. */
  readonly cookie: string
}
export type FloodCounts = Record<string, number>

const FRAMES_PER_SEC = 500
const HANDSHAKES_PER_SEC = 300
const REQUESTS_PER_SEC = 200
const BIG_PER_SEC = 4
const BODIES_PER_SEC = 20
const TICK_MS = 50
/** Each kind comes from somewhere else, and nobody who buys is there. */
const FROM = { frames: '127.0.0.21', handshakes: '127.0.0.22', requests: '127.0.0.23', big: '127.0.0.24', bodies: '127.0.0.25' }
const BIG_FRAME_BYTES = 1024 * 1024
const CLOSE_FRAME = 0x88
const CLOSED_WITHIN_MS = 15_000

const hostile: readonly unknown[] = [
  { offerId: { $ne: null } },
  { __proto__: { admin: true }, constructor: { prototype: { admin: true } } },
  { text: { $gt: '' }, clientMessageId: { $where: 'sleep(1000)' } },
  'x'.repeat(8_000),
  [[[[[[[[[[[[]]]]]]]]]]]],
]
const deepBody = `${'['.repeat(7_000)}${']'.repeat(7_000)}`
const protoBody = '{"__proto__":{"admin":true},"offerId":{"$ne":null},"constructor":{"prototype":{"x":1}}}'

const plan = JSON.parse(process.argv[2] ?? '{}') as FloodPlan
const counts: FloodCounts = {}
const count = (name: string): void => void (counts[name] = (counts[name] ?? 0) + 1)
const endMs = performance.now() + plan.seconds * 1_000
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
/** So many a second, whatever becomes of them: an attacker does not wait for answers. */
const steadily = async (perSec: number, act: (place: number) => unknown): Promise<void> => {
  const startMs = performance.now()
  for (let done = 0; performance.now() < endMs;) {
    const due = Math.floor(((performance.now() - startMs) / 1_000) * perSec)
    // What this machine could not send in time is not sent later.
    if (due - done > perSec) done = due - perSec
    for (; done < due; done += 1) void act(done)
    await pause(TICK_MS)
  }
}
const portAt = (place: number): number => plan.ports[place % plan.ports.length] ?? 0

const lineOf = (port: number): Socket => {
  const headers = { Cookie: plan.cookie, Origin: `http://localhost:${port}`, Host: `localhost:${port}` }
  const socket = io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    extraHeaders: headers,
    forceNew: true,
    reconnectionDelay: 100,
    localAddress: FROM.frames,
  } as never)
  socket.on('connect', () => {
    count('frames: lines')
    socket.emit('show:join', { showId: plan.showId, purpose: 'viewer' }, () => undefined)
  })
  socket.on('disconnect', () => count('frames: lines cut'))
  return socket
}
const frames = async (): Promise<void> => {
  const lines = plan.ports.map(lineOf)
  await steadily(FRAMES_PER_SEC, (place) => {
    const socket = lines[place % lines.length]
    if (!socket?.connected) return
    count('frames')
    const said = ({ ok, code }: { ok?: boolean; code?: string }): void => count(`frames: ${ok === true ? 'ok' : String(code)}`)
    if (place % 3 === 0) socket.emit('chat:send', { clientMessageId: randomBytes(15).toString('base64url'), text: '刷屏' }, said)
    else if (place % 3 === 1) socket.emit('offer:prepare', { offerId: plan.offerId }, said)
    else socket.emit('order:place', hostile[place % hostile.length], said)
  })
  for (const socket of lines) socket.close()
}
const handshakes = (): Promise<void> =>
  steadily(HANDSHAKES_PER_SEC, async (place) => {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    }
    const reply = await askBare(portAt(place), {
      method: 'GET',
      path: '/socket.io/?EIO=4&transport=websocket',
      headers,
      from: FROM.handshakes,
    })
    count(`handshakes: ${reply === 'cut' ? 'cut' : reply.status}`)
  })
const requests = (): Promise<void> =>
  steadily(REQUESTS_PER_SEC, async (place) => {
    const reply = await askBare(portAt(place), { method: 'GET', path: '/api/v1/shows?phase=live', from: FROM.requests })
    count(`requests: ${reply === 'cut' ? 'cut' : reply.status}`)
  })
const bodies = (): Promise<void> =>
  steadily(BODIES_PER_SEC, async (place) => {
    const headers = { 'Content-Type': 'application/json', Cookie: plan.cookie, 'Idempotency-Key': randomBytes(15).toString('base64url') }
    const body = place % 2 === 0 ? deepBody : protoBody
    const reply = await askBare(portAt(place), { method: 'POST', path: '/api/v1/orders', headers, body, from: FROM.bodies })
    count(`bodies: ${reply === 'cut' ? 'cut' : reply.status}`)
  })
/** A masked text frame of a megabyte on a fresh line: it must be cut, and at once. */
const bigFrame = (port: number): Promise<void> =>
  new Promise((settle) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: FROM.big })
    let late: NodeJS.Timeout | undefined
    let sent = false
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(late)
      count(sent ? 'big: ended' : 'big: not let in')
      settle()
    })
    socket.write(
      [
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
        `Host: localhost:${port}`,
        `Origin: http://localhost:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        '\r\n',
      ].join('\r\n'),
    )
    socket.once('data', () => {
      sent = true
      late = setTimeout(() => {
        count('big: borne')
        socket.destroy()
      }, CLOSED_WITHIN_MS)
      const head = Buffer.alloc(14)
      head.writeUInt8(0x81, 0)
      head.writeUInt8(0x80 | 127, 1)
      head.writeBigUInt64BE(BigInt(BIG_FRAME_BYTES), 2)
      socket.write(head)
      socket.write(Buffer.alloc(BIG_FRAME_BYTES, 0x34))
      // The other end says good-bye and reads no further; it waits a while for ours, which does not come.
      socket.on('data', (bytes) => {
        if (!bytes.includes(CLOSE_FRAME)) return
        count('big: refused')
        socket.destroy()
      })
    })
  })
const bigFrames = (): Promise<void> => steadily(BIG_PER_SEC, (place) => bigFrame(portAt(place)))

await Promise.all([frames(), handshakes(), requests(), bodies(), bigFrames()])
await pause(500)
console.log(JSON.stringify(counts))
process.exit(0)
