// Opens the domain of rooms and shows.
import type { Connection } from 'mongoose'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Bus } from '../domain-events.ts'
import type { Route } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import { newId } from '../new-id.ts'
import { createLobby, type Lobby, type LobbyDeps } from './lobby.service.ts'
import type { Notices } from '../notifications/notice.service.ts'
import { createPlan, type Plan, type PlanDeps, type SellingView } from './plan.service.ts'
import { createReminders } from './reminder.service.ts'
import { createShows, type Shows } from './show.service.ts'
import { createShowStore } from './show.store.ts'
import { showRoutes } from './shows.routes.ts'

const EXPIRE_EVERY_MS = 60_000
const REMIND_EVERY_MS = 15_000

export type OpenShowsDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly bus: Bus
  readonly people: PlanDeps['people']
  readonly pictureUrl: PlanDeps['pictureUrl']
  readonly audit: Pick<Audit, 'write'>
  /** Filled by offers, which stands below: the app hands in functions that ask it later. */
  readonly selling: SellingView
  readonly viewersOf: LobbyDeps['viewersOf']
  readonly seller: LobbyDeps['seller']
  readonly notices: Notices
  readonly publicUrl: string
}
export type OpenedShows = {
  readonly shows: Shows
  readonly plan: Plan
  readonly lobby: Lobby
  readonly routes: Route[]
  readonly duties: Duty[]
}

export const openShows = (deps: OpenShowsDeps): OpenedShows => {
  const { db, clock, bus, people, pictureUrl, audit, selling, viewersOf, seller, notices, publicUrl } = deps
  const store = createShowStore(db)
  const shows = createShows({ store, clock, bus })
  const plan = createPlan({ store, shows, selling, people, pictureUrl, audit, clock, newId: () => newId(clock.nowMs()), bus })
  const lobby = createLobby({ store, shows, selling, viewersOf, seller, clock })
  const reminders = createReminders({ store, notices, publicUrl, clock })
  return {
    shows,
    plan,
    lobby,
    routes: showRoutes({ lobby, plan }),
    duties: [
      { name: 'shows.expire', everyMs: EXPIRE_EVERY_MS, run: shows.expireDue },
      { name: 'shows.remind', everyMs: REMIND_EVERY_MS, run: reminders.remindDue },
    ],
  }
}
