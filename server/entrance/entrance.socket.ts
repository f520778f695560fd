// The events of walking into a show, being seen there, and out of it.
import { onEvent, type EventBinding } from '../realtime/bind-event.ts'
import type { Entrance } from './entrance.service.ts'
import type { PageTouch } from './page-touch.service.ts'

export const entranceEvents = (entrance: Entrance, pageTouch: PageTouch): EventBinding[] => [
  onEvent('show:join', (context, payload) => entrance.join(context, payload)),
  onEvent('touch:seen', (context, _payload, showId) => pageTouch.seen(context, showId)),
  onEvent('show:resync', async (_context, payload, showId) => entrance.resync(showId, payload)),
  onEvent('show:leave', async (context) => {
    context.leave()
    return {}
  }),
]

/** The same events; an order placed from a page writes the touch of that page first. */
export const touchBeforeOrders = (pageTouch: PageTouch, bindings: readonly EventBinding[]): EventBinding[] =>
  bindings.map(({ name, handle }) => ({
    name,
    handle: async (context, payload, showId) => {
      if (name === 'order:place') await pageTouch.ordering(context)
      return handle(context, payload, showId)
    },
  }))
