// Opens the explanation of entries: read-only, across ledger, orders and leaders.
import type { Route } from '../../http/route.ts'
import { explainRoutes } from './explain.routes.ts'
import { createExplain, type ExplainDeps } from './explain.service.ts'

export const openExplain = (deps: ExplainDeps): { readonly routes: Route[] } => ({ routes: explainRoutes(createExplain(deps)) })
