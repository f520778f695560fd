// The second factor and the password of the person who asks, over HTTP.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints as endpoints } from '../../protocol/rest-endpoints.ts'
import type { OwnSessions } from '../sessions/own-sessions.service.ts'
import { secondFactorOf, type People } from '../people.service.ts'
import type { SecondFactor } from './second-factor.service.ts'
import type { StaffSignIn } from '../sign-in/staff-sign-in.service.ts'

export type SecondFactorRoutesDeps = {
  readonly secondFactor: SecondFactor
  readonly staffSignIn: Pick<StaffSignIn, 'changePassword'>
  readonly ownSessions: Pick<OwnSessions, 'endOthers'>
  readonly people: Pick<People, 'known'>
}

export const secondFactorRoutes = ({ secondFactor, staffSignIn, ownSessions, people }: SecondFactorRoutesDeps): Route[] => [
  route(endpoints.secondFactor, async ({ actor }) => {
    const her = actor.personId === null ? null : await people.known(actor.personId)
    return secondFactor.state(actor, her ? secondFactorOf(her) : 'off')
  }),
  route(endpoints.secondFactorBegin, ({ actor }) => secondFactor.begin(actor)),
  route(endpoints.secondFactorConfirm, ({ actor, body }) => secondFactor.confirm(actor, body.totp)),
  route(endpoints.recoveryRenew, ({ actor }) => secondFactor.renewRecovery(actor)),
  route(endpoints.passwordChange, async ({ actor, body }) => {
    await staffSignIn.changePassword(actor, body.current, body.password)
    await ownSessions.endOthers(actor)
    return {}
  }),
]
