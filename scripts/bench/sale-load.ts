// The load of the order bench, a process of its own: hand-made WebSocket and HTTP frames, so that the generator costs little; closed or open loop.
import { createConnection, type Socket } from 'node:net'
import { randomBytes } from 'node:crypto'
import { createClickTokens } from '../../server/orders/placing/click-token.rules.ts'

export type LoadAsk = {
  readonly kind: 'socket' | 'http'
  readonly port: number
  readonly offerId: string
  readonly seconds: number
  /** On a busy machine it goes on until so many were answered, six times as long at most: code that is not warm is another program. */
  readonly atLeast: number
  readonly connections: number
  /** Unanswered asks a connection keeps (closed loop). */
  readonly inFlight: number
  /** Asks a second over all connections (open loop: latency counts from the planned moment); null: closed loop. */
  readonly perSec: number | null
}
export type LoadResult = {
  readonly good: number
  readonly refused: Readonly<Record<string, number>>
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}
type Line = { readonly send: (body: string, key: string) => void; readonly close: () => void }
type Heard = (text: string) => void

const PRICE_FEN = 1_990
const SHOW = '0'.repeat(23) + '7'
const JOIN_ID = 999_999_999
const ADDRESS = '0'.repeat(23) + '1'
const tokens = createClickTokens([Buffer.alloc(32, 5)])
const ROUNDS_MAX = 6
const LATENCIES_MAX = 500_000

const frame = (text: string): Buffer => {
  const bytes = Buffer.from(text)
  // Masked by zeros: allowed, and what is masked stays as it is.
  const head =
    bytes.length < 126
      ? Buffer.from([0x81, 0x80 | bytes.length, 0, 0, 0, 0])
      : Buffer.from([0x81, 0xfe, bytes.length >> 8, bytes.length & 255, 0, 0, 0, 0])
  return Buffer.concat([head, bytes])
}
/** Server frames are short, unmasked and whole texts. */
const frames = (heard: Heard): ((bytes: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0)
  return (bytes) => {
    let data = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes
    for (;;) {
      if (data.length < 2) break
      const short = (data[1] ?? 0) & 127
      const start = short < 126 ? 2 : short === 126 ? 4 : 10
      if (data.length < start) break
      const length = short < 126 ? short : short === 126 ? data.readUInt16BE(2) : Number(data.readBigUInt64BE(2))
      if (data.length < start + length) break
      heard(data.toString('latin1', start, start + length))
      data = data.subarray(start + length)
    }
    rest = data
  }
}
const openSocket = (port: number, personId: string, heard: Heard): Promise<Line> =>
  new Promise((done, refuse) => {
    const socket = createConnection(port, '127.0.0.1')
    const key = randomBytes(16).toString('base64')
    const host = `127.0.0.1:${port}`
    socket.setNoDelay(true)
    socket.once('error', refuse)
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nCookie: who=${personId}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    )
    let upgraded = false
    const take = frames((text) => {
      if (text.startsWith('0')) socket.write(frame('40'))
      else if (text === '2') socket.write(frame('3'))
      else if (text.startsWith('40')) socket.write(frame(`42${JOIN_ID}["show:join",{"showId":"${SHOW}","purpose":"viewer"}]`))
      else if (text.startsWith(`43${JOIN_ID}[`)) done({ send: (body) => void socket.write(frame(body)), close: () => socket.destroy() })
      else if (text.startsWith('43')) heard(text)
      else if (text.startsWith('44') || text.startsWith('41')) refuse(new Error(text))
    })
    socket.on('data', (bytes) => {
      if (upgraded) return take(bytes)
      const end = bytes.indexOf('\r\n\r\n')
      if (!bytes.subarray(0, 16).includes('101')) return refuse(new Error(bytes.toString().slice(0, 200)))
      upgraded = true
      if (end + 4 < bytes.length) take(bytes.subarray(end + 4))
    })
  })
const openHttp = (port: number, personId: string, heard: Heard): Promise<Line> =>
  new Promise((done, refuse) => {
    const socket: Socket = createConnection(port, '127.0.0.1')
    const host = `127.0.0.1:${port}`
    socket.setNoDelay(true)
    socket.once('error', refuse)
    let rest = ''
    socket.on('data', (bytes) => {
      rest += bytes.toString('latin1')
      for (;;) {
        const end = rest.indexOf('\r\n\r\n')
        if (end < 0) return
        const length = Number(/content-length: (\d+)/i.exec(rest.slice(0, end))?.[1] ?? 0)
        if (rest.length < end + 4 + length) return
        const body = rest.slice(end + 4, end + 4 + length)
        heard(rest.startsWith('HTTP/1.1 200') ? '"ok":true' : body)
        rest = rest.slice(end + 4 + length)
      }
    })
    socket.once('connect', () =>
      done({
        send: (body, key) =>
          void socket.write(
            `POST /api/v1/orders HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nCookie: who=${personId}\r\nContent-Type: application/json\r\nIdempotency-Key: ${key}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
          ),
        close: () => socket.destroy(),
      }),
    )
  })

const measure = async (ask: LoadAsk): Promise<LoadResult> => {
  const { kind, port, offerId, seconds, atLeast, connections, inFlight, perSec } = ask
  const run = randomBytes(4).toString('hex')
  let count = 0
  let good = 0
  let answered = 0
  let running = true
  const refused: Record<string, number> = {}
  const latencies: number[] = []
  const lines: { line: Line; token: string; sent: Map<number, number>; order: number[] }[] = []
  const bodyOf = (id: number, key: string, token: string): string => {
    const shared = `"offerId":"${offerId}","skuId":"${offerId}","quantity":1,"addressId":"${ADDRESS}","seenPriceFen":${PRICE_FEN},"clickToken":"${token}"`
    return kind === 'http' ? `{${shared}}` : `42${id}["order:place",{${shared},"idempotencyKey":"${key}"}]`
  }
  const send = (place: number, plannedMs: number): void => {
    const one = lines[place]
    if (!one) return
    count += 1
    const key = `bench-${run}-${String(count).padStart(10, '0')}`
    one.sent.set(count, plannedMs)
    one.order.push(count)
    one.line.send(bodyOf(count, key, one.token), key)
  }
  const heard =
    (place: number) =>
    (text: string): void => {
      const one = lines[place]
      if (!one) return
      const id = kind === 'http' ? (one.order.shift() ?? 0) : Number(text.slice(2, text.indexOf('[')))
      const plannedMs = one.sent.get(id)
      one.sent.delete(id)
      if (plannedMs !== undefined && latencies.length < LATENCIES_MAX) latencies.push(performance.now() - plannedMs)
      answered += 1
      if (running) {
        if (text.includes('"ok":true')) good += 1
        else {
          const code = /"code":"([a-z_]+)"/.exec(text)?.[1] ?? 'other'
          refused[code] = (refused[code] ?? 0) + 1
        }
      }
      if (running && perSec === null) send(place, performance.now())
    }
  for (let place = 0; place < connections; place += 1) {
    const personId = `${run}${String(place).padStart(16, '0')}`
    const line = await (kind === 'http' ? openHttp : openSocket)(port, personId, heard(place))
    lines.push({ line, token: tokens.make(`sid-${personId}`, offerId, Date.now()), sent: new Map(), order: [] })
  }
  const startedMs = performance.now()
  if (perSec === null)
    for (let round = 0; round < inFlight; round += 1) for (let place = 0; place < connections; place += 1) send(place, performance.now())
  else {
    let planned = 0
    const timer = setInterval(() => {
      const due = ((performance.now() - startedMs) / 1_000) * perSec
      while (planned < due && running) {
        send(planned % connections, startedMs + (planned / perSec) * 1_000)
        planned += 1
      }
      if (!running) clearInterval(timer)
    }, 1)
  }
  for (let rounds = 0; rounds === 0 || (answered < atLeast && rounds < ROUNDS_MAX); rounds += 1)
    await new Promise((done) => setTimeout(done, seconds * 1_000))
  running = false
  const tookSec = (performance.now() - startedMs) / 1_000
  for (const { line } of lines) line.close()
  latencies.sort((a, b) => a - b)
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0
  return { good, refused, seconds: tookSec, p50Ms: at(0.5), p99Ms: at(0.99) }
}

process.on('message', (ask: LoadAsk) => {
  measure(ask).then(
    (result) => process.send?.({ result }),
    (err: unknown) => process.send?.({ error: err instanceof Error ? (err.stack ?? err.message) : String(err) }),
  )
})
process.on('disconnect', () => process.exit(0))
