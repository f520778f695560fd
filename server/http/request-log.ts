// Gives every request an id and writes one line when it ends: route and status, never a query, cookie, body or person.
import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { requestContext, type Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'

const REQUEST_ID = /^[0-9A-Za-z_-]{8,64}$/
const BUCKETS_SEC = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const QUIET = new Set(['/healthz', '/readyz', '/metrics'])

export const requestIdOf = (res: Response): string => String(res.locals['requestId'] ?? '')

/** The pattern where a route matched (`/r/:code`), so that codes, tokens and order numbers in paths stay out of the log. */
const routeOf = (req: Request, res: Response): string => {
  const named = res.locals['route'] as unknown
  if (typeof named === 'string') return named
  return /^\/(assets|demo|uploads)\//.test(req.path) ? `/${req.path.split('/')[1]}/*` : 'page'
}

/** A thousand players ask for lists and segments a thousand times a second: told only when something is wrong. */
const levelOf = (req: Request, res: Response): 'warn' | 'info' | 'debug' => {
  if (res.statusCode >= 500) return 'warn'
  return res.statusCode < 400 && req.path.startsWith('/hls/') ? 'debug' : 'info'
}

export const requestLog = (logger: Logger, metrics: Metrics): RequestHandler => {
  const answers = metrics.labelled('sibo_http_answers_total', 'HTTP answers by status', 'status')
  const seconds = metrics.histogram('sibo_http_seconds', 'Time to answer an HTTP request', BUCKETS_SEC)
  return (req, res, next) => {
    const given = req.headers['x-request-id']
    const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    const startedMs = performance.now()
    res.locals['requestId'] = requestId
    res.setHeader('X-Request-Id', requestId)
    res.once('close', () => {
      const ms = Math.round(performance.now() - startedMs)
      answers.inc(String(res.statusCode))
      seconds.observe(ms / 1000)
      if (QUIET.has(req.path)) return
      const code = res.locals['code'] as unknown
      const fields = { requestId, method: req.method, route: routeOf(req, res), status: res.statusCode, ms, cut: !res.writableFinished }
      logger[levelOf(req, res)](typeof code === 'string' ? { ...fields, refused: code } : fields, 'request')
    })
    requestContext.run({ requestId }, next)
  }
}
