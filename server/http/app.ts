// Assembles the HTTP side: headers, log, health, API, raw routes, documents and pages, in the order a request meets them.
import compression from 'compression'
import cors from 'cors'
import express, { type Express } from 'express'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { ObjectStore } from '../persistence/object-store.ts'
import type { RateLimiter } from '../persistence/rate-limiter.ts'
import { restEndpoints, type Endpoint } from '../protocol/rest-endpoints.ts'
import { createBodyReader } from './body.ts'
import { createClientAddress } from './client-address.ts'
import { mountDocs } from './docs.ts'
import { endpointHandler, greet, rawHandler, type ActorOf, type MayAtAll, type Walls } from './endpoint-handler.ts'
import { matchEndpoints } from './endpoint-list.ts'
import { mountHealth, type HealthDeps } from './health.ts'
import { openApiOf } from './openapi.ts'
import { hostGuard } from './origin-guard.ts'
import { createOriginRule, type OriginConfig } from './origin.ts'
import { mountPage, type PagePreview } from './page.ts'
import { HttpRefusal, problemHandler } from './problem.ts'
import { createRequestLog, requestLog } from './request-log.ts'
import type { RawRoute, Route } from './route.ts'
import { rawPagePolicy, securityHeaders, setHeaders } from './security-headers.ts'
import { mountSecurityText } from './security-text.ts'
import { createShortWay } from './short-way.ts'
import { mountUploads } from './uploads.ts'

const HEADERS_WITHIN_MS = 10_000
const REQUEST_WITHIN_MS = 60_000
/** Longer than proxies keep theirs (60 s as a rule): a connection closed by us while they reuse it is an error to somebody. */
const KEEP_ALIVE_MS = 65_000

export type HttpConfig = OriginConfig & {
  readonly secure: boolean
  readonly trustProxy: string | undefined
  readonly demo: boolean
  readonly metricsToken: string | undefined
  readonly shopName: string
  /** Origins of object storage or a CDN that pages may load from. */
  readonly storageOrigins: readonly string[]
  readonly webDir: string
  /** Where a hole is to be reported; left out: there is no security.txt. */
  readonly securityContact?: string | undefined
}
export type HttpDeps = {
  readonly config: HttpConfig
  readonly routes: readonly Route[]
  readonly rawRoutes: readonly RawRoute[]
  readonly actorOf: ActorOf
  readonly mayAtAll: MayAtAll
  readonly rateLimiter: RateLimiter
  readonly pictures: Pick<ObjectStore, 'get'>
  readonly preview: (path: string) => Promise<PagePreview | null>
  readonly health: Pick<HealthDeps, 'checks' | 'draining' | 'version'>
  readonly logger: Logger
  readonly metrics: Metrics
  /** The contract; tests hand in a part of it. */
  readonly endpoints?: Readonly<Record<string, Endpoint>>
}

type Matched = ReturnType<typeof matchEndpoints>

const mountRaw = (app: Express, walls: Walls, rawRoutes: readonly RawRoute[]): void => {
  for (const raw of rawRoutes) {
    app[raw.method === 'GET' ? 'get' : 'post'](
      raw.path,
      (_req, res, next) => {
        if (raw.path.startsWith('/api/')) res.setHeader('Cache-Control', 'no-store')
        res.setHeader('Content-Security-Policy', rawPagePolicy)
        next()
      },
      rawHandler(walls, raw),
    )
  }
}

const mountApi = (app: Express, walls: Walls, matched: Matched): void => {
  const api = express.Router({ caseSensitive: true, strict: true })
  const allowed = new Map<string, string[]>()
  for (const route of matched.routes) {
    const { method, path } = route.endpoint
    allowed.set(path, [...(allowed.get(path) ?? []), method])
    api[method.toLowerCase() as 'get'](path, endpointHandler(walls, route))
  }
  for (const [path, methods] of allowed) {
    api.all(path, (_req, res) => {
      res.setHeader('Allow', methods.join(', '))
      throw new HttpRefusal('not_found', 405)
    })
  }
  app.use('/api', (_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    next()
  })
  mountRaw(
    app,
    walls,
    matched.rawRoutes.filter((raw) => !raw.crossSite),
  )
  app.use('/api/v1', api)
  app.use('/api', () => {
    throw new HttpRefusal('not_found', 404)
  })
}

/** Throws one line when contract and routes differ or an act is missing: the server must not start with a hole. */
export const createHttpApp = (deps: HttpDeps): RequestListener => {
  const { config, logger, metrics } = deps
  const endpoints = deps.endpoints ?? restEndpoints
  const matched = matchEndpoints(Object.values(endpoints), deps.routes, deps.rawRoutes, config.demo)
  const origin = createOriginRule(config)
  const address = createClientAddress(config.trustProxy)
  const walls: Walls = {
    actorOf: deps.actorOf,
    mayAtAll: deps.mayAtAll,
    limiter: deps.rateLimiter,
    origin,
    address,
    body: createBodyReader(),
  }
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.set('etag', 'weak')
  const log = createRequestLog(logger, metrics)
  const headers = securityHeaders(config)
  app.use(requestLog(log))
  app.use(setHeaders(headers))
  // What proves itself by a signature may come by any of our addresses: the sandbox sends its notices to this process itself.
  mountRaw(
    app,
    walls,
    matched.rawRoutes.filter((raw) => raw.crossSite),
  )
  app.use(hostGuard(origin))
  mountHealth(app, { ...deps.health, metrics, metricsToken: config.metricsToken })
  if (config.corsOrigins.length > 0) app.use(cors({ origin: [...config.corsOrigins], credentials: true, maxAge: 600 }))
  // Segments and pictures are compressed already.
  const packed = /^\/uploads\/|^\/hls\/.*\.(m4s|mp4)$/
  app.use(compression({ filter: (req, res) => !packed.test(req.path) && compression.filter(req, res) }))
  mountApi(app, walls, matched)
  mountSecurityText(app, config, deps.health.version.startedAtMs)
  mountUploads(app, deps.pictures)
  const known = Object.fromEntries(Object.entries(endpoints).filter(([, endpoint]) => config.demo || !endpoint.demoOnly))
  let document: object | null = null
  mountDocs(app, () => (document ??= openApiOf(known, config.publicUrl, deps.health.version.version)))
  mountPage(app, {
    webDir: config.webDir,
    preview: deps.preview,
    // A page is served even while the databases are away; it then says so itself.
    greet: (req, res) => greet(walls, req, res).catch(() => null),
    origin,
    storageOrigins: config.storageOrigins,
    shopName: config.shopName,
  })
  app.use(() => {
    throw new HttpRefusal('not_found', 404)
  })
  app.use(problemHandler(logger))
  // Foreign pages that may ask need more headers: with such pages everything goes through express.
  const hot = config.corsOrigins.length > 0 ? [] : matched.routes.filter(({ hot: isHot }) => isHot)
  const shortWay = createShortWay({ walls, routes: hot, log, headers, logger })
  return (req, res) => void (shortWay(req, res) || app(req, res))
}

/** The node server with its time limits: slow headers and half-sent bodies do not hold a connection. */
export const createHttpServer = (app: RequestListener): Server =>
  createServer(
    {
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 5000,
    },
    app,
  )
