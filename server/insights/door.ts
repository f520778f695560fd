// Opens the insights: figures that are counted across domains, read-only.
import type { Connection } from 'mongoose'
import type { Route } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import { auditTrailRoutes } from './audit-trail/audit-trail.routes.ts'
import { createAuditTrails, type AuditTrailDeps } from './audit-trail/audit-trail.service.ts'
import { boardRoutes } from './boards/board.routes.ts'
import { createBoards, type BoardDeps } from './boards/board.service.ts'
import { createBoardStore } from './boards/board.store.ts'
import { leaderFigureRoutes } from './leader-figures.routes.ts'
import { createLeaderFigures, type LeaderFigures, type LeaderFiguresDeps } from './leader-figures.service.ts'
import { leaderProfileRoutes } from './leader-profile/leader-profile.routes.ts'
import { createLeaderProfiles } from './leader-profile/leader-profile.service.ts'
import { createLeaderProfileStore } from './leader-profile/leader-profile.store.ts'
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
  readonly boards: Omit<BoardDeps, 'store' | 'medianIncomeFen'>
  readonly audit: AuditTrailDeps
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
  boards: boardDeps,
  audit,
}: InsightsDeps): Insights {
  const figures = createLeaderFigures(leaderFigures)
  const studio = createStudio({ ...studioDeps, store: createStudioStore(db) })
  const preview = createRulePreview({ ...rulePreview, store: createRulePreviewStore(db) })
  const productivity = createProductivity({ ...productivityDeps, store: createProductivityStore(db) })
  const boards = createBoards({ ...boardDeps, store: createBoardStore(db), medianIncomeFen: productivity.medianIncomeFen })
  const { leaders, clock, timeZone } = leaderFigures
  const profiles = createLeaderProfiles({ store: createLeaderProfileStore(db), leaders, clock, timeZone })
  const routes = [
    ...leaderFigureRoutes(figures),
    ...leaderProfileRoutes(profiles),
    ...studioRoutes(studio),
    ...productivityRoutes(productivity),
    ...boardRoutes(boards),
    ...rulePreviewRoutes(preview),
    ...auditTrailRoutes(createAuditTrails(audit)),
  ]
  return { leaderFigures: figures, studio, routes, duties: [{ name: 'insights.leaders', everyMs: SUM_EVERY_MS, run: productivity.sum }] }
}
