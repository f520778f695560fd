// Who the people are: their cards, their roles as of now, finding them by phone or name, their profile.
import type { Actor } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { DomainError } from '../domain-error.ts'
import type { Bus } from '../domain-events.ts'
import type { Role, Scope } from '../protocol/acts.ts'
import type { Me } from '../protocol/members.ts'
import { matchText } from '../protocol/text.ts'
import { permit } from './permit.service.ts'
import { holdsContact, nicknameVerdict, phoneKey, scopesOf, type OwnPhone, type Person } from './person.rules.ts'
import { hasSecondFactor, needsSecondFactor } from './second-factor/second-factor.rules.ts'

export type PeopleStore = {
  readonly byId: (id: string) => Promise<Person | null>
  readonly byIds: (ids: readonly string[]) => Promise<readonly Person[]>
  readonly byPhone: (index: string) => Promise<Person | null>
  readonly byStaffName: (nameMatch: string) => Promise<Person | null>
  /** First come first kept: the person that stands with this id, phone or staff name afterwards. */
  readonly insert: (person: Person) => Promise<Person>
  readonly setProfile: (
    id: string,
    patch: Partial<Pick<Person, 'nickname' | 'nicknameMatch' | 'pictureId' | 'pictureUrl'>>,
  ) => Promise<void>
  readonly setPasswordHash: (id: string, hash: string) => Promise<void>
  /** null takes it away. Staff only. */
  readonly setSecondFactor: (id: string, atMs: number | null) => Promise<void>
  readonly setNotBefore: (id: string, atMs: number) => Promise<void>
  readonly setBlocked: (id: string, atMs: number | null) => Promise<void>
  /** Members, newest first; `nickname` is a beginning in match form. */
  readonly search: (given: {
    nickname: string | null
    phoneIndex: string | null
    before: string | null
    limit: number
  }) => Promise<readonly Person[]>
  readonly ownerExists: (demo: boolean) => Promise<boolean>
  /** Staff, newest first. */
  readonly listStaff: (before: string | null, limit: number) => Promise<readonly Person[]>
  /** One change after another, so that two owners who lower each other at once do not both succeed; the last usable owner stays. */
  readonly changeStaff: (
    id: string,
    change: {
      readonly owner?: boolean
      readonly scopes?: readonly Scope[]
      readonly blockedAtMs?: number | null
      readonly ownPhone?: OwnPhone | null
    },
  ) => Promise<'changed' | 'lastOwner' | 'missing'>
}
export type Standing = {
  readonly host: boolean
  readonly assistant: boolean
  readonly leaderId: string | null
  readonly leaderState: Me['leaderState']
}
export type PersonCard = { readonly nickname: string; readonly pictureUrl: string | null; readonly simulated: boolean }
/** A person with what she is in shows and among leaders, at most 30 s old. */
export type KnownPerson = {
  readonly person: Person
  readonly standing: Standing
  readonly roles: readonly Role[]
  readonly scopes: readonly Scope[]
  /** She must take up a second factor before anything is open to her. */
  readonly asked: boolean
}

export type PeopleDeps = {
  readonly store: PeopleStore
  readonly standing: (personId: string) => Promise<Standing>
  readonly blindPhone: (normalised: string) => string
  /** Blind indexes of the ID numbers that these members gave as leaders. */
  readonly idIndexes: (memberIds: readonly string[]) => Promise<readonly string[]>
  readonly pictures: {
    readonly url: (pictureId: string) => Promise<string | null>
    readonly ownerOf: (pictureId: string) => Promise<string | null>
    readonly intake: (actor: Actor, given: Buffer) => Promise<{ readonly pictureId: string; readonly url: string }>
  }
  readonly clock: Clock
  readonly bus: Bus
  /** asksSecondFactor: in production owners and finance do nothing without one. */
  readonly config: { readonly demo: boolean; readonly shopName: string; readonly asksSecondFactor: boolean }
}

const KNOWN_FOR_MS = 30_000
const KNOWN_MAX = 20_000
const STAFF_LOOKED_AT = 200

const rolesOf = (person: Person, standing: Standing): readonly Role[] => {
  const roles: Role[] = person.kind === 'staff' ? ['staff'] : ['member']
  if (person.staff?.owner) roles.push('owner')
  if (standing.leaderState === 'active' && person.kind === 'member') roles.push('leader')
  if (standing.host) roles.push('host')
  if (standing.assistant) roles.push('assistant')
  return roles
}

const phoneIndexOf = (person: Person | null): string | null => person?.phone?.index ?? person?.staff?.ownPhone?.index ?? null

const createKnown = ({ store, standing, clock, bus, config }: PeopleDeps) => {
  const kept = new Map<string, { known: KnownPerson; atMs: number }>()
  bus.on('personChanged', ({ personId }) => void kept.delete(personId))
  return {
    forget: (personId: string): void => void kept.delete(personId),
    get: async (personId: string): Promise<KnownPerson | null> => {
      const hit = kept.get(personId)
      if (hit && clock.monotonicMs() - hit.atMs < KNOWN_FOR_MS) return hit.known
      const [person, her] = await Promise.all([store.byId(personId), standing(personId)])
      if (!person) return null
      const asked = config.asksSecondFactor && needsSecondFactor(person) && !hasSecondFactor(person)
      const known: KnownPerson = {
        person,
        standing: her,
        // Her rights are not refused one by one but not there: no act can be forgotten.
        roles: asked ? ['staff'] : rolesOf(person, her),
        scopes: person.staff && !asked ? scopesOf(person.staff) : [],
        asked,
      }
      if (kept.size >= KNOWN_MAX) kept.clear()
      kept.set(personId, { known, atMs: clock.monotonicMs() })
      return known
    },
  }
}

export const secondFactorOf = ({ person, asked }: KnownPerson): 'off' | 'on' | 'asked' =>
  hasSecondFactor(person) ? 'on' : asked ? 'asked' : 'off'

export type People = ReturnType<typeof createPeople>

export const createPeople = (deps: PeopleDeps) => {
  const { store, bus, config, pictures } = deps
  const known = createKnown(deps)

  const meOf = async (actor: Pick<Actor, 'personId'>): Promise<Me> => {
    const her = actor.personId === null ? null : await known.get(actor.personId)
    if (!her) {
      const nobody = { personId: null, nickname: null, pictureUrl: null, phoneMasked: null }
      return { kind: 'guest', ...nobody, roles: ['guest'], scopes: [], leaderState: 'none', demo: false, demoMode: config.demo }
    }
    const { person, standing } = her
    return {
      kind: person.kind,
      personId: person.id,
      nickname: person.nickname,
      pictureUrl: person.pictureUrl,
      phoneMasked: person.phone?.masked ?? null,
      roles: [...her.roles],
      scopes: [...her.scopes],
      leaderState: standing.leaderState,
      demo: person.demo,
      demoMode: config.demo,
      ...(person.kind === 'staff' && !person.demo ? { secondFactor: secondFactorOf(her) } : {}),
    }
  }

  const setProfile = async (actor: Actor, patch: Parameters<PeopleStore['setProfile']>[1]): Promise<Me> => {
    const personId = actor.personId ?? ''
    await store.setProfile(personId, patch)
    bus.emit('personChanged', { personId })
    return meOf(actor)
  }

  return {
    known: known.get,
    forget: known.forget,
    meOf,

    /** Nickname and picture. Refuses with `blocked_words`, and with `not_found` for a picture that is not her own. */
    writeProfile: async (
      actor: Actor,
      given: { readonly nickname?: string | undefined; readonly pictureId?: string | null | undefined },
    ): Promise<Me> => {
      permit(actor, 'profile.write', { own: true })
      const { nickname, pictureId } = given
      if (nickname !== undefined) {
        const refused = actor.kind === 'member' && nicknameVerdict(nickname, config.shopName) !== 'ok'
        if (refused || holdsContact(nickname)) throw new DomainError('blocked_words', { field: 'nickname' })
      }
      if (pictureId && (await pictures.ownerOf(pictureId)) !== actor.personId) throw new DomainError('not_found')
      const picture = pictureId === undefined ? {} : { pictureId, pictureUrl: pictureId === null ? null : await pictures.url(pictureId) }
      const named = nickname === undefined ? {} : { nickname, nicknameMatch: matchText(nickname) }
      return setProfile(actor, { ...picture, ...named })
    },

    /** Takes a picture in and makes it hers. */
    writePicture: async (actor: Actor, given: Buffer): Promise<Me> => {
      permit(actor, 'profile.write', { own: true })
      const { pictureId, url } = await pictures.intake(actor, given)
      return setProfile(actor, { pictureId, pictureUrl: url })
    },

    /** How members and staff look in rooms and lists; ids that are nobody's are left out. */
    cards: async (ids: readonly string[]): Promise<Map<string, PersonCard>> => {
      const people = ids.length === 0 ? [] : await store.byIds([...new Set(ids)])
      return new Map(people.map(({ id, nickname, pictureUrl, simulated }) => [id, { nickname, pictureUrl, simulated }]))
    },

    /** Phones as staff may see them in lists; people without one are left out. */
    phoneMasks: async (ids: readonly string[]): Promise<Map<string, string>> => {
      const people = ids.length === 0 ? [] : await store.byIds([...new Set(ids)])
      return new Map(people.flatMap(({ id, phone }) => (phone ? [[id, phone.masked] as const] : [])))
    },

    /** The member or null; the phone itself is nowhere kept in clear. */
    idByPhone: async (phone: string): Promise<string | null> => (await store.byPhone(deps.blindPhone(phoneKey(phone))))?.id ?? null,

    /** What proves that two members are one person, for self-purchase rules. */
    identityOf: async (personId: string): Promise<{ memberIds: string[]; accountIds: string[]; phoneIndexes: string[] }> => {
      const person = await store.byId(personId)
      return { memberIds: [personId], accountIds: [], phoneIndexes: person?.phone ? [person.phone.index] : [] }
    },

    /** These ids or some of them are she herself: the same id, phone or ID number. Of staff, the phone that the account is known by. */
    areOne: async (personId: string, others: readonly (string | null)[]): Promise<boolean> => {
      const ids = others.flatMap((id) => id ?? [])
      if (ids.length === 0) return false
      if (ids.includes(personId)) return true
      const [her, them] = await Promise.all([store.byId(personId), store.byIds(ids)])
      const index = phoneIndexOf(her)
      if (index === null) return false
      if (them.some((person) => phoneIndexOf(person) === index)) return true
      const member = await store.byPhone(index)
      if (member === null) return false
      const [hers, theirs] = await Promise.all([deps.idIndexes([member.id]), deps.idIndexes(ids)])
      return hers.some((one) => theirs.includes(one))
    },

    /** The member of her phone: herself, or of a staff account the buyer that it is known to be; null when there is none. */
    memberIdOf: async (personId: string): Promise<string | null> => {
      const index = phoneIndexOf(await store.byId(personId))
      return index === null ? null : ((await store.byPhone(index))?.id ?? null)
    },

    /** Another staff account at work that holds a scope (owners hold all): then two persons are there. */
    anotherWith: async (personId: string, scope: Scope): Promise<boolean> => {
      const able = ({ id, blockedAtMs, demo, staff }: Person): boolean =>
        id !== personId &&
        blockedAtMs === null &&
        (demo || staff?.passwordHash !== null) &&
        (staff?.owner || staff?.scopes.includes(scope)) === true
      return (await store.listStaff(null, STAFF_LOOKED_AT)).some(able)
    },

    ownerExists: store.ownerExists,
  }
}
