// Socket events of buying: what a card needs before a click, the click, and the waiting list.
import { onEvent, type EventBinding } from '../realtime/bind-event.ts'
import type { Buying } from './placing/buying.service.ts'
import type { Waits } from './waiting/wait.service.ts'

export const orderEvents = (buying: Buying): EventBinding[] => [
  onEvent('offer:prepare', ({ actor }, { offerId }) => buying.prepare(actor, offerId)),
  onEvent('order:place', ({ actor }, payload) => buying.place(actor, payload)),
]

export const waitEvents = (waits: Waits): EventBinding[] => [
  onEvent('wait:join', ({ actor }, payload) => waits.join(actor, payload)),
  onEvent('wait:leave', async ({ actor }, payload) => ({ wait: await waits.leave(actor, payload) })),
]
