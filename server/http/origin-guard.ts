// Refuses unsafe requests that no page of ours sent, and hosts that are not ours.
import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { HttpRefusal } from './problem.ts'
import { DomainError } from '../domain-error.ts'
import type { OriginRule } from './origin.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Probes ask by address, not by name. */
const PROBES = new Set(['/healthz', '/readyz', '/metrics'])

/** Every request that may change something needs an Origin of ours; where a browser sends none, its own word that it is the same origin. */
export const assertOurPage = (req: IncomingMessage, rule: OriginRule): void => {
  if (SAFE.has(req.method ?? '')) return
  const origin = req.headers.origin
  if (origin !== undefined) {
    if (!rule.allows(origin, req.headers.host)) throw new DomainError('not_allowed', { field: 'origin' })
    return
  }
  if (req.headers['sec-fetch-site'] !== 'same-origin') throw new DomainError('not_allowed', { field: 'origin' })
}

export const assertOurHost = (req: IncomingMessage, rule: OriginRule): void => {
  if (!rule.servesHost(req.headers.host)) throw new HttpRefusal('bad_input', 421, { field: 'host' })
}

export const hostGuard =
  (rule: OriginRule): RequestHandler =>
  (req, _res, next) => {
    if (!PROBES.has(req.path)) assertOurHost(req, rule)
    next()
  }
