// A page without a browser, of this server's own: a real socket and real HTTP with a person's cookie, ended at once when told.
import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { io, type Socket } from 'socket.io-client'
import type { Payment } from '../protocol/orders.ts'
import type { Answer, AskOf, ClientEventName, Refusal } from '../protocol/socket-events.ts'
import type { DemoPage, DemoPages } from './audience.service.ts'

/** `host`: where the server listens. */
export type DemoPagesDeps = { readonly host: string; readonly port: number; readonly publicUrl: string }

const EVERYWHERE = ['0.0.0.0', '::', '']
/** The address at which this machine reaches its own server: one that listens on a single outer address does not answer at 127.0.0.1. */
export const hereOf = (host: string): string => (EVERYWHERE.includes(host) ? '127.0.0.1' : host)
/** As it stands in a URL. */
const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)
const ACK_WITHIN_MS = 10_000
const ANSWER_WITHIN_MS = 10_000
const BODY_CHARS_MAX = 64 * 1024

const newKey = (): string => randomBytes(15).toString('base64url')

type Sent = { readonly status: number; readonly text: string }
type Post = (path: string, type: string, body: string, more?: Record<string, string>) => Promise<Sent>

const createPost =
  ({ host: listening, port, publicUrl }: DemoPagesDeps, cookieHeader: string, signal: AbortSignal): Post =>
  (path, type, body, more = {}) =>
    new Promise((settle, refuse) => {
      const { origin, host } = new URL(publicUrl)
      const headers = { host, origin, cookie: cookieHeader, 'content-type': type, 'content-length': Buffer.byteLength(body), ...more }
      const asked = request(
        { host: hereOf(listening), port, method: 'POST', path, headers, signal, timeout: ANSWER_WITHIN_MS },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (chunk: string) => void (text = (text + chunk).slice(0, BODY_CHARS_MAX)))
          answer.on('end', () => settle({ status: answer.statusCode ?? 0, text }))
          answer.on('error', refuse)
        },
      )
      asked.on('timeout', () => asked.destroy(new Error('no answer in time')))
      asked.on('error', refuse)
      asked.end(body)
    })

const payWith =
  (post: Post): DemoPage['pay'] =>
  async (orderNo) => {
    const opened = await post('/api/v1/payments', 'application/json', JSON.stringify({ orderNos: [orderNo] }), {
      'idempotency-key': newKey(),
    })
    if (opened.status !== 200) return false
    const { cashierUrl } = JSON.parse(opened.text) as Payment
    const cashier = cashierUrl === null ? null : new URL(cashierUrl, 'http://here')
    const token = cashier?.searchParams.get('t')
    if (!cashier || !token) return false
    const form = new URLSearchParams({ t: token, method: 'balance', mode: 'normal', lateSec: '90' })
    const paid = await post(`${cashier.pathname}/pay`, 'application/x-www-form-urlencoded', form.toString())
    return paid.status === 303
  }

const connected = (socket: Socket, signal: AbortSignal): Promise<boolean> =>
  new Promise((settle) => {
    signal.addEventListener('abort', () => settle(false), { once: true })
    socket.once('connect', () => settle(true))
    socket.once('connect_error', () => settle(false))
    socket.connect()
  })

export const createDemoPages = (deps: DemoPagesDeps): DemoPages => ({
  newKey,
  open: async (cookieHeader, signal) => {
    const { origin, host } = new URL(deps.publicUrl)
    const socket: Socket = io(`http://${inUrl(hereOf(deps.host))}:${deps.port}`, {
      transports: ['websocket'],
      extraHeaders: { Cookie: cookieHeader, Origin: origin, Host: host },
      forceNew: true,
      reconnection: false,
      autoConnect: false,
      timeout: ACK_WITHIN_MS,
    })
    const close = (): void => void socket.disconnect()
    if (signal.aborted || !(await connected(socket, signal))) {
      close()
      return null
    }
    signal.addEventListener('abort', close, { once: true })
    return {
      socketId: socket.id ?? '',
      isOpen: () => socket.connected,
      ask: async <K extends ClientEventName>(name: K, payload: AskOf<K>): Promise<Answer<K>> => {
        try {
          return (await socket.timeout(ACK_WITHIN_MS).emitWithAck(name, payload)) as Answer<K>
        } catch {
          return { ok: false, nowMs: 0, code: 'unavailable' } satisfies Refusal
        }
      },
      pay: payWith(createPost(deps, cookieHeader, signal)),
      close: () => {
        signal.removeEventListener('abort', close)
        close()
      },
    }
  },
})
