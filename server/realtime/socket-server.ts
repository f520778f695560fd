// The Socket.IO server of one gateway: its limits, its handshake, its connections, and the wall before every message.
import type { IncomingMessage, Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import { personKey } from '../actor.ts'
import type { Logger } from '../logger.ts'
import type { LabelledCounter } from '../metrics.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { ClientToServer, ServerToClient } from '../protocol/socket-events.ts'
import { rooms } from './channels.ts'
import { createConnection, type AppSocket, type Connection, type ConnectionDeps } from './connection.ts'
import type { EventWall } from './guarded-event.ts'
import { allowRequest, type Handshake } from './handshake.ts'

const PING_EVERY_MS = 10_000
const PONG_WITHIN_MS = 8_000
const CONNECT_WITHIN_MS = 10_000
const CHECK_SESSION_EVERY_MS = 30 * 60_000
const CHECKS_PER_SEC = 500

export type AppServer = Server<ClientToServer, ServerToClient, Record<string, never>, { connection?: Connection }>
export type GoneListener = (connection: Connection, showId: string | null) => void
export type SocketServer = {
  readonly io: AppServer
  readonly connections: () => Connection[]
  readonly inRoom: (room: string) => Connection[]
  readonly countIn: (room: string) => number
  readonly countFrom: (network: string) => number
  /** Reads sessions again, at most 500 a second. */
  readonly checkSessions: (connections: readonly Connection[]) => void
  readonly onGone: (listener: GoneListener) => void
  readonly close: () => Promise<void>
}
export type SocketServerDeps = {
  readonly httpServer: HttpServer
  readonly corsOrigins: readonly string[]
  readonly handshake: Handshake
  readonly refused: LabelledCounter
  readonly connection: ConnectionDeps
  /** How often it is looked whose session was not read for half an hour. */
  readonly lookEveryMs: number
  /** Null until the domains have bound their events: then nobody is let in. */
  readonly wall: () => EventWall | null
  readonly logger: Logger
}

/** engine.io writes headers of a WebSocket answer from an object: two cookies need two spellings of the name. */
const setCookies = (headers: Record<string, string | string[]>, req: IncomingMessage, lines: readonly string[]): void => {
  if (req.headers.upgrade === undefined) {
    headers['Set-Cookie'] = [...lines]
    return
  }
  const spellings = ['Set-Cookie', 'set-cookie', 'SET-COOKIE', 'Set-cookie']
  lines.forEach((line, index) => {
    const name = spellings[index]
    if (name !== undefined) headers[name] = line
  })
}

const createIo = (deps: SocketServerDeps): AppServer => {
  const { httpServer, corsOrigins, handshake } = deps
  // From the upgrade until its admission nobody listens to the bare socket: a reset in that moment would end the process.
  httpServer.on('upgrade', (_req, socket) => void socket.on('error', () => undefined))
  // No adapter and no connection state recovery: the log decides order, and every connection proves its session.
  const io: AppServer = new Server(httpServer, {
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: LIMITS.socketMessageBytesMax,
    pingInterval: PING_EVERY_MS,
    pingTimeout: PONG_WITHIN_MS,
    connectTimeout: CONNECT_WITHIN_MS,
    allowRequest: allowRequest(deps, handshake),
    ...(corsOrigins.length > 0 ? { cors: { origin: [...corsOrigins], credentials: true } } : {}),
  })
  io.engine.on('initial_headers', (headers: Record<string, string | string[]>, req: IncomingMessage) => {
    const lines = handshake.of(req)?.setCookies ?? []
    if (lines.length > 0) setCookies(headers, req, lines)
  })
  return io
}

const connectionsIn = (io: AppServer, room: string): Connection[] => {
  const found: Connection[] = []
  for (const id of io.sockets.adapter.rooms.get(room) ?? []) {
    const connection = io.sockets.sockets.get(id)?.data.connection
    if (connection) found.push(connection)
  }
  return found
}

/** One person's tabs and handover fit; beyond, the one that was quiet the longest goes. */
const endOldest = (io: AppServer, arriving: Connection): void => {
  const { actor } = arriving
  const signedIn = actor.personId !== null
  const room = signedIn ? rooms.person(personKey(actor)) : rooms.visitor(actor.visitorId)
  const max = signedIn ? LIMITS.socketsPerMemberMax : LIMITS.socketsPerVisitorMax
  const others = connectionsIn(io, room).filter((one) => one !== arriving)
  others.sort((a, b) => a.activeAtMs - b.activeAtMs)
  for (const one of others.slice(0, Math.max(0, others.length + 1 - max))) one.end('replaced')
}

const welcome = (deps: SocketServerDeps, io: AppServer, listeners: ReadonlySet<GoneListener>, socket: AppSocket): void => {
  const known = deps.handshake.of(socket.request)
  const wall = deps.wall()
  if (!known || !wall) return void socket.disconnect(true)
  const connection = createConnection(deps.connection, socket, known)
  endOldest(io, connection)
  // Nothing is ever passed on to the emitter: `next` is not called, so a client can fire no listener of ours, not even `error`.
  socket.use((packet) => wall.pass(connection, packet as readonly unknown[]))
  socket.on('disconnect', () => {
    const { showId } = connection
    connection.context.leave()
    for (const listener of listeners) listener(connection, showId)
  })
}

const createSessionChecks = (logger: Logger): { add: (connections: readonly Connection[]) => void; stop: () => void } => {
  const queue = new Set<Connection>()
  const timer = setInterval(() => {
    let left = CHECKS_PER_SEC / 10
    for (const connection of queue) {
      if (left <= 0) return
      left -= 1
      queue.delete(connection)
      connection.refresh().catch((err: unknown) => logger.warn({ err }, 'session check failed'))
    }
  }, 100)
  return {
    add: (connections) => {
      for (const connection of connections) queue.add(connection)
    },
    stop: () => clearInterval(timer),
  }
}

export const createSocketServer = (deps: SocketServerDeps): SocketServer => {
  const io = createIo(deps)
  const listeners = new Set<GoneListener>()
  const checks = createSessionChecks(deps.logger)
  const all = (): Connection[] => [...io.sockets.sockets.values()].flatMap((socket) => socket.data.connection ?? [])
  io.on('connection', (socket) => welcome(deps, io, listeners, socket))
  const recheck = setInterval(() => {
    const before = deps.connection.monotonicMs() - CHECK_SESSION_EVERY_MS
    checks.add(all().filter((connection) => connection.checkedAtMs < before))
  }, deps.lookEveryMs)
  return {
    io,
    connections: all,
    inRoom: (room) => connectionsIn(io, room),
    countIn: (room) => io.sockets.adapter.rooms.get(room)?.size ?? 0,
    countFrom: (network) => io.sockets.adapter.rooms.get(rooms.network(network))?.size ?? 0,
    checkSessions: checks.add,
    onGone: (listener) => void listeners.add(listener),
    close: async () => {
      clearInterval(recheck)
      checks.stop()
      io.disconnectSockets(true)
      // The HTTP server is closed by who opened it; engine.io's own part ends here.
      io.engine.close()
    },
  }
}
