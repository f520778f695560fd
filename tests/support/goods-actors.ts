// Makes the actors and the moved clock that the tests of goods and shows ask with.
import type { Actor } from '../../server/actor.ts'
import type { Clock } from '../../server/clock.ts'
import { createBus, type Bus } from '../../server/domain-events.ts'
import { createLogger } from '../../server/logger.ts'
import type { Role, Scope } from '../../server/protocol/acts.ts'
import type { CellEntry } from '../../server/protocol/room-fold.ts'

/** `idOf(7)`: an id that is easy to tell apart in a failed test. */
export const idOf = (n: number): string => n.toString(16).padStart(24, '0')

const actorWith = (facts: Partial<Actor>): Actor => ({
  kind: 'guest',
  visitorId: idOf(0xfee1),
  personId: null,
  sid: null,
  roles: ['guest'],
  scopes: [],
  leaderId: null,
  stepUpAtMs: null,
  demo: false,
  simulated: false,
  network: '127.0.0.1',
  browser: 'test',
  ...facts,
})
export const guest = (): Actor => actorWith({})
export const member = (personId: string, ...more: Role[]): Actor => actorWith({ kind: 'member', personId, roles: ['member', ...more] })
/** Staff with identity just confirmed. */
export const staff = (...scopes: Scope[]): Actor =>
  actorWith({ kind: 'staff', personId: idOf(0x5aff), roles: ['staff'], scopes, stepUpAtMs: 1 })

export type MovedClock = Clock & { readonly advance: (ms: number) => void }
export const movedClock = (startMs = 1_790_000_000_000): MovedClock => {
  let nowMs = startMs
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
  }
}

/** A bus whose told cells are kept. */
export const heardBus = (): { bus: Bus; cells: { showId: string; entry: CellEntry }[] } => {
  const bus = createBus(createLogger('silent'))
  const cells: { showId: string; entry: CellEntry }[] = []
  bus.on('cellChanged', (payload) => void cells.push(payload))
  return { bus, cells }
}

/** Ids that count up. */
export const countedIds = (from = 0x1000): (() => string) => {
  let next = from
  return () => idOf((next += 1))
}
