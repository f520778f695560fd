// Staff accounts, the desk's acts on members and a person's own sessions over HTTP.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints as endpoints } from '../../protocol/rest-endpoints.ts'
import type { MemberDesk } from './member-desk.service.ts'
import type { OwnSessions } from '../sessions/own-sessions.service.ts'
import type { StaffAccounts } from './staff-accounts.service.ts'

export type StaffPeopleRoutesDeps = {
  readonly accounts: StaffAccounts
  readonly desk: MemberDesk
  readonly ownSessions: OwnSessions
}

export const staffPeopleRoutes = ({ accounts, desk, ownSessions }: StaffPeopleRoutesDeps): Route[] => [
  route(endpoints.staffAccounts, ({ actor, query }) => accounts.list(actor, query)),
  route(endpoints.staffCreate, ({ actor, body }) => accounts.create(actor, body)),
  route(endpoints.staffInvite, ({ actor, params, body }) => accounts.invite(actor, params.id, body.reason)),
  route(endpoints.staffDisable, ({ actor, params, body }) => accounts.disable(actor, params.id, body)),
  route(endpoints.scopeGrant, ({ actor, params, body }) => accounts.grant(actor, params.id, body)),
  route(endpoints.staffPhone, ({ actor, params, body }) => accounts.setPhone(actor, params.id, body)),
  route(endpoints.totpReset, ({ actor, params, body }) => accounts.resetSecondFactor(actor, params.id, body.reason)),
  route(endpoints.memberBlock, ({ actor, params, body }) => desk.block(actor, params.id, body)),
  route(endpoints.memberEndSessions, async ({ actor, params, body }) => {
    await desk.endSessions(actor, params.id, body.reason)
    return {}
  }),
  route(endpoints.ownSessions, ({ actor }) => ownSessions.list(actor)),
  route(endpoints.ownSessionEnd, async ({ actor, params }) => {
    await ownSessions.end(actor, params.id)
    return {}
  }),
  route(endpoints.otherSessionsEnd, ({ actor }) => ownSessions.endOthers(actor)),
]
