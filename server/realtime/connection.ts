// One connected page: who it is now, the show it is in, what it may still send; the face domains see of it is its SocketContext.
import type { Socket } from 'socket.io'
import type { Actor } from '../actor.ts'
import { personKey } from '../actor.ts'
import type { EndReason } from '../domain-events.ts'
import { RATES, type RateName } from '../protocol/limits.ts'
import type { ClientEventName, ClientToServer, ServerToClient } from '../protocol/socket-events.ts'
import type { SocketContext } from './bind-event.ts'
import { rooms, type Crowd } from './channels.ts'
import type { Handshake, Known } from './handshake.ts'
import type { Presence } from './presence.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

export type AppSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, { connection?: Connection }>
export type Connection = {
  readonly socket: AppSocket
  readonly known: Known
  readonly context: SocketContext
  readonly buckets: Map<RateName, TokenBucket>
  actor: Actor
  /** Set while the person's facts are being read again; the wall waits for it. */
  refreshing: Promise<void> | null
  checkedAtMs: number
  showId: string | null
  /** Since when she is there. */
  enteredAtMs: number
  /** Kinds of events that came. */
  readonly said: Set<ClientEventName>
  /** How presence counts her there. */
  person: string | null
  inFlight: number
  activeAtMs: number
  /** Out of the flow until its backlog is small again. */
  slow: boolean
  readonly refresh: () => Promise<void>
  readonly end: (reason: EndReason) => void
}
export type ConnectionDeps = {
  readonly bootId: string
  readonly presence: Pick<Presence, 'arrive' | 'leave'>
  readonly handshake: Pick<Handshake, 'again'>
  readonly monotonicMs: () => number
  /** A person arrived whom this show had not seen for 10 minutes. */
  readonly arrived: (connection: Connection, showId: string, crowd: Crowd) => void
}

export const bucketOf = (connection: Connection, name: RateName): TokenBucket => {
  const known = connection.buckets.get(name) ?? createTokenBucket(RATES[name])
  connection.buckets.set(name, known)
  return known
}

const leaveShow = (deps: ConnectionDeps, connection: Connection): void => {
  const { socket, showId, person } = connection
  if (showId === null) return
  connection.showId = null
  connection.person = null
  void socket.leave(rooms.show(showId))
  void socket.leave(rooms.flow(showId))
  if (person !== null) deps.presence.leave(showId, person)
}

const enterShow = (deps: ConnectionDeps, connection: Connection, showId: string, team: boolean): void => {
  if (connection.showId === showId) return
  leaveShow(deps, connection)
  const { socket, actor } = connection
  if (!socket.connected) return
  connection.showId = showId
  connection.enteredAtMs = deps.monotonicMs()
  connection.person = personKey(actor)
  void socket.join(rooms.show(showId))
  if (!connection.slow) void socket.join(rooms.flow(showId))
  const crowd: Crowd = team ? 'team' : actor.simulated ? 'simulated' : 'viewers'
  void deps.presence.arrive(showId, connection.person, crowd).then((fresh) => {
    if (fresh) deps.arrived(connection, showId, crowd)
  })
}

const endConnection = (connection: Connection, reason: EndReason): void => {
  connection.socket.emit('session:ended', { reason })
  connection.socket.disconnect(true)
}

/** Reads the person again; another person or none behind the same cookies means that this session is over. */
const refresh = async (deps: ConnectionDeps, connection: Connection): Promise<void> => {
  const { socket, known } = connection
  connection.checkedAtMs = deps.monotonicMs()
  const before = connection.actor
  try {
    const actor = await deps.handshake.again(socket.request, known)
    if (actor.personId !== before.personId || actor.sid !== before.sid) return endConnection(connection, 'expired')
    connection.actor = actor
    // Who leads no more begins again as what she is now, from the handshake on: nothing her pages held goes on.
    if (before.roles.includes('leader') && !actor.roles.includes('leader')) socket.disconnect(true)
  } catch (err) {
    const code = (err as { code?: unknown }).code
    if (code === 'banned') endConnection(connection, 'banned')
    // A store that is away says nothing about the person: the next check asks again.
  }
}

const contextOf = (deps: ConnectionDeps, connection: () => Connection, socket: AppSocket): SocketContext => ({
  socketId: socket.id,
  get actor() {
    return connection().actor
  },
  bootId: deps.bootId,
  showId: () => connection().showId,
  enter: (showId, purpose, team) => enterShow(deps, connection(), showId, team ?? purpose !== 'viewer'),
  leave: () => leaveShow(deps, connection()),
  tell: (name, payload) => void socket.emit(name, ...([payload] as unknown as Parameters<ServerToClient[typeof name]>)),
  inShowMs: () => (connection().showId === null ? 0 : deps.monotonicMs() - connection().enteredAtMs),
  get said() {
    return connection().said
  },
  memory: new Map(),
})

export const createConnection = (deps: ConnectionDeps, socket: AppSocket, known: Known): Connection => {
  const connection: Connection = {
    socket,
    known,
    context: contextOf(deps, () => connection, socket),
    buckets: new Map(),
    actor: known.actor,
    refreshing: null,
    checkedAtMs: deps.monotonicMs(),
    showId: null,
    enteredAtMs: 0,
    said: new Set(),
    person: null,
    inFlight: 0,
    activeAtMs: deps.monotonicMs(),
    slow: false,
    refresh: () => {
      connection.refreshing ??= refresh(deps, connection).finally(() => (connection.refreshing = null))
      return connection.refreshing
    },
    end: (reason) => endConnection(connection, reason),
  }
  socket.data.connection = connection
  const { actor } = connection
  void socket.join([
    rooms.network(actor.network),
    rooms.visitor(actor.visitorId),
    rooms.person(personKey(actor)),
    ...(actor.sid === null ? [] : [rooms.session(actor.sid)]),
  ])
  return connection
}
