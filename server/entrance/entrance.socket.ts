// The events of walking into a show and out of it.
import { onEvent, type EventBinding } from '../realtime/bind-event.ts'
import type { Entrance } from './entrance.service.ts'

export const entranceEvents = (entrance: Entrance): EventBinding[] => [
  onEvent('show:join', (context, payload) => entrance.join(context, payload)),
  onEvent('show:resync', async (_context, payload, showId) => entrance.resync(showId, payload)),
  onEvent('show:leave', async (context) => {
    context.leave()
    return {}
  }),
]
