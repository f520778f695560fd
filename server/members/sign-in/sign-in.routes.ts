// Sign-in, sign-out, the owner's set-up and confirming identity over HTTP.
import type { Actor } from '../../actor.ts'
import { route, type Route } from '../../http/route.ts'
import type { Me } from '../../protocol/members.ts'
import { restEndpoints as endpoints, type BodyOf } from '../../protocol/rest-endpoints.ts'
import type { DemoPersons } from '../demo-persons.service.ts'
import type { People } from '../people.service.ts'
import type { Proof } from '../second-factor/second-factor.service.ts'
import type { Sessions } from '../sessions/session.service.ts'
import type { SignIn } from './sign-in.service.ts'
import type { StaffAccounts } from '../staff/staff-accounts.service.ts'
import type { StaffSignIn } from './staff-sign-in.service.ts'

export type SignInRoutesDeps = {
  readonly signIn: SignIn
  readonly staffSignIn: StaffSignIn
  readonly accounts: Pick<StaffAccounts, 'welcome'>
  readonly sessions: Sessions
  readonly people: Pick<People, 'meOf' | 'forget'>
  /** With the demo off there is no such route. */
  readonly demoPersons: DemoPersons | null
}
const proofOf = ({ totp, recovery }: BodyOf<typeof endpoints.passwordSignIn>): Proof | null =>
  totp !== undefined ? { totp } : recovery !== undefined ? { recovery } : null

type Cookies = { readonly set: (headerValue: string) => void }
type SignedIn = { readonly personId: string | null; readonly cookies: readonly string[] }

export const signInRoutes = ({ signIn, staffSignIn, accounts, sessions, people, demoPersons }: SignInRoutesDeps): Route[] => {
  const welcome = async (signedIn: SignedIn, cookies: Cookies): Promise<Me> => {
    for (const cookie of signedIn.cookies) cookies.set(cookie)
    if (signedIn.personId !== null) people.forget(signedIn.personId)
    return people.meOf({ personId: signedIn.personId })
  }
  const confirm = async (actor: Actor, body: BodyOf<typeof endpoints.confirmIdentity>): Promise<Me> => {
    if ('password' in body) await staffSignIn.confirmByPassword(actor, body.password)
    else if ('totp' in body || 'recovery' in body) await staffSignIn.confirmByFactor(actor, body)
    else await signIn.confirmByCode(actor, body.challengeId, body.code)
    return people.meOf(actor)
  }
  const routes: Route[] = [
    route(endpoints.requestCode, ({ actor, body }) => signIn.requestCode(actor, body.phone, body.proof)),
    route(endpoints.verifyCode, async ({ actor, body, cookies }) =>
      welcome(await signIn.verifyCode(actor, body.challengeId, body.code), cookies),
    ),
    route(endpoints.passwordSignIn, async ({ actor, body, cookies }) =>
      welcome(await staffSignIn.signIn(actor, body.name, body.password, proofOf(body), body.proof), cookies),
    ),
    route(endpoints.ownerSetup, async ({ actor, body, cookies }) => welcome(await staffSignIn.makeOwner(actor, body), cookies)),
    route(endpoints.staffWelcome, async ({ actor, body, cookies }) => welcome(await accounts.welcome(actor, body), cookies)),
    route(endpoints.confirmCode, ({ actor, body }) => signIn.requestOwnCode(actor, body.proof)),
    route(endpoints.confirmIdentity, ({ actor, body }) => confirm(actor, body)),
    route(endpoints.signOut, async ({ actor, cookies }) => {
      for (const cookie of await sessions.signOut(actor)) cookies.set(cookie)
      return {}
    }),
  ]
  if (demoPersons) {
    routes.push(
      route(endpoints.demoSignIn, async ({ actor, body, cookies }) => welcome(await demoPersons.signIn(actor, body.person), cookies)),
    )
  }
  return routes
}
