// Opens gateways of the realtime side alone, over shared rows in memory and a real Redis, so that tests may hold two of them in one process.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import type { Actor } from '../../server/actor.ts'
import { createBus, type Bus } from '../../server/domain-events.ts'
import { DomainError } from '../../server/domain-error.ts'
import { createLogger } from '../../server/logger.ts'
import { createMetrics, type Metrics } from '../../server/metrics.ts'
import { mayAtAll } from '../../server/members/permissions.rules.ts'
import type { Role } from '../../server/protocol/acts.ts'
import { createRateLimiter } from '../../server/persistence/rate-limiter.ts'
import { createRedisClients, type RedisClients } from '../../server/persistence/redis.ts'
import type { ErrorCode } from '../../server/protocol/errors.ts'
import { cellKey, type CellEntry } from '../../server/protocol/room-fold.ts'
import { onEvent, type EventBinding } from '../../server/realtime/bind-event.ts'
import type { RealtimeConfig } from '../../server/realtime/gateway-parts.ts'
import { openRealtime, type Realtime } from '../../server/realtime/realtime.ts'

export const hexId = (): string => randomBytes(12).toString('hex')

/** Rows of all shows as MongoDB would hold them: committed at once, judged by version. */
export type Rows = {
  readonly cells: (showId: string) => CellEntry[]
  readonly commit: (showId: string, entry: CellEntry) => void
  readonly version: (showId: string, entry: CellEntry) => number
}
export const createRows = (): Rows => {
  const shows = new Map<string, Map<string, CellEntry>>()
  const of = (showId: string): Map<string, CellEntry> => {
    const cells = shows.get(showId) ?? new Map<string, CellEntry>()
    shows.set(showId, cells)
    return cells
  }
  return {
    cells: (showId) => [...of(showId).values()],
    commit: (showId, entry) => void of(showId).set(cellKey(entry) ?? 'erased', entry),
    version: (showId, entry) => of(showId).get(cellKey(entry) ?? 'erased')?.version ?? 0,
  }
}

export const pinCell = (version: number, offerId: string | null): CellEntry => ({
  kind: 'pin',
  version,
  pin: offerId === null ? null : { pinId: hexId(), offerId, openedAtMs: 1_000 },
})
export const offerCell = (version: number, offerId: string, priceFen: number): CellEntry => ({
  kind: 'offer',
  version,
  offerId,
  position: 1,
  state: 'open',
  title: '桂花糕',
  picture: null,
  basis: '日常售价',
  saleKind: 'normal',
  opensAtMs: null,
  closesAtMs: null,
  cap: 2,
  holdSec: 900,
  skus: [{ skuId: offerId, label: '一盒', priceFen, livePriceFen: priceFen, wasFen: null, unitCount: 10 }],
})

/** Who a test's page is: her cookie says it. Sessions may be ended and persons banned in the test's hands. */
export type People = { readonly ended: Set<string>; readonly banned: Set<string>; asked: number }
export const createPeople = (): People => ({ ended: new Set(), banned: new Set(), asked: 0 })
export const cookieOf = (kind: Actor['kind'], personId: string | null, visitorId: string, more: readonly Role[] = []): string =>
  `who=${kind}.${personId ?? ''}.${visitorId}.${more.join('+')}`
export const memberCookie = (personId: string = hexId()): string => cookieOf('member', personId, hexId())

const actorFrom = (cookieHeader: string | undefined, people: People, network: string, browser: string): Actor => {
  const [kind = 'guest', personId = '', visitorId = hexId(), more = ''] = /who=([^;]*)/.exec(cookieHeader ?? '')?.[1]?.split('.') ?? []
  if (people.banned.has(personId)) throw new DomainError('banned')
  const signedIn = personId !== '' && !people.ended.has(`sid-${personId}`)
  return {
    kind: signedIn ? (kind as Actor['kind']) : 'guest',
    visitorId,
    personId: signedIn ? personId : null,
    sid: signedIn ? `sid-${personId}` : null,
    roles: signedIn ? [kind as 'member' | 'staff', ...(more.split('+').filter(Boolean) as Role[])] : ['guest'],
    scopes: [],
    leaderId: null,
    stepUpAtMs: null,
    demo: false,
    simulated: (cookieHeader ?? '').includes('simulated'),
    network,
    browser,
  }
}

export type Gateway = {
  readonly url: string
  readonly bus: Bus
  readonly redis: RedisClients
  readonly realtime: Realtime
  readonly metrics: Metrics
  /** Commits the row and, unless the process "dies" in between, tells the log. */
  readonly change: (showId: string, entry: CellEntry, diesBeforeTelling?: boolean) => void
  readonly close: () => Promise<void>
}
export type GatewayOptions = {
  readonly redisUrl: string
  readonly rows?: Rows
  readonly people?: People
  readonly config?: Partial<RealtimeConfig>
  readonly bindings?: (realtime: Realtime, parts: { bus: Bus; redis: RedisClients }) => EventBinding[]
  /** Cells beside those of the rows. */
  readonly cells?: (showId: string) => Promise<CellEntry[]>
  readonly likes?: (showId: string) => Promise<number>
  readonly forget?: (personId: string) => void
}

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Joins without asking anybody: what entrance does, less its rules. */
export const bareEntrance = (realtime: Realtime): EventBinding[] => [
  onEvent('show:join', async (context, { showId, purpose, since }) => {
    await realtime.rooms.open(showId)
    context.enter(showId, purpose)
    const told = realtime.rooms.answer(showId, since ?? null)
    const crowd = await realtime.rooms.crowd(showId)
    const me = { speakerKey: 'aaaaaaaaaa', roles: [], mutedUntilMs: null, leaderName: null, orders: [], waits: [] }
    const play = { playlistUrl: '/x', webrtc: null, iceServers: [], take: 0 }
    return { told, chat: [], ...crowd, likes: 0, me, play, bootId: context.bootId, touchAfterMs: null }
  }),
  onEvent('show:resync', async (_context, { epoch, afterSeq }, showId) => ({
    told: realtime.rooms.answer(showId, { epoch, seq: afterSeq }),
  })),
  onEvent('show:leave', async (context) => {
    context.leave()
    return {}
  }),
]

const clock = { nowMs: () => Math.round(performance.timeOrigin + performance.now()), monotonicMs: () => performance.now() }

export const openGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const logger = createLogger('silent')
  const rows = options.rows ?? createRows()
  const people = options.people ?? createPeople()
  const bus = createBus(logger)
  const metrics = createMetrics()
  const redis = await createRedisClients({ url: options.redisUrl, logger })
  const httpServer = createServer()
  const url = await listen(httpServer)
  const realtime = await openRealtime({
    httpServer,
    redis,
    clock,
    bus,
    logger,
    metrics,
    actorOf: async ({ cookieHeader, network, browser }) => {
      people.asked += 1
      const actor = actorFrom(cookieHeader, people, network, browser)
      return { actor, setCookies: cookieHeader ? [] : [`who=guest..${actor.visitorId}; Path=/; HttpOnly`] }
    },
    mayAtAll,
    rateLimiter: createRateLimiter({ redis: redis.general }),
    cells: async (showId) => [...rows.cells(showId), ...((await options.cells?.(showId)) ?? [])],
    ...(options.likes ? { likes: options.likes } : {}),
    ...(options.forget ? { forget: options.forget } : {}),
    config: {
      publicUrl: url,
      publicUrlGiven: true,
      corsOrigins: [],
      production: false,
      trustProxy: undefined,
      roomAudit: true,
      ...options.config,
    },
  })
  realtime.bind((options.bindings ?? bareEntrance)(realtime, { bus, redis }))
  return {
    url,
    bus,
    redis,
    realtime,
    metrics,
    change: (showId, entry, diesBeforeTelling = false) => {
      rows.commit(showId, entry)
      if (!diesBeforeTelling) bus.emit('cellChanged', { showId, entry })
    },
    close: async () => {
      await realtime.close()
      await new Promise((settle) => {
        httpServer.close(settle)
        httpServer.closeAllConnections()
      })
      await redis.close()
    },
  }
}

export const refusal = (code: ErrorCode): { ok: false; code: ErrorCode } => ({ ok: false, code })
