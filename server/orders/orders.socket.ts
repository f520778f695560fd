// Socket events of buying: what a card needs before a click, the click, and the waiting list.
import { onEvent, type EventBinding, type SocketContext } from '../realtime/bind-event.ts'
import type { ClientEventName } from '../protocol/socket-events.ts'
import type { Buying } from './placing/buying.service.ts'
import type { Waits } from './waiting/wait.service.ts'
import type { PageSeen } from './placing/freeze.service.ts'

/** What a program has to say for an order; a page says more. */
const NEEDED: ReadonlySet<ClientEventName> = new Set(['show:join', 'show:resync', 'touch:seen', 'offer:prepare', 'order:place'])
const seenOf = ({ inShowMs, said }: SocketContext): PageSeen => ({
  inShowMs: inShowMs(),
  silent: [...said].every((name) => NEEDED.has(name)),
})

export const orderEvents = (buying: Buying): EventBinding[] => [
  onEvent('offer:prepare', ({ actor }, { offerId, proof }) => buying.prepare(actor, offerId, proof)),
  onEvent('order:place', (context, payload) => buying.place(context.actor, payload, seenOf(context))),
]

export const waitEvents = (waits: Waits): EventBinding[] => [
  onEvent('wait:join', ({ actor }, payload) => waits.join(actor, payload)),
  onEvent('wait:leave', async ({ actor }, payload) => ({ wait: await waits.leave(actor, payload) })),
]
