// Gives every request an id and writes one line when it ends: route and status, never a query, cookie, body or person.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import { requestContext, type Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'

const REQUEST_ID = /^[0-9A-Za-z_-]{8,64}$/
const BUCKETS_SEC = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const QUIET = new Set(['/healthz', '/readyz', '/metrics'])

/** What a request's line says beside the obvious, filled in by whoever answers; in express it is `res.locals`. */
export type Told = { requestId?: unknown; route?: unknown; code?: unknown }
/** Notes the request's id in `told`, runs the rest inside it, and writes the line when the answer has ended. `pathOf` is asked then. */
export type RequestLog = (req: IncomingMessage, res: ServerResponse, told: Told, pathOf: () => string, run: () => void) => void

export const requestIdOf = (told: Told): string => (typeof told.requestId === 'string' ? told.requestId : '')

/** The pattern where a route matched (`/r/:code`), so that codes, tokens and order numbers in paths stay out of the log. */
const routeOf = ({ route }: Told, path: string): string => {
  if (typeof route === 'string') return route
  return /^\/(assets|demo|uploads)\//.test(path) ? `/${path.split('/')[1]}/*` : 'page'
}

/** A thousand players ask for lists and segments a thousand times a second: told only when something is wrong. */
const levelOf = (status: number, path: string): 'warn' | 'info' | 'debug' => {
  if (status >= 500) return 'warn'
  return status < 400 && path.startsWith('/hls/') ? 'debug' : 'info'
}

export const createRequestLog = (logger: Logger, metrics: Metrics): RequestLog => {
  const answers = metrics.labelled('sibo_http_answers_total', 'HTTP answers by status', 'status')
  const seconds = metrics.histogram('sibo_http_seconds', 'Time to answer an HTTP request', BUCKETS_SEC)
  return (req, res, told, pathOf, run) => {
    const given = req.headers['x-request-id']
    const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    const startedMs = performance.now()
    told.requestId = requestId
    res.once('close', () => {
      const ms = Math.round(performance.now() - startedMs)
      const path = pathOf()
      answers.inc(String(res.statusCode))
      seconds.observe(ms / 1000)
      if (QUIET.has(path)) return
      const level = levelOf(res.statusCode, path)
      if (!logger.isLevelEnabled(level)) return
      const fields = { requestId, method: req.method, route: routeOf(told, path), status: res.statusCode, ms, cut: !res.writableFinished }
      logger[level](typeof told.code === 'string' ? { ...fields, refused: told.code } : fields, 'request')
    })
    requestContext.run({ requestId }, run)
  }
}

export const requestLog =
  (log: RequestLog): RequestHandler =>
  (req, res, next) =>
    log(
      req,
      res,
      res.locals,
      () => req.path,
      () => {
        res.setHeader('X-Request-Id', requestIdOf(res.locals))
        next()
      },
    )
