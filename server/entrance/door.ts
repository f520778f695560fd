// Opens the entrance: the last domain before a page is in a show.
import type { Route } from '../http/route.ts'
import type { EventBinding, SocketContext } from '../realtime/bind-event.ts'
import { createEntrance, type Entrance, type EntranceDeps } from './entrance.service.ts'
import { entranceRoutes } from './entrance.routes.ts'
import { entranceEvents } from './entrance.socket.ts'

export type OpenEntranceDeps = EntranceDeps & {
  /** Tells of persons that a show had not seen for ten minutes. */
  readonly onArrived: (listener: (context: SocketContext, showId: string, crowd: 'viewers' | 'simulated' | 'team') => void) => void
}
export type OpenedEntrance = { readonly entrance: Entrance; readonly events: EventBinding[]; readonly routes: Route[] }

export const openEntrance = ({ onArrived, ...deps }: OpenEntranceDeps): OpenedEntrance => {
  const entrance = createEntrance(deps)
  onArrived(({ actor }, showId, crowd) => {
    // The show's own people come and go unannounced.
    if (crowd === 'team') return
    entrance.came(actor, showId).catch((err: unknown) => deps.logger.warn({ err, showId }, 'arrival not told'))
  })
  return { entrance, events: entranceEvents(entrance), routes: entranceRoutes(entrance) }
}
