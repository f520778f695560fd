// The events of walking into a show, being seen there, and out of it.
import { onEvent, type EventBinding } from '../realtime/bind-event.ts'
import type { Entrance } from './entrance.service.ts'
import type { PageSteps, SteppingPage } from './page-steps.service.ts'
import type { PageTouch, TouchingPage } from './page-touch.service.ts'

/** Her steps are the leader's whose link brought her. */
const stepping = (pageTouch: Pick<PageTouch, 'leaderOf'>, steps: PageSteps) => (page: TouchingPage & SteppingPage, showId: string) => {
  const leaderId = pageTouch.leaderOf(page, showId)
  if (leaderId !== null) steps.opened(page, showId, leaderId)
}

export const entranceEvents = (entrance: Entrance, pageTouch: PageTouch, steps: PageSteps): EventBinding[] => [
  onEvent('show:join', async (context, payload) => {
    const answer = await entrance.join(context, payload)
    stepping(pageTouch, steps)(context, payload.showId)
    return answer
  }),
  onEvent('touch:seen', async (context, _payload, showId) => {
    const answer = await pageTouch.seen(context, showId)
    stepping(pageTouch, steps)(context, showId)
    return answer
  }),
  onEvent('show:resync', async (_context, payload, showId) => entrance.resync(showId, payload)),
  onEvent('show:leave', async (context) => {
    context.leave()
    return {}
  }),
]

/** The same events; an order placed from a page writes the touch of that page first, and reaching for an offer is a step of it. */
export const touchBeforeOrders = (pageTouch: PageTouch, steps: PageSteps, bindings: readonly EventBinding[]): EventBinding[] =>
  bindings.map(({ name, handle }) => ({
    name,
    handle: async (context, payload, showId) => {
      if (name === 'order:place') {
        await pageTouch.ordering(context)
        stepping(pageTouch, steps)(context, showId)
      }
      if (name === 'order:place' || name === 'offer:prepare') steps.clicked(context, showId)
      return handle(context, payload, showId)
    },
  }))
