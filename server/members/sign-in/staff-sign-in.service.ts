// Signs staff in by name and password, and makes the first owner of a real shop.
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import { matchText } from '../../protocol/text.ts'
import { goodPassword } from './password-check.service.ts'
import { normalPassword } from './password.rules.ts'
import type { Proof, SecondFactor } from '../second-factor/second-factor.service.ts'
import type { Proofs } from './proof.service.ts'
import { hasSecondFactor } from '../second-factor/second-factor.rules.ts'
import type { PeopleStore } from '../people.service.ts'
import type { Person } from '../person.rules.ts'
import type { Sessions } from '../sessions/session.service.ts'
import type { Asking, LimitRule, Limits } from '../asking.rules.ts'

/** Argon2id in PHC form; few at once, because hashing holds the thread pool that files need too. Refuses with `busy`. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>
  /** Against null a hash of nothing is verified, so that unknown names take as long. `weak`: hash again with today's settings. */
  readonly verify: (hash: string | null, password: string) => Promise<{ readonly right: boolean; readonly weak: boolean }>
}
export type SetupStore = {
  readonly put: (tokenHash: string, expiresAtMs: number) => Promise<void>
  readonly living: (nowMs: number) => Promise<boolean>
  /** True for exactly one of those who bring the right token in time; the row is gone then. */
  readonly use: (tokenHash: string, nowMs: number) => Promise<boolean>
}
/** SIBO_DATA/owner-setup, readable by the server's user only. */
export type SetupFile = { readonly write: (token: string) => Promise<string>; readonly remove: () => Promise<void> }
export type StaffSignInDeps = {
  readonly people: Pick<PeopleStore, 'byId' | 'byStaffName' | 'insert' | 'setPasswordHash' | 'ownerExists'>
  readonly sessions: Pick<Sessions, 'start' | 'confirmed'>
  readonly secondFactor: Pick<SecondFactor, 'prove'>
  readonly passwords: Passwords
  readonly setup: SetupStore
  readonly setupFile: SetupFile
  readonly limits: Limits
  /** Null where pages cannot do the work (plain http). */
  readonly proofs: Pick<Proofs, 'demand'> | null
  readonly clock: Clock
  readonly newId: () => string
  readonly randomToken: () => string
  readonly hashToken: (token: string) => string
  readonly config: { readonly demo: boolean; readonly shopName: string }
}

const SETUP_LIFE_MS = 24 * 3_600_000
const closed = { closedWithoutRedis: true } as const
const NAME_AND_NET: LimitRule = { name: 'password-name-net', points: 5, perSec: 900, ...closed }
/** Over it from whatever nets, a page works before each try; a lock would be a weapon against the person. */
const NAME: LimitRule = { name: 'password-name', points: 20, perSec: 3600, ...closed }

const wrong = (): DomainError => new DomainError('password_wrong')
const factorMissing = (): DomainError => new DomainError('confirm_identity', { by: 'totp' })

export type StaffSignIn = ReturnType<typeof createStaffSignIn>

export const createStaffSignIn = (deps: StaffSignInDeps) => {
  const { people, sessions, passwords, limits, clock, secondFactor } = deps

  const refuse = (verdict: Awaited<ReturnType<Limits['consume']>>): void => {
    if (!verdict.ok) throw new DomainError('slow_down', undefined, verdict.retryAfterMs)
  }
  const withinNet = async (nameMatch: string, network: string): Promise<void> =>
    refuse(await limits.consume(NAME_AND_NET, `${nameMatch}|${network}`))
  const within = async (nameMatch: string, { network, visitorId }: Asking, proof: string | undefined): Promise<void> => {
    const verdict = await limits.consume(NAME, nameMatch)
    if (!verdict.ok && deps.proofs) await deps.proofs.demand('password', visitorId, proof)
    else refuse(verdict)
    // After the work: who is asked for it comes back at once, and must not have used a try for that.
    await withinNet(nameMatch, network)
  }

  const check = async (person: Person | null, given: string): Promise<Person> => {
    const password = normalPassword(given)
    const usable = person?.kind === 'staff' && person.blockedAtMs === null && (!person.demo || deps.config.demo) ? person : null
    const { right, weak } = await passwords.verify(usable?.staff?.passwordHash ?? null, password)
    if (!usable || !right) throw wrong()
    if (weak) await people.setPasswordHash(usable.id, await passwords.hash(password))
    return usable
  }

  return {
    /**
     * Refuses with `password_wrong` for a wrong name and a wrong password alike, `slow_down`, `busy`; after a right password with
     * `confirm_identity` {by: 'totp'} when the second factor is missing and `code_wrong` {by: 'totp'} when it is wrong; with `proof_needed` {puzzle}
     * while many try this name.
     */
    signIn: async (
      asking: Asking,
      name: string,
      password: string,
      factor: Proof | null,
      work?: string,
    ): Promise<{ personId: string; cookies: string[] }> => {
      const nameMatch = matchText(name)
      await within(nameMatch, asking, work)
      const person = await check(await people.byStaffName(nameMatch), password)
      if (hasSecondFactor(person)) {
        if (factor === null) throw factorMissing()
        await secondFactor.prove(person.id, factor)
      }
      return { personId: person.id, cookies: await sessions.start(asking, person, { byPassword: true }) }
    },

    /** A signed-in staff person gives her password again; where a second factor stands, that is asked for. */
    confirmByPassword: async (asking: Asking, password: string): Promise<void> => {
      const person = asking.personId === null ? null : await people.byId(asking.personId)
      if (!person?.staff || asking.sid === null) throw wrong()
      if (hasSecondFactor(person)) throw factorMissing()
      await withinNet(person.staff.nameMatch, asking.network)
      await check(person, password)
      await sessions.confirmed(asking.sid)
    },

    confirmByFactor: async (asking: Asking, proof: Proof): Promise<void> => {
      const person = asking.personId === null ? null : await people.byId(asking.personId)
      if (!person || !hasSecondFactor(person) || asking.sid === null) throw new DomainError('code_wrong', { by: 'totp' })
      await secondFactor.prove(person.id, proof)
      await sessions.confirmed(asking.sid)
    },

    /** A new password for oneself by the old one; every other session ends. Refuses with `password_wrong`, `bad_input` {field, why}, `slow_down`. */
    changePassword: async (asking: Asking, current: string, next: string): Promise<void> => {
      const person = asking.personId === null ? null : await people.byId(asking.personId)
      if (!person?.staff) throw new DomainError('not_allowed')
      const password = goodPassword(next, [person.staff.name, deps.config.shopName])
      await withinNet(person.staff.nameMatch, asking.network)
      await check(person, current)
      await people.setPasswordHash(person.id, await passwords.hash(password))
    },

    /** At boot of a real shop without an owner: leaves a one-time token in the data folder. The file's path, null when there is nothing to do. */
    prepareOwner: async (): Promise<string | null> => {
      if (deps.config.demo || (await people.ownerExists(false))) return null
      if (await deps.setup.living(clock.nowMs())) return null
      const token = deps.randomToken()
      await deps.setup.put(deps.hashToken(token), clock.nowMs() + SETUP_LIFE_MS)
      return deps.setupFile.write(token)
    },

    /** Makes the first owner by that token. Refuses with `not_found` for a wrong or old token, `bad_input` {field, why} for a weak password. */
    makeOwner: async (
      asking: Asking,
      given: { token: string; name: string; password: string },
    ): Promise<{ personId: string; cookies: string[] }> => {
      const password = goodPassword(given.password, [given.name, deps.config.shopName])
      const nameMatch = matchText(given.name)
      if (nameMatch === '') throw new DomainError('bad_input', { field: 'name' })
      const passwordHash = await passwords.hash(password)
      if (await people.ownerExists(false)) throw new DomainError('not_found')
      if (!(await deps.setup.use(deps.hashToken(given.token), clock.nowMs()))) throw new DomainError('not_found')
      const owner = await people.insert({
        id: deps.newId(),
        kind: 'staff',
        nickname: given.name,
        nicknameMatch: nameMatch,
        pictureId: null,
        pictureUrl: null,
        phone: null,
        staff: { name: given.name, nameMatch, passwordHash, owner: true, scopes: [] },
        blockedAtMs: null,
        notBeforeMs: 0,
        demo: false,
        simulated: false,
        createdAtMs: clock.nowMs(),
      })
      await deps.setupFile.remove()
      return { personId: owner.id, cookies: await sessions.start(asking, owner, { byPassword: true }) }
    },
  }
}
