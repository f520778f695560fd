// Opens levels: moved by the month and by staff, read by leaders and staff, asked for when an order of the past changes hands.
import type { Connection } from 'mongoose'
import type { RateService } from '../../commission/rate.service.ts'
import type { Duty } from '../../jobs/loop.ts'
import { createLevelViews } from './level-view.service.ts'
import { levelRoutes } from './level.routes.ts'
import { createLevels, type LevelDeps } from './level.service.ts'
import { createLevelStore } from './level.store.ts'

export type OpenLevelsDeps = Omit<LevelDeps, 'store' | 'termsAt'> & {
  readonly db: Connection
  readonly rates: Pick<RateService, 'termsAt' | 'shopBps'>
}

/** A day's books are closed ten minutes after its end: the first beat after that moves the levels. */
const LOOK_EVERY_MS = 300_000

export function openLevels({ db, rates, ...deps }: OpenLevelsDeps) {
  const store = createLevelStore(db)
  const levels = createLevels({ ...deps, store, termsAt: rates.termsAt })
  const views = createLevelViews({ ...deps, ...rates, store, leaderById: deps.leaders.byId })
  const duties: Duty[] = [
    { name: 'levels.monthly', everyMs: LOOK_EVERY_MS, run: levels.monthly },
    { name: 'levels.owed', everyMs: 10_000, run: levels.repair },
  ]
  return { onceHeld: levels.onceHeld, spread: levels.spread, routes: levelRoutes(levels, views), duties }
}
