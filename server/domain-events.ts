// What the domains tell the world (announcements, insights): a typed bus; it never carries a duty.
import type { Logger } from './logger.ts'
import type { ChatLine } from './protocol/chat.ts'
import type { OrderCard } from './protocol/orders.ts'
import type { LeftRow, PrivateEntry } from './protocol/room.ts'
import type { CellEntry } from './protocol/room-fold.ts'

export type EndReason = 'signedOut' | 'banned' | 'kicked' | 'replaced' | 'tooSlow' | 'expired'

/** Payloads are contract types or ids; a listener reads what more it needs. */
export type DomainEvents = {
  /** A must-class cell of a show has a new value, already committed with this version. */
  cellChanged: { showId: string; entry: CellEntry }
  chatPosted: { showId: string; line: ChatLine }
  liked: { showId: string; count: number }
  /** A private entry for all sockets of one person (member or staff id). */
  toldPerson: { personId: string; entry: PrivateEntry }
  /** Units left in the gate, whole values with a version of their own. */
  leftChanged: { showId: string; rows: readonly LeftRow[] }
  orderPlaced: { showId: string; order: OrderCard; memberId: string; leaderId: string | null; simulated: boolean }
  orderPaid: { showId: string; order: OrderCard; memberId: string; leaderId: string | null; buyerName: string; simulated: boolean }
  /** Units that came back are kept for people of the waiting list. */
  unitsOffered: { showId: string; offerId: string; n: number }
  /** A person's roles, mutes or state changed: gateways drop what they hold of her. */
  personChanged: { personId: string }
  sessionEnded: { sid: string; reason: EndReason }
  /** Ends a person's sockets in one show (kick) or everywhere (ban). */
  personEnded: { personId: string; showId: string | null; reason: EndReason }
  /** A person arrived in a show for the first time in 10 minutes. */
  came: { showId: string; personId: string; name: string; simulated: boolean }
}
export type EventName = keyof DomainEvents
type Listener<K extends EventName> = (payload: DomainEvents[K]) => void | Promise<void>

export type Bus = {
  readonly emit: <K extends EventName>(name: K, payload: DomainEvents[K]) => void
  /** Returns how to stop listening. */
  readonly on: <K extends EventName>(name: K, listener: Listener<K>) => () => void
}

/** Listeners run one after another in the same turn; what one throws is logged and hurts nobody else. */
export const createBus = (logger: Logger): Bus => {
  const listeners = new Map<EventName, Set<Listener<EventName>>>()
  const fault = (name: EventName, err: unknown): void => logger.error({ err, event: name }, 'listener failed')
  return {
    emit: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) {
        try {
          const running = (listener as Listener<typeof name>)(payload)
          if (running) running.catch((err: unknown) => fault(name, err))
        } catch (err) {
          fault(name, err)
        }
      }
    },
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set()
      listeners.set(name, known)
      known.add(listener as Listener<EventName>)
      return () => void known.delete(listener as Listener<EventName>)
    },
  }
}
