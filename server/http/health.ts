// Answers whether the process lives, whether it can serve, which version it is, and what it counts.
import { timingSafeEqual } from 'node:crypto'
import type { Express, Request } from 'express'
import type { Metrics } from '../metrics.ts'
import { HttpRefusal, sendProblem } from './problem.ts'

const CHECK_WITHIN_MS = 2000

export type HealthDeps = {
  /** Each says whether its part can serve now; asked side by side, a slow one counts as no after 2 s. */
  readonly checks: Readonly<Record<string, () => Promise<boolean>>>
  readonly draining: () => boolean
  readonly version: { readonly version: string; readonly commit: string | null; readonly startedAtMs: number }
  readonly metrics: Metrics
  readonly metricsToken: string | undefined
}

const bounded = async (check: () => Promise<boolean>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((settle) => (timer = setTimeout(() => settle(false), CHECK_WITHIN_MS)))
  try {
    return await Promise.race([check(), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

const sameText = (given: string, wanted: string): boolean => {
  const a = Buffer.from(given)
  const b = Buffer.from(wanted)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** With a token: the token. Without: this machine only, and not through a proxy that stands on it. */
const mayReadMetrics = (req: Request, token: string | undefined): boolean => {
  if (token !== undefined) return sameText(req.headers.authorization ?? '', `Bearer ${token}`)
  const address = req.socket.remoteAddress ?? ''
  const forwarded = req.headers['x-forwarded-for'] ?? req.headers['forwarded'] ?? req.headers['x-real-ip']
  return forwarded === undefined && /^(127\.|::1$|::ffff:127\.)/.test(address)
}

export const mountHealth = (app: Express, deps: HealthDeps): void => {
  app.get('/healthz', (_req, res) => void res.json({ alive: true }))
  app.get('/readyz', async (_req, res) => {
    const names = Object.keys(deps.checks)
    const answers = await Promise.all(Object.values(deps.checks).map(bounded))
    const parts = Object.fromEntries(names.map((name, index) => [name, answers[index] ?? false]))
    const ready = !deps.draining() && answers.every(Boolean)
    res.status(ready ? 200 : 503).json({ ready, draining: deps.draining(), parts })
  })
  app.get('/version', (_req, res) => void res.json(deps.version))
  app.get('/metrics', async (req, res) => {
    if (!mayReadMetrics(req, deps.metricsToken)) return sendProblem(res, new HttpRefusal('not_found', 404))
    const { body, type } = await deps.metrics.exposition()
    res.setHeader('Content-Type', type)
    res.send(body)
  })
}
