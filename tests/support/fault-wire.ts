// Bare requests as no browser sends them: from any address of this machine, with any headers, slowly, or cut in the middle.
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { ErrorCode } from '../../server/protocol/errors.ts'

/** `cut`: the server ended the line without an answer. */
export type Reply = { readonly status: number; readonly code: ErrorCode | null } | 'cut'
export type Ask = {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** 127.x.y.z: who floods is somebody else than who buys. */
  readonly from?: string
}

const ANSWER_WITHIN_MS = 90_000

/** The page's own address goes with it, so that the origin wall lets it pass. */
export const askBare = (port: number, { method, path, headers = {}, body, from = '127.0.0.1' }: Ask): Promise<Reply> =>
  new Promise((settle) => {
    const origin = `http://localhost:${port}`
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        agent: false,
        localAddress: from,
        timeout: ANSWER_WITHIN_MS,
        headers: { Host: `localhost:${port}`, Origin: origin, ...headers },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', () => settle('cut'))
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const isProblem = answer.headers['content-type']?.includes('problem+json') === true
          settle({ status: answer.statusCode ?? 0, code: isProblem ? (JSON.parse(text) as { code: ErrorCode }).code : null })
        })
      },
    )
    sent.on('upgrade', (_answer, socket) => {
      socket.destroy()
      settle({ status: 101, code: null })
    })
    sent.on('error', () => settle('cut'))
    sent.on('timeout', () => sent.destroy())
    sent.end(body)
  })

const headOf = (port: number, path: string, headers: Readonly<Record<string, string>>): string =>
  [`POST ${path} HTTP/1.1`, `Host: localhost:${port}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\r\n')

/** Sends the head and then a byte at a time, until the server has enough or `stop`; answers how long it was borne, ms (null: to the end). */
export const dribble = (
  port: number,
  everyMs: number,
  part: 'head' | 'body',
  from: string,
): { stop: () => void; borneMs: Promise<number | null> } => {
  const startMs = performance.now()
  const socket: Socket = connect({ port, host: '127.0.0.1', localAddress: from })
  const end = Promise.withResolvers<number | null>()
  const head = headOf(port, '/api/v1/orders', { 'Content-Type': 'application/json', 'Content-Length': '4000' })
  socket.on('error', () => undefined)
  socket.on('data', () => undefined)
  socket.on('close', () => end.resolve(performance.now() - startMs))
  socket.write(part === 'head' ? head : `${head}\r\n\r\n{`)
  const timer = setInterval(() => void (socket.writable && socket.write(part === 'head' ? '\r\nX: y' : ' ')), everyMs)
  void end.promise.then(() => clearInterval(timer))
  return {
    borneMs: end.promise,
    stop: () => {
      end.resolve(null)
      socket.destroy()
    },
  }
}
/** Promises a body, sends a part of it, and is gone. */
export const sendCut = (port: number, headers: Readonly<Record<string, string>>, from: string): Promise<void> =>
  new Promise((settle) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from })
    socket.on('error', () => undefined)
    socket.on('close', () => settle())
    const head = headOf(port, '/api/v1/orders', { 'Content-Type': 'application/json', 'Content-Length': '2000', ...headers })
    socket.write(`${head}\r\n\r\n{"offerId":"`, () => socket.resetAndDestroy())
  })
