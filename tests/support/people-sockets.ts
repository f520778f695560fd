// Sockets beside a people server: the real handshake and people log, and every event of the contract answered by a word that no wall uses.
import { DomainError } from '../../server/domain-error.ts'
import { mayAtAll } from '../../server/members/permissions.rules.ts'
import { createMetrics } from '../../server/metrics.ts'
import { clientEvents, type ClientEventName } from '../../server/protocol/socket-events.ts'
import type { EventBinding } from '../../server/realtime/bind-event.ts'
import { openRealtime, type Realtime } from '../../server/realtime/realtime.ts'
import { bareEntrance } from './realtime-gateway.ts'
import type { PeopleServer } from './people-server.ts'

/** How often sessions are looked at whose half hour may be over; a minute outside tests. */
const BEAT_MS = 100

export const openPeopleSockets = async (server: PeopleServer): Promise<Realtime> => {
  const realtime = await openRealtime({
    httpServer: server.httpServer,
    redis: server.redis,
    clock: server.clock,
    bus: server.bus,
    logger: server.logger,
    metrics: createMetrics(),
    actorOf: server.members.sessions.actorOf,
    mayAtAll,
    rateLimiter: { consume: () => Promise.resolve({ ok: true }), reset: () => Promise.resolve() },
    cells: () => Promise.resolve([]),
    config: {
      publicUrl: server.url,
      publicUrlGiven: true,
      corsOrigins: [],
      production: false,
      trustProxy: undefined,
      roomAudit: false,
      beatMs: BEAT_MS,
    },
  })
  const entrance = bareEntrance(realtime)
  const bound = new Set(entrance.map(({ name }) => name))
  const others = (Object.keys(clientEvents) as ClientEventName[])
    .filter((name) => !bound.has(name))
    .map((name): EventBinding => ({ name, handle: () => Promise.reject(new DomainError('show_closed')) }))
  realtime.bind([...entrance, ...others])
  return realtime
}
