// Opens the entrance: the last domain before a page is in a show.
import type { Route } from '../http/route.ts'
import type { EventBinding, SocketContext } from '../realtime/bind-event.ts'
import { createEntrance, type Entrance, type EntranceDeps } from './entrance.service.ts'
import { entranceRoutes } from './entrance.routes.ts'
import { entranceEvents, touchBeforeOrders } from './entrance.socket.ts'
import { createPageSteps, type PageStepsDeps } from './page-steps.service.ts'
import { createPageTouch, type PageTouchDeps } from './page-touch.service.ts'

export type OpenEntranceDeps = Omit<EntranceDeps, 'pageTouch'> &
  PageTouchDeps & {
    readonly noteStep: PageStepsDeps['note']
    /** Tells of persons that a show had not seen for ten minutes. */
    readonly onArrived: (listener: (context: SocketContext, showId: string, crowd: 'viewers' | 'simulated' | 'team') => void) => void
  }
export type OpenedEntrance = {
  readonly entrance: Entrance
  readonly events: EventBinding[]
  readonly routes: Route[]
  /** Other domains' events, in which an order writes the touch of its page first. */
  readonly beforeOrders: (bindings: readonly EventBinding[]) => EventBinding[]
}

export const openEntrance = ({ onArrived, ...deps }: OpenEntranceDeps): OpenedEntrance => {
  const pageTouch = createPageTouch(deps)
  const steps = createPageSteps({ note: deps.noteStep, after: (ms, run) => void setTimeout(run, ms).unref(), logger: deps.logger })
  const entrance = createEntrance({ ...deps, pageTouch })
  onArrived(({ actor }, showId, crowd) => {
    // The show's own people come and go unannounced.
    if (crowd === 'team') return
    entrance.came(actor, showId).catch((err: unknown) => deps.logger.warn({ err, showId }, 'arrival not told'))
  })
  return {
    entrance,
    events: entranceEvents(entrance, pageTouch, steps),
    routes: entranceRoutes(entrance),
    beforeOrders: (bindings) => touchBeforeOrders(pageTouch, steps, bindings),
  }
}
