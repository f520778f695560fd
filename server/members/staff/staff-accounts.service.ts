// The owner's work on staff accounts: making, inviting, granting scopes, disabling; and the invited person's first password.
import type { Actor } from '../../actor.ts'
import type { Audit } from '../../audit/audit.service.ts'
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import type { Bus } from '../../domain-events.ts'
import { SCOPES, type Scope } from '../../protocol/acts.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { BodyOf, QueryOf, ReplyOf, restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { StaffAccount } from '../../protocol/staff-accounts.ts'
import { matchText } from '../../protocol/text.ts'
import { goodPassword } from '../sign-in/password-check.service.ts'
import type { PeopleStore } from '../people.service.ts'
import { permit } from '../permit.service.ts'
import { maskedPhone, phoneKey, type OwnPhone, type Person } from '../person.rules.ts'
import { hasSecondFactor } from '../second-factor/second-factor.rules.ts'
import type { SecondFactor } from '../second-factor/second-factor.service.ts'
import type { SessionStore, Sessions } from '../sessions/session.service.ts'
import type { Asking } from '../asking.rules.ts'
import type { Passwords } from '../sign-in/staff-sign-in.service.ts'

export type InviteStore = {
  readonly put: (personId: string, tokenHash: string, expiresAtMs: number) => Promise<void>
  /** Whose token this is, while it lives. */
  readonly find: (tokenHash: string, nowMs: number) => Promise<string | null>
  /** The person for exactly one of those who bring the token in time; the row is gone then. */
  readonly use: (tokenHash: string, nowMs: number) => Promise<string | null>
  readonly drop: (personId: string) => Promise<void>
}
export type StaffAccountsDeps = {
  readonly people: Pick<PeopleStore, 'byId' | 'byStaffName' | 'insert' | 'listStaff' | 'changeStaff' | 'setPasswordHash' | 'setNotBefore'>
  readonly invites: InviteStore
  readonly sessions: Pick<Sessions, 'start' | 'endAllOf'>
  readonly secondFactor: Pick<SecondFactor, 'reset'>
  readonly lastSeen: SessionStore['lastSeenOf']
  readonly passwords: Pick<Passwords, 'hash'>
  readonly audit: Pick<Audit, 'write'>
  readonly bus: Pick<Bus, 'emit'>
  readonly clock: Clock
  readonly newId: () => string
  readonly randomToken: () => string
  readonly hashToken: (token: string) => string
  readonly blindPhone: (normalised: string) => string
  readonly config: { readonly shopName: string }
}
type Endpoints = typeof restEndpoints
type Invite = ReplyOf<Endpoints['staffInvite']>

const PAGE_SIZE = 50
/** Long enough for a weekend, short enough for a link that lies in a chat. */
const INVITE_LIFE_MS = 72 * 3_600_000

const stateOf = ({ blockedAtMs, demo, staff }: Person): StaffAccount['state'] => {
  if (blockedAtMs !== null) return 'disabled'
  return staff?.passwordHash === null && !(demo && staff.owner) ? 'invited' : 'active'
}
/** Each once and in the order of the contract; an owner has all of them without a list. */
const inOrder = (owner: boolean, scopes: readonly Scope[]): Scope[] => SCOPES.filter((scope) => !owner && scopes.includes(scope))

const accountOf = (actor: Pick<Actor, 'personId'>, person: Person, lastSeenAtMs: number | null): StaffAccount => ({
  personId: person.id,
  name: person.staff?.name ?? person.nickname,
  pictureUrl: person.pictureUrl,
  owner: person.staff?.owner ?? false,
  scopes: [...(person.staff?.scopes ?? [])],
  state: stateOf(person),
  secondFactor: hasSecondFactor(person),
  phoneMasked: person.staff?.ownPhone?.masked ?? null,
  createdAtMs: person.createdAtMs,
  lastSeenAtMs,
  self: person.id === actor.personId,
})

export type StaffAccounts = ReturnType<typeof createStaffAccounts>

export const createStaffAccounts = (deps: StaffAccountsDeps) => {
  const { people, invites, sessions, audit, bus, clock } = deps

  const staffOf = async (personId: string): Promise<Person> => {
    const person = await people.byId(personId)
    if (person?.kind !== 'staff' || !person.staff) throw new DomainError('not_found')
    return person
  }
  const read = async (actor: Actor, personId: string): Promise<StaffAccount> => {
    const [person, seen] = await Promise.all([staffOf(personId), deps.lastSeen([personId])])
    return accountOf(actor, person, seen.get(personId) ?? null)
  }
  const write = async (personId: string, change: Parameters<PeopleStore['changeStaff']>[1]): Promise<void> => {
    const verdict = await people.changeStaff(personId, change)
    if (verdict === 'missing') throw new DomainError('not_found')
    if (verdict === 'lastOwner') throw new DomainError('wrong_state', { why: 'lastOwner' })
  }
  const ownPhoneOf = (phone: string): OwnPhone => ({ index: deps.blindPhone(phoneKey(phone)), masked: maskedPhone(phone) })
  const invite = async (actor: Actor, personId: string): Promise<Invite> => {
    const token = deps.randomToken()
    const expiresAtMs = clock.nowMs() + INVITE_LIFE_MS
    await invites.put(personId, deps.hashToken(token), expiresAtMs)
    return { account: await read(actor, personId), token, expiresAtMs }
  }

  return {
    list: async (actor: Actor, { cursor, limit }: QueryOf<Endpoints['staffAccounts']>): Promise<ReplyOf<Endpoints['staffAccounts']>> => {
      permit(actor, 'staff.read')
      const size = Math.min(limit === undefined ? PAGE_SIZE : Number(limit), LIMITS.pageSizeMax)
      const found = await people.listStaff(cursor === undefined || cursor === '' ? null : cursor, size + 1)
      const page = found.slice(0, size)
      const seen = await deps.lastSeen(page.map(({ id }) => id))
      return {
        rows: page.map((person) => accountOf(actor, person, seen.get(person.id) ?? null)),
        next: found.length > size ? (page.at(-1)?.id ?? null) : null,
      }
    },

    /** An account without a password, and the token that sets one. Refuses with `bad_input` {field: 'name', why: 'taken'}. */
    create: async (actor: Actor, given: BodyOf<Endpoints['staffCreate']>): Promise<Invite> => {
      permit(actor, 'staff.create')
      const nameMatch = matchText(given.name)
      if (nameMatch === '') throw new DomainError('bad_input', { field: 'name' })
      const scopes = inOrder(given.owner, given.scopes)
      const id = deps.newId()
      const ownPhone = given.phone === undefined ? null : ownPhoneOf(given.phone)
      const staff = { name: given.name, nameMatch, passwordHash: null, owner: given.owner, scopes, ...(ownPhone && { ownPhone }) }
      const standing = await people.insert({
        id,
        kind: 'staff',
        nickname: given.name,
        nicknameMatch: nameMatch,
        pictureId: null,
        pictureUrl: null,
        phone: null,
        staff,
        blockedAtMs: null,
        notBeforeMs: 0,
        // What is made in the demo ends with it.
        demo: actor.demo,
        simulated: false,
        createdAtMs: clock.nowMs(),
      })
      if (standing.id !== id) throw new DomainError('bad_input', { field: 'name', why: 'taken' })
      const after = { owner: given.owner, scopes, ...(ownPhone && { phone: ownPhone.masked }) }
      await audit.write({ actor, act: 'staff.create', on: { kind: 'staff', id }, after, reason: given.reason })
      return invite(actor, id)
    },

    /** A fresh token, for a first password that was never set or one that was forgotten. */
    invite: async (actor: Actor, personId: string, reason: string): Promise<Invite> => {
      permit(actor, 'staff.create')
      const person = await staffOf(personId)
      if (person.blockedAtMs !== null) throw new DomainError('wrong_state', { why: 'disabled' })
      await audit.write({ actor, act: 'staff.create', on: { kind: 'staff', id: personId }, after: { invited: true }, reason })
      return invite(actor, personId)
    },

    /** Refuses with `not_allowed` for oneself, `wrong_state` {why: 'lastOwner'}. Ends sessions and sockets at once. */
    disable: async (actor: Actor, personId: string, { disabled, reason }: BodyOf<Endpoints['staffDisable']>): Promise<StaffAccount> => {
      permit(actor, 'staff.disable')
      const before = await staffOf(personId)
      if (personId === actor.personId) throw new DomainError('not_allowed', { why: 'self' })
      const nowMs = clock.nowMs()
      await write(personId, { blockedAtMs: disabled ? nowMs : null })
      if (disabled) {
        await invites.drop(personId)
        await people.setNotBefore(personId, nowMs)
        await sessions.endAllOf(personId, 'banned')
      }
      bus.emit('personChanged', { personId })
      const [was, is] = [{ disabled: before.blockedAtMs !== null }, { disabled }]
      await audit.write({ actor, act: 'staff.disable', on: { kind: 'staff', id: personId }, before: was, after: is, reason })
      return read(actor, personId)
    },

    /** What she may do from now on; open pages of hers are judged anew at once. Refuses with `wrong_state` {why: 'lastOwner'}. */
    grant: async (actor: Actor, personId: string, given: BodyOf<Endpoints['scopeGrant']>): Promise<StaffAccount> => {
      permit(actor, 'scope.grant')
      const { staff } = await staffOf(personId)
      const scopes = inOrder(given.owner, given.scopes)
      await write(personId, { owner: given.owner, scopes })
      bus.emit('personChanged', { personId })
      const before = { owner: staff?.owner, scopes: staff?.scopes }
      const after = { owner: given.owner, scopes }
      await audit.write({ actor, act: 'scope.grant', on: { kind: 'staff', id: personId }, before, after, reason: given.reason })
      return read(actor, personId)
    },

    /** Whose phone this account is: from now on she decides nothing about the buyer or leader of it. null: nobody's. */
    setPhone: async (actor: Actor, personId: string, { phone, reason }: BodyOf<Endpoints['staffPhone']>): Promise<StaffAccount> => {
      permit(actor, 'scope.grant')
      const { staff } = await staffOf(personId)
      const ownPhone = phone === null ? null : ownPhoneOf(phone)
      await write(personId, { ownPhone })
      bus.emit('personChanged', { personId })
      const [before, after] = [{ phone: staff?.ownPhone?.masked ?? null }, { phone: ownPhone?.masked ?? null }]
      await audit.write({ actor, act: 'scope.grant', on: { kind: 'staff', id: personId }, before, after, reason })
      return read(actor, personId)
    },

    /** Refuses with `not_allowed` for one's own. */
    resetSecondFactor: async (actor: Actor, personId: string, reason: string): Promise<StaffAccount> => {
      await deps.secondFactor.reset(actor, personId, reason)
      return read(actor, personId)
    },

    /**
     * Sets the password by an invitation and signs in; every other session of hers ends. Who has a second factor is not signed in by a
     * link alone: personId null. Refuses with `not_found` (wrong, used or old token), `bad_input`.
     */
    welcome: async (asking: Asking, given: BodyOf<Endpoints['staffWelcome']>): Promise<{ personId: string | null; cookies: string[] }> => {
      const tokenHash = deps.hashToken(given.token)
      const invited = await invites.find(tokenHash, clock.nowMs())
      const person = invited === null ? null : await people.byId(invited)
      if (!person?.staff || person.blockedAtMs !== null) throw new DomainError('not_found')
      const password = goodPassword(given.password, [person.staff.name, deps.config.shopName])
      const hash = await deps.passwords.hash(password)
      // A weak password did not use the token up; two who bring the same one race here.
      if ((await invites.use(tokenHash, clock.nowMs())) !== person.id) throw new DomainError('not_found')
      await people.setPasswordHash(person.id, hash)
      await sessions.endAllOf(person.id, 'replaced')
      bus.emit('personChanged', { personId: person.id })
      if (hasSecondFactor(person)) return { personId: null, cookies: [] }
      return { personId: person.id, cookies: await sessions.start(asking, person, { byPassword: true }) }
    },
  }
}
