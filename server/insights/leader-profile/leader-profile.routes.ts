// HTTP of one leader's figures.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { LeaderProfiles } from './leader-profile.service.ts'

const DAYS = 30

export const leaderProfileRoutes = (profiles: LeaderProfiles): Route[] => [
  route(restEndpoints.leaderProfile, ({ actor, params, query }) => profiles.of(actor, params.id, Number(query.days ?? DAYS))),
]
