// Opens the realtime side of one gateway and hands out what domains and app need of it; nobody is let in before events are bound.
import { randomBytes } from 'node:crypto'
import type { Told } from '../protocol/room.ts'
import type { ClientEventName } from '../protocol/socket-events.ts'
import { watchBacklog } from './backlog.ts'
import type { EventBinding, SocketContext } from './bind-event.ts'
import { drain } from './drain.ts'
import type { CrowdCount } from './flow.ts'
import { openParts, startParts, type ArrivedListener, type Life, type Parts, type RealtimeDeps } from './gateway-parts.ts'
import { createEventWall, type EventWall } from './guarded-event.ts'
import { whereAre } from './where-are.ts'

const SWEEP_MS = 10_000

/** What entrance needs of a room; `answer` is read in the same turn as `context.enter`. */
export type Rooms = {
  readonly open: (showId: string) => Promise<void>
  readonly answer: (showId: string, since: { epoch: string; seq: number } | null) => Told
  /** People over all gateways, at most 5 s old. */
  readonly crowd: (showId: string) => Promise<CrowdCount>
}
export type Realtime = {
  readonly bootId: string
  readonly rooms: Rooms
  /** Lets pages in from now on. Throws on an event bound twice; answers the contract's events that nobody bound (`unknown_event` for pages). */
  readonly bind: (bindings: readonly EventBinding[]) => readonly ClientEventName[]
  /** A socket is gone; its transports wait 10 s for the next one. */
  readonly onGone: (listener: (context: SocketContext, showId: string | null) => void) => void
  /** A person came whom this show had not seen for 10 minutes. */
  readonly onArrived: (listener: ArrivedListener) => void
  readonly socketCount: () => number
  /** Of these persons, those who watch a show now, with the show; over all gateways. */
  readonly whereAre: (personIds: readonly string[]) => Promise<Map<string, string>>
  /** Sends pages elsewhere; resolves when they left or after `withinMs`. Nobody new is let in. */
  readonly drain: (withinMs: number) => Promise<void>
  /** Harmless when called twice. The HTTP server is closed by who opened it. */
  readonly close: () => Promise<void>
}

const roomsOf = ({ keeper, flow, presence }: Parts): Rooms => ({
  open: async (showId) => {
    await Promise.all([keeper.open(showId), flow.hear(showId)])
  },
  answer: (showId, since) => keeper.answer(showId, since),
  crowd: async (showId) => {
    const counted = flow.crowd(showId) ?? (await presence.count(showId))
    // What was counted is up to 5 s old; those here are here.
    const here = presence.here(showId)
    return { viewers: Math.max(counted.viewers, here.viewers), simulated: Math.max(counted.simulated, here.simulated) }
  },
})

const wallOf = ({ mayAtAll, rateLimiter, clock, logger, metrics }: RealtimeDeps, bindings: readonly EventBinding[]): EventWall =>
  createEventWall(bindings, { mayAtAll, limiter: rateLimiter, nowMs: clock.nowMs, monotonicMs: clock.monotonicMs, logger, metrics })

export const openRealtime = async (deps: RealtimeDeps): Promise<Realtime> => {
  const bootId = randomBytes(9).toString('base64url')
  const life: Life = { wall: null, leaving: false, arrived: new Set() }
  const parts = await openParts(deps, bootId, life)
  const running = await startParts(parts)
  const { sockets, keeper } = parts
  const backlog = watchBacklog({ connections: sockets.connections, metrics: deps.metrics })
  const sweep = setInterval(() => keeper.sweep(), SWEEP_MS)
  const close = async (): Promise<void> => {
    life.leaving = true
    clearInterval(sweep)
    backlog.close()
    running.pulses.close()
    await sockets.close()
    running.announcements.close()
    await running.audit.close()
    keeper.close()
    await Promise.all([running.people.close(), parts.presence.close(), parts.flow.close(), parts.reader.close()])
  }
  let closing: Promise<void> | null = null
  return {
    bootId,
    rooms: roomsOf(parts),
    bind: (bindings) => {
      life.wall = wallOf(deps, bindings)
      return life.wall.unbound
    },
    onGone: (listener) => sockets.onGone(({ context }, showId) => listener(context, showId)),
    onArrived: (listener) => void life.arrived.add(listener),
    socketCount: () => sockets.io.engine.clientsCount,
    whereAre: (personIds) => whereAre(deps.redis.general, deps.clock.nowMs(), personIds),
    drain: (withinMs) => {
      life.leaving = true
      return drain(sockets.connections, withinMs, deps.clock.monotonicMs)
    },
    close: () => (closing ??= close()),
  }
}
