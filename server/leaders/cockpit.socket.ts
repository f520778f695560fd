// The one thing a page tells for its leader's cockpit: that a buy sheet was opened, or closed without an order.
import { onEvent, type EventBinding } from '../realtime/bind-event.ts'
import type { Cockpit } from './cockpit.service.ts'

export const cockpitEvents = (cockpit: Cockpit): EventBinding[] => [
  onEvent('offer:look', async ({ actor }, { offerId, open }, showId) => {
    if (actor.kind === 'member' && actor.personId !== null && !actor.simulated) await cockpit.looked(actor.personId, showId, offerId, open)
    return {}
  }),
]
