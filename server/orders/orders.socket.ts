// Socket events of buying: what a card needs before a click, and the click.
import { onEvent, type EventBinding } from '../realtime/bind-event.ts'
import type { Buying } from './buying.service.ts'

export const orderEvents = (buying: Buying): EventBinding[] => [
  onEvent('offer:prepare', ({ actor }, { offerId }) => buying.prepare(actor, offerId)),
  onEvent('order:place', ({ actor }, payload) => buying.place(actor, payload)),
]
