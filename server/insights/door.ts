// Opens the insights: figures that are counted across domains, read-only.
import { leaderFigureRoutes } from './leader-figures.routes.ts'
import { createLeaderFigures, type LeaderFiguresDeps } from './leader-figures.service.ts'

export type InsightsDeps = { readonly leaderFigures: LeaderFiguresDeps }
export type Insights = ReturnType<typeof openInsights>

export function openInsights({ leaderFigures }: InsightsDeps) {
  const figures = createLeaderFigures(leaderFigures)
  return { leaderFigures: figures, routes: leaderFigureRoutes(figures) }
}
