// Speaks to a running server as a page does, without a browser: cookies, typed HTTP calls, one socket with acks.
import { randomBytes } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import type { ErrorCode } from '../../server/protocol/errors.ts'
import type { Me } from '../../server/protocol/members.ts'
import { restEndpoints, type BodyAskOf, type EndpointName, type ReplyOf } from '../../server/protocol/rest-endpoints.ts'
import type { Answer, AskOf, ClientEventName, ServerEventName, ToldOf } from '../../server/protocol/socket-events.ts'

type Call<N extends EndpointName> = {
  params?: Record<string, string>
  query?: Record<string, string>
  body?: BodyAskOf<(typeof restEndpoints)[N]>
  key?: string
}
export type HttpAnswer<T> = { status: number; body: T }
export class Refused extends Error {
  readonly code: ErrorCode
  readonly status: number

  constructor(name: string, status: number, code: ErrorCode, params: unknown) {
    super(`${name} refused with ${code} (${status}) ${JSON.stringify(params ?? {})}`)
    this.code = code
    this.status = status
  }
}
export type PageSocket = {
  readonly io: Socket
  readonly ask: <K extends ClientEventName>(name: K, payload: AskOf<K>) => Promise<Answer<K>>
  /** Asks and throws Refused when the answer is no. */
  readonly must: <K extends ClientEventName>(name: K, payload: AskOf<K>) => Promise<Extract<Answer<K>, { ok: true }>>
  readonly heard: <K extends ServerEventName>(name: K) => readonly ToldOf<K>[]
  readonly close: () => void
}
export type PageClient = {
  readonly cookie: () => string
  readonly call: <N extends EndpointName>(name: N, given?: Call<N>) => Promise<ReplyOf<(typeof restEndpoints)[N]>>
  readonly raw: (
    method: string,
    path: string,
    init?: { body?: string | FormData | Uint8Array<ArrayBuffer>; headers?: Record<string, string> },
  ) => Promise<Response>
  readonly signInAs: (person: 'host' | 'leader' | 'viewer' | 'merchant' | 'assistant') => Promise<Me>
  /** Signs in by phone and the code that demo mode shows. */
  readonly signInByPhone: (phone: string) => Promise<Me>
  readonly connect: () => Promise<PageSocket>
}

export const pageKey = (): string => randomBytes(15).toString('base64url')
const ACK_WITHIN_MS = 15_000
/** A first page on a busy machine may take long; a server that died never answers. */
const HTTP_WITHIN_MS = 60_000

/** `origin`: the page's own address, where the line goes through something in between. */
export const connectSocket = async (url: string, cookie: string, origin = url): Promise<PageSocket> => {
  const headers = { Cookie: cookie, Origin: origin }
  const socket = io(url, { transports: ['websocket'], extraHeaders: headers, forceNew: true, reconnection: false })
  const heard = new Map<string, unknown[]>()
  socket.onAny((name: string, payload: unknown) => heard.set(name, [...(heard.get(name) ?? []), payload]))
  await new Promise<void>((settle, refuse) => {
    const fail = (err: unknown): void => {
      socket.close()
      refuse(err instanceof Error ? err : new Error(`no line: ${String(err)}`))
    }
    // A server that dies between the two greetings says neither yes nor no.
    const limit = setTimeout(() => fail('no greeting'), ACK_WITHIN_MS)
    socket.once('connect', settle)
    socket.once('connect_error', fail)
    socket.once('disconnect', fail)
    socket.once('connect', () => {
      clearTimeout(limit)
      socket.off('disconnect', fail)
    })
    socket.once('connect_error', () => clearTimeout(limit))
  })
  // A line that breaks ends the wait at once: no timer outlives its socket.
  const ask = <K extends ClientEventName>(name: K, payload: AskOf<K>): Promise<Answer<K>> =>
    new Promise((settle, refuse) => {
      const end = (act: () => void): void => {
        clearTimeout(timer)
        socket.off('disconnect', lost)
        act()
      }
      const lost = (): void => end(() => refuse(new Error(`${name}: the line broke`)))
      const timer = setTimeout(() => end(() => refuse(new Error(`${name}: no answer in ${ACK_WITHIN_MS} ms`))), ACK_WITHIN_MS)
      if (!socket.connected) return lost()
      socket.once('disconnect', lost)
      socket.emit(name, payload, (answer: Answer<K>) => end(() => settle(answer)))
    })
  return {
    io: socket,
    ask,
    must: async (name, payload) => {
      const answer = await ask(name, payload)
      if (!answer.ok) throw new Refused(name, 0, answer.code, answer.params)
      return answer as never
    },
    heard: (name) => (heard.get(name) ?? []) as never,
    close: () => void socket.disconnect(),
  }
}

/** A fresh browser: no cookies yet. */
export const openPage = (url: string): PageClient => {
  const jar = new Map<string, string>()
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const raw: PageClient['raw'] = async (method, path, init = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(HTTP_WITHIN_MS),
      headers: { Origin: url, ...(jar.size > 0 ? { Cookie: cookie() } : {}), ...init.headers },
      ...(init.body === undefined ? {} : { body: init.body }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = (line.split(';')[0] ?? '').split('=')
      if (name && value) jar.set(name, value)
      else if (name) jar.delete(name)
    }
    return answer
  }
  const call: PageClient['call'] = async (name, given = {}) => {
    const endpoint = restEndpoints[name]
    const path = endpoint.path.replace(/:([a-z]+)/gi, (_, part: string) => given.params?.[part] ?? '')
    const query = given.query ? `?${new URLSearchParams(given.query).toString()}` : ''
    const answer = await raw(endpoint.method, `/api/v1${path}${query}`, {
      headers: {
        ...(given.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(given.key ? { 'Idempotency-Key': given.key } : {}),
      },
      ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    })
    const body = (await answer.json()) as { code?: ErrorCode; params?: unknown }
    if (!answer.ok || (answer.status === 202 && body.code)) throw new Refused(name, answer.status, body.code ?? 'fault', body.params)
    return body as never
  }
  return {
    cookie,
    call,
    raw,
    signInAs: (person) => call('demoSignIn', { body: { person } }),
    signInByPhone: async (phone) => {
      const asked = await call('requestCode', { body: { phone } })
      return call('verifyCode', { body: { challengeId: asked.challengeId, code: asked.codeShown ?? '' } })
    },
    connect: async () => {
      if (jar.size === 0) await call('me')
      return connectSocket(url, cookie())
    },
  }
}
