// Calls the HTTP contract: typed by method and path, refusals as RestError with a code of the closed table.
import type { ErrorCode, ErrorParams } from '../../../server/protocol/errors.ts'
import type { BodyAskOf, EndpointName, ParamsOf, QueryOf, ReplyOf, restEndpoints } from '../../../server/protocol/rest-endpoints.ts'
import { serverClock } from './clock-offset.ts'

type AnyEndpoint = (typeof restEndpoints)[EndpointName]
type LineOf<E> = E extends { readonly method: infer M extends string; readonly path: infer P extends string } ? `${M} ${P}` : never
/** "GET /shows/:id" and its like. */
export type RestLine = LineOf<AnyEndpoint>
type EndpointOf<L extends RestLine> = L extends `${infer M} ${infer P}`
  ? Extract<AnyEndpoint, { readonly method: M; readonly path: P }>
  : never
type Part<Name extends string, Value, Need> = [Need] extends [never] ? { [K in Name]?: undefined } : { [K in Name]: Value }
type Has<E, K extends string> = E extends { readonly [P in K]: unknown } ? true : never
/** What an endpoint must be given: path params, body, and the idempotency key where the contract asks for one; query is optional. */
export type RestGiven<L extends RestLine> = Part<'params', ParamsOf<EndpointOf<L>>, Has<EndpointOf<L>, 'params'>> &
  Part<'body', BodyAskOf<EndpointOf<L>>, Has<EndpointOf<L>, 'body'>> &
  Part<'key', string, Has<EndpointOf<L>, 'keyed'>> & { query?: Partial<QueryOf<EndpointOf<L>>>; signal?: AbortSignal | undefined }
export type RestReply<L extends RestLine> = ReplyOf<EndpointOf<L>>
type Given<L extends RestLine> = object extends RestGiven<L> ? [given?: RestGiven<L>] : [given: RestGiven<L>]

/** no_answer: the network gave nothing; what was asked may or may not have happened. */
export type FailCode = ErrorCode | 'no_answer'

export class RestError extends Error {
  override name = 'RestError'
  readonly code: FailCode
  readonly status: number
  readonly params: ErrorParams
  readonly retryAfterMs: number | null
  constructor(code: FailCode, status: number, params: ErrorParams = {}, retryAfterMs: number | null = null) {
    super(code)
    this.code = code
    this.status = status
    this.params = params
    this.retryAfterMs = retryAfterMs
  }
}

const timeoutMs = 15_000
export const apiRoot = '/api/v1'

type Plain = Record<string, string | number | boolean | undefined>
const filled = (path: string, params: Plain | undefined): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name] ?? '')))

function searchOf(query: Plain | undefined): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined && value !== '') search.set(name, String(value))
  const text = search.toString()
  return text ? `?${text}` : ''
}

async function failureOf(response: Response): Promise<RestError> {
  const problem = (await response.json().catch(() => null)) as { code?: ErrorCode; params?: ErrorParams } | null
  const wait = Number(response.headers.get('retry-after'))
  const waitMs = Number(problem?.params?.['retryAfterMs'] ?? wait * 1000)
  return new RestError(
    problem?.code ?? (response.status >= 500 ? 'unavailable' : 'fault'),
    response.status,
    problem?.params,
    waitMs > 0 ? waitMs : null,
  )
}

/** One request as it is; `rest` and the uploads are what pages use. */
export async function send(
  method: string,
  url: string,
  body: BodyInit | null,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
  withinMs = timeoutMs,
): Promise<unknown> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), withinMs)
  const stop = () => limit.abort()
  signal?.addEventListener('abort', stop)
  const askedAtMs = serverClock.localMs()
  try {
    const response = await fetch(url, { method, body, headers, credentials: 'same-origin', signal: limit.signal })
    if (!response.ok || response.status === 202) throw await failureOf(response)
    const reply = response.status === 204 ? {} : ((await response.json()) as unknown)
    const nowMs = (reply as { nowMs?: unknown } | null)?.nowMs
    if (typeof nowMs === 'number') serverClock.learn(nowMs, askedAtMs, serverClock.localMs())
    return reply
  } catch (error) {
    if (error instanceof RestError) throw error
    if (signal?.aborted) throw error
    throw new RestError('no_answer', 0)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

type AskIdentity = () => Promise<boolean>
let askIdentity: AskIdentity | null = null
/** A page that can ask "who are you" again answers `confirm_identity` from now on; returns what ends that. */
export function answerIdentity(ask: AskIdentity): () => void {
  askIdentity = ask
  return () => {
    if (askIdentity === ask) askIdentity = null
  }
}
/** Proving oneself may be refused like everything else; asking again about that would go round for ever. */
const PROVES = /\/(session\/confirm|sign-in\/)/

/** Sends once more what was refused only until identity is confirmed, when the person confirms it. */
async function confirmed(line: string, act: () => Promise<unknown>): Promise<unknown> {
  try {
    return await act()
  } catch (error) {
    const asks = error instanceof RestError && error.code === 'confirm_identity' && !PROVES.test(line)
    if (!asks || !askIdentity || !(await askIdentity())) throw error
    return act()
  }
}

/**
 * rest('GET /shows/:id', { params: { id } }) -> the reply of the contract.
 * Throws RestError; `no_answer` when nothing came within 15 s or the network failed.
 */
export async function rest<L extends RestLine>(line: L, ...[given]: Given<L>): Promise<RestReply<L>> {
  const [method = 'GET', path = '/'] = line.split(' ')
  const { params, query, body, key, signal } = (given ?? {}) as {
    params?: Plain
    query?: Plain
    body?: unknown
    key?: string
    signal?: AbortSignal
  }
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (key !== undefined) headers['idempotency-key'] = key
  const url = `${apiRoot}${filled(path, params)}${searchOf(query)}`
  const json = body === undefined ? null : JSON.stringify(body)
  return (await confirmed(line, () => send(method, url, json, headers, signal))) as RestReply<L>
}
