// Opens the insights: figures that are counted across domains, read-only.
import type { Connection } from 'mongoose'
import type { Route } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import { leaderFigureRoutes } from './leader-figures.routes.ts'
import { createLeaderFigures, type LeaderFigures, type LeaderFiguresDeps } from './leader-figures.service.ts'
import { productivityRoutes } from './productivity/productivity.routes.ts'
import { createProductivity, type ProductivityDeps } from './productivity/productivity.service.ts'
import { createProductivityStore } from './productivity/productivity.store.ts'
import { rulePreviewRoutes } from './rule-preview.routes.ts'
import { createRulePreview, type RulePreviewDeps } from './rule-preview.service.ts'
import { createRulePreviewStore } from './rule-preview.store.ts'
import { studioRoutes } from './studio.routes.ts'
import { createStudio, type Studio, type StudioDeps } from './studio.service.ts'
import { createStudioStore } from './studio.store.ts'

export type InsightsDeps = {
  readonly db: Connection
  readonly leaderFigures: LeaderFiguresDeps
  readonly studio: Omit<StudioDeps, 'store'>
  readonly rulePreview: Omit<RulePreviewDeps, 'store'>
  readonly productivity: Omit<ProductivityDeps, 'store'>
}
export type Insights = { readonly leaderFigures: LeaderFigures; readonly studio: Studio; readonly routes: Route[]; readonly duties: Duty[] }

/** As often as staff look again. */
const SUM_EVERY_MS = 300_000

export function openInsights({
  db,
  leaderFigures,
  studio: studioDeps,
  rulePreview,
  productivity: productivityDeps,
}: InsightsDeps): Insights {
  const figures = createLeaderFigures(leaderFigures)
  const studio = createStudio({ ...studioDeps, store: createStudioStore(db) })
  const preview = createRulePreview({ ...rulePreview, store: createRulePreviewStore(db) })
  const productivity = createProductivity({ ...productivityDeps, store: createProductivityStore(db) })
  const routes = [
    ...leaderFigureRoutes(figures),
    ...studioRoutes(studio),
    ...productivityRoutes(productivity),
    ...rulePreviewRoutes(preview),
  ]
  return { leaderFigures: figures, studio, routes, duties: [{ name: 'insights.leaders', everyMs: SUM_EVERY_MS, run: productivity.sum }] }
}
