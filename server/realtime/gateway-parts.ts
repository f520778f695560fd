// Puts the parts of one gateway together: sockets, logs, rooms, flow and presence, each told what it needs of the others.
import type { Server as HttpServer } from 'node:http'
import type { Redis } from 'ioredis'
import type { Clock } from '../clock.ts'
import type { Bus } from '../domain-events.ts'
import { createClientAddress } from '../http/client-address.ts'
import type { ActorOf, MayAtAll } from '../http/endpoint-handler.ts'
import { createOriginRule, type OriginConfig } from '../http/origin.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { RateLimiter } from '../persistence/rate-limiter.ts'
import type { RedisClients } from '../persistence/redis.ts'
import type { CellEntry } from '../protocol/room-fold.ts'
import type { LeftRow } from '../protocol/room.ts'
import { createLoss, startAnnouncements, type Announcements } from './announcements.ts'
import type { SocketContext } from './bind-event.ts'
import { rooms, type Crowd } from './channels.ts'
import { createFlowCarrier, type CrowdCount, type FlowCarrier } from './flow.ts'
import type { EventWall } from './guarded-event.ts'
import { createHandshake } from './handshake.ts'
import { createLogReader, type LogReader } from './log-reader.ts'
import { createNumberedLog, type NumberedLog } from './numbered-log.ts'
import { openPeopleLog, type PeopleCommand, type PeopleLog } from './people-log.ts'
import { createPresence, type Presence } from './presence.ts'
import { startPulses, type Pulses } from './pulse.ts'
import { watchRedisRun } from './redis-run.ts'
import { startRoomAudit, type RoomAudit } from './room-audit.ts'
import { createRoomKeeper, type RoomKeeper } from './room-keeper.ts'
import { createSocketServer, type SocketServer } from './socket-server.ts'

const ADDRESS_SOCKETS_MAX = 3_000
const LOOK_EVERY_MS = 60_000

export type RealtimeConfig = OriginConfig & {
  readonly trustProxy: string | undefined
  /** Off only in the test that proves what the audit is for. */
  readonly roomAudit: boolean
  /** In the same test: this many in a hundred committed changes are not appended. */
  readonly loseAppends?: number
  /** Sockets at once, and handshakes a minute, of one network address; crowd tests come from one. */
  readonly addressSocketsMax?: number
  /** Beats of audit, and of pulse and presence; 5 s, shorter in tests. */
  readonly auditEveryMs?: number
  readonly beatMs?: number
}
export type RealtimeDeps = {
  readonly httpServer: HttpServer
  readonly redis: Pick<RedisClients, 'general' | 'logReader' | 'flowSubscriber'>
  readonly clock: Clock
  readonly bus: Bus
  readonly logger: Logger
  readonly metrics: Metrics
  readonly actorOf: ActorOf
  readonly mayAtAll: MayAtAll
  readonly rateLimiter: RateLimiter
  /** Drops what this process keeps of a person: another gateway changed her. */
  readonly forget?: (personId: string) => void
  /** Every cell of a show as its rows say it now (shows, offers, chat). */
  readonly cells: (showId: string) => Promise<CellEntry[]>
  /** Real totals for pulses; left out: 0 and what the flow told. */
  readonly likes?: (showId: string) => Promise<number>
  readonly left?: (showId: string) => Promise<readonly LeftRow[]>
  readonly config: RealtimeConfig
}
export type ArrivedListener = (context: SocketContext, showId: string, crowd: Crowd) => void
export type Parts = {
  readonly deps: RealtimeDeps
  readonly bootId: string
  readonly log: NumberedLog
  readonly reader: LogReader
  readonly presence: Presence
  readonly sockets: SocketServer
  readonly flow: FlowCarrier
  readonly keeper: RoomKeeper
  readonly reading: Redis
}
export type Life = { wall: EventWall | null; leaving: boolean; readonly arrived: Set<ArrivedListener> }

const everyMs = (given: number | undefined): { everyMs?: number } => (given === undefined ? {} : { everyMs: given })

const openSockets = (deps: RealtimeDeps, bootId: string, presence: Presence, life: Life): SocketServer => {
  const { config, clock, logger, metrics } = deps
  const refused = metrics.labelled('handshakes_refused_total', 'Refused socket handshakes by code', 'code')
  const handshake = createHandshake({
    actorOf: deps.actorOf,
    origin: createOriginRule(config),
    production: config.production,
    address: createClientAddress(config.trustProxy),
    limiter: deps.rateLimiter,
    socketCount: () => sockets.io.engine.clientsCount,
    countFrom: (network) => sockets.countFrom(network),
    addressMax: config.addressSocketsMax ?? ADDRESS_SOCKETS_MAX,
    leaving: () => life.leaving || life.wall === null,
    monotonicMs: clock.monotonicMs,
    refused,
    logger,
  })
  const sockets = createSocketServer({
    httpServer: deps.httpServer,
    corsOrigins: config.corsOrigins,
    handshake,
    refused,
    connection: {
      bootId,
      presence,
      handshake,
      monotonicMs: clock.monotonicMs,
      arrived: ({ context }, showId, crowd) => {
        for (const listener of life.arrived) listener(context, showId, crowd)
      },
    },
    lookEveryMs: config.beatMs ?? LOOK_EVERY_MS,
    wall: () => life.wall,
    logger,
  })
  metrics.gauge('sockets', 'Open sockets', () => sockets.io.engine.clientsCount)
  return sockets
}

/** Ended sessions and persons leave; a changed person's facts are read again. */
const carryOut = ({ sockets, deps }: Pick<Parts, 'sockets' | 'deps'>, command: PeopleCommand): void => {
  if (command.kind !== 'endSession') deps.forget?.(command.personId)
  switch (command.kind) {
    case 'changed':
      return sockets.checkSessions(sockets.inRoom(rooms.person(command.personId)))
    case 'endSession':
      for (const connection of sockets.inRoom(rooms.session(command.sid))) connection.end(command.reason)
      return
    case 'endPerson':
      for (const connection of sockets.inRoom(rooms.person(command.personId)))
        if (command.showId === null || connection.showId === command.showId) connection.end(command.reason)
  }
}

/** Something of the people log was missed: every page re-reads, every session is checked again. */
const refreshEverybody = ({ sockets, deps }: Parts): void => {
  const connections = sockets.connections()
  sockets.checkSessions(connections)
  for (const connection of connections)
    connection.context.tell('me:told', { entries: [{ kind: 'refresh', version: deps.clock.nowMs(), what: 'all' }] })
}

const announce = (parts: Parts, people: PeopleLog, audit: () => RoomAudit): Announcements => {
  const { deps, log, flow, keeper } = parts
  const { bus, clock, logger, metrics } = deps
  return startAnnouncements({
    bus,
    log,
    flow,
    people,
    logger,
    metrics,
    monotonicMs: clock.monotonicMs,
    unreached: (showId) => audit().hurry(showId),
    ...(deps.config.loseAppends ? { loses: createLoss(deps.config.loseAppends) } : {}),
    appended: (showId, at) => {
      const held = keeper.held.get(showId)
      // A wiped Redis whose clock went back begins a lower epoch, which no reader that waits at a higher one would ever see.
      if (held && !held.local && held.view.position.epoch > at.epoch)
        keeper.rebuild(held).catch((err: unknown) => logger.warn({ err, showId }, 'room rebuild failed'))
    },
  })
}

export const openParts = async (deps: RealtimeDeps, bootId: string, life: Life): Promise<Parts> => {
  const { redis, clock, logger, metrics } = deps
  const { monotonicMs } = clock
  const [reading, subscriber] = await Promise.all([redis.logReader(), redis.flowSubscriber()])
  const log = createNumberedLog(redis.general)
  const reader = createLogReader({ redis: reading, monotonicMs, logger })
  const counted = (showId: string, count: CrowdCount): void => flow.say(showId, { kind: 'crowd', ...count })
  const presence = createPresence({ redis: redis.general, gateway: bootId, clock, logger, counted, ...everyMs(deps.config.beatMs) })
  const sockets = openSockets(deps, bootId, presence, life)
  const socketCount = (showId: string): number => sockets.countIn(rooms.show(showId))
  const flow: FlowCarrier = createFlowCarrier({
    publisher: redis.general,
    subscriber,
    tell: (showId, frame) => void sockets.io.local.to(rooms.flow(showId)).emit('show:flow', frame),
    monotonicMs,
    logger,
    metrics,
  })
  const keeper = createRoomKeeper({
    log,
    reader,
    cells: deps.cells,
    tell: (showId, told) => void sockets.io.local.to(rooms.show(showId)).emit('show:told', told),
    socketCount,
    released: (showId) => flow.stopHearing(showId),
    gateway: bootId,
    monotonicMs,
    logger,
    metrics,
  })
  return { deps, bootId, log, reader, reading, presence, sockets, flow, keeper }
}

export type Running = {
  readonly people: PeopleLog
  readonly announcements: Announcements
  readonly audit: RoomAudit
  readonly pulses: Pulses
}

/** The work that goes on by itself once the parts are there. */
export const startParts = async (parts: Parts): Promise<Running> => {
  const { deps, log, reader, sockets, flow, keeper } = parts
  const { clock, logger, metrics, config } = deps
  const missed = (): void => refreshEverybody(parts)
  const people = await openPeopleLog({
    log,
    reader,
    tell: (personId, entries) => void sockets.io.local.to(rooms.person(personId)).emit('me:told', { entries }),
    carryOut: (command) => carryOut(parts, command),
    missed,
    logger,
    metrics,
  })
  const announcements = announce(parts, people, () => audit)
  const audit = startRoomAudit({
    keeper,
    enabled: config.roomAudit,
    append: announcements.append,
    ...everyMs(config.auditEveryMs),
  })
  const onAnother = (): void => {
    keeper.rebuildAll()
    missed()
  }
  await watchRedisRun({ reading: parts.reading, runId: log.runId, onAnother, logger })
  const pulses = startPulses({
    keeper,
    flow,
    socketCount: (showId) => sockets.countIn(rooms.show(showId)),
    tell: (showId, pulse) => void sockets.io.local.to(rooms.show(showId)).emit('show:pulse', pulse),
    likes: deps.likes ?? (async () => 0),
    left: deps.left ?? (async () => []),
    nowMs: clock.nowMs,
    ...everyMs(config.beatMs),
    logger,
  })
  return { people, announcements, audit, pulses }
}
