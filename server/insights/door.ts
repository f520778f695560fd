// Opens the insights: figures that are counted across domains, read-only.
import type { Connection } from 'mongoose'
import type { Route } from '../http/route.ts'
import { leaderFigureRoutes } from './leader-figures.routes.ts'
import { createLeaderFigures, type LeaderFigures, type LeaderFiguresDeps } from './leader-figures.service.ts'
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
}
export type Insights = { readonly leaderFigures: LeaderFigures; readonly studio: Studio; readonly routes: Route[] }

export function openInsights({ db, leaderFigures, studio: studioDeps, rulePreview }: InsightsDeps): Insights {
  const figures = createLeaderFigures(leaderFigures)
  const studio = createStudio({ ...studioDeps, store: createStudioStore(db) })
  const preview = createRulePreview({ ...rulePreview, store: createRulePreviewStore(db) })
  const routes = [...leaderFigureRoutes(figures), ...studioRoutes(studio), ...rulePreviewRoutes(preview)]
  return { leaderFigures: figures, studio, routes }
}
