// How a domain states its HTTP: an endpoint of the contract and the one service call that answers it.
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express'
import type { Actor } from '../actor.ts'
import type { Act } from '../protocol/acts.ts'
import type { RateName } from '../protocol/limits.ts'
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from '../protocol/rest-endpoints.ts'

/** A request that passed every wall of the edge: origin, rates, act, schema. */
export type Asked<E> = {
  readonly actor: Actor
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  /** The Idempotency-Key header, present where the endpoint is `keyed`. */
  readonly key: string
  /** The uploaded picture, present where the endpoint is an `upload`. */
  readonly file: Buffer | null
  readonly requestId: string
  /** Raw Cookie header and a way to set cookies; only sign-in uses them. */
  readonly cookies: { readonly get: (name: string) => string | undefined; readonly set: (headerValue: string) => void }
}

export type Route = {
  readonly endpoint: Endpoint
  readonly handle: (asked: Asked<Endpoint>) => Promise<unknown>
  /** What a whole crowd asks in the same second goes the short way, in front of express. */
  readonly hot?: true
}

/** Binds an endpoint of `restEndpoints` to its answer; types of body and reply come from the contract. */
export const route = <E extends Endpoint>(endpoint: E, handle: (asked: Asked<E>) => Promise<ReplyOf<E>>): Route => ({
  endpoint,
  handle: handle as unknown as Route['handle'],
})

export const hotRoute = <E extends Endpoint>(endpoint: E, handle: (asked: Asked<E>) => Promise<ReplyOf<E>>): Route => ({
  ...route(endpoint, handle),
  hot: true,
})

/**
 * What is not JSON in and out: redirects, pictures, playlists, signed notices. It still names its act and rates,
 * and parses with a schema of its own. `body: raw` gives the untouched bytes in req.body (signatures are over these).
 */
export type RawRoute = {
  readonly method: 'GET' | 'POST'
  /** From the root, express style. */
  readonly path: string
  readonly act: Act
  readonly rates: readonly RateName[]
  readonly body: 'none' | 'raw' | 'form'
  /** Notices of providers come without Origin; they prove themselves by signature. */
  readonly crossSite?: true
  readonly demoOnly?: true
  /** Proved by its own address (a MAC in it) and the same for everybody: nobody is asked who she is, no cookie is set; the actor is nobody. */
  readonly person?: 'none'
  readonly handle: (req: ExpressRequest, res: ExpressResponse, actor: Actor) => Promise<void>
}
