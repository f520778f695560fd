// How a domain states its events: a name of the contract and the one service call that acks it; the wall every message passes.
import type { Actor } from '../actor.ts'
import type { AckOf, ClientEventName, PayloadOf, ServerEventName, ToldOf } from '../protocol/socket-events.ts'

/** What one connected page is and holds; a socket is in at most one show. */
export type SocketContext = {
  readonly socketId: string
  /** Facts of the session as of now (dropped and re-read when the person changed). */
  readonly actor: Actor
  readonly bootId: string
  /** The show joined; guarded events (needsShow) always have one. */
  readonly showId: () => string | null
  /** Enters the show's local rooms (leaving another); done in one turn with reading the view. `team`: host, assistants and staff are counted apart. */
  readonly enter: (showId: string, purpose: 'viewer' | 'studio' | 'assist', team?: boolean) => void
  readonly leave: () => void
  readonly tell: <K extends ServerEventName>(name: K, payload: ToldOf<K>) => void
  /** How long this page has been in its show; 0 in none. */
  readonly inShowMs: () => number
  /** Every kind of event it has ever sent. */
  readonly said: ReadonlySet<ClientEventName>
  /** Free facts a domain keeps with this socket (share code, media keys), gone with it. */
  readonly memory: Map<string, string>
}

/** `showId` is the joined show ('' for the few events without one). */
export type EventHandler<K extends ClientEventName> = (context: SocketContext, payload: PayloadOf<K>, showId: string) => Promise<AckOf<K>>
export type EventBinding = { readonly name: ClientEventName; readonly handle: EventHandler<ClientEventName> }

/** Binds an event of `clientEvents` to its answer; types of payload and ack come from the contract. */
export const onEvent = <K extends ClientEventName>(name: K, handle: EventHandler<K>): EventBinding => ({
  name,
  handle: handle as unknown as EventBinding['handle'],
})
