// The second factor of staff: taken up by scanning and one right code, proved by later codes or a recovery code, reset by an owner.
import type { Actor } from '../../actor.ts'
import type { Audit } from '../../audit/audit.service.ts'
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import type { Bus } from '../../domain-events.ts'
import type { SecondFactorState } from '../../protocol/session-endpoints.ts'
import type { Sealing } from '../../sealing.ts'
import type { PeopleStore } from '../people.service.ts'
import { permit } from '../permit.service.ts'
import type { Person } from '../person.rules.ts'
import { RECOVERY_BYTES, recoveryCodes, recoveryForm } from './second-factor.rules.ts'
import type { Sessions } from '../sessions/session.service.ts'
import type { LimitRule, Limits } from '../asking.rules.ts'

export type SecondFactorStore = {
  /** A secret shown to the person and not yet proved; a newer one replaces it. */
  readonly offer: (personId: string, sealed: string, untilMs: number) => Promise<void>
  readonly offered: (personId: string, nowMs: number) => Promise<string | null>
  /** Makes the offered secret the person's, with its first step taken; false when another was offered meanwhile. */
  readonly accept: (personId: string, offered: string, step: number, recovery: readonly string[]) => Promise<boolean>
  readonly of: (personId: string) => Promise<{ readonly sealed: string; readonly recoveryLeft: number } | null>
  /** True for exactly one of those who bring a step, and only for a later one than before. */
  readonly takeStep: (personId: string, step: number) => Promise<boolean>
  /** True for exactly one of those who bring a recovery code. */
  readonly takeRecovery: (personId: string, mac: string) => Promise<boolean>
  readonly renewRecovery: (personId: string, recovery: readonly string[]) => Promise<void>
  readonly remove: (personId: string) => Promise<void>
}
export type TimeCodes = {
  /** 20 random bytes in base32. */
  readonly secret: () => string
  readonly uri: (secret: string, issuer: string, label: string) => string
  /** The uri as a QR code in SVG. */
  readonly picture: (uri: string) => Promise<string>
  /** The step of a right code within one step of now, else null. The code must be six ASCII digits. */
  readonly step: (secret: string, code: string, nowMs: number) => number | null
}
export type SecondFactorDeps = {
  readonly store: SecondFactorStore
  readonly people: Pick<PeopleStore, 'byId' | 'setSecondFactor'>
  readonly sessions: Pick<Sessions, 'endAllOf' | 'confirmed'>
  readonly sealing: Pick<Sealing, 'seal' | 'unseal'>
  readonly timeCodes: TimeCodes
  /** A MAC by a lasting key: recovery codes outlive every rotation. */
  readonly mac: (text: string) => string
  readonly random: (size: number) => Uint8Array
  readonly limits: Limits
  readonly audit: Pick<Audit, 'write'>
  readonly bus: Pick<Bus, 'emit'>
  readonly clock: Clock
  readonly config: { readonly shopName: string }
}
export type Proof = { readonly totp: string } | { readonly recovery: string }

const OFFER_LIFE_MS = 10 * 60_000
const CODE: LimitRule = { name: 'totp-person', points: 5, perSec: 600, closedWithoutRedis: true }
const DIGITS = /^[0-9]{6}$/

export type SecondFactor = ReturnType<typeof createSecondFactor>

/** Six digits or a recovery code against what the person has; each works once. */
const createProver = ({ store, sealing, timeCodes, mac, limits, clock }: SecondFactorDeps) => {
  const right = async (personId: string, proof: Proof): Promise<boolean> => {
    if ('recovery' in proof) return store.takeRecovery(personId, mac(`${personId}|${recoveryForm(proof.recovery)}`))
    const factor = await store.of(personId)
    if (!factor || !DIGITS.test(proof.totp)) return false
    const step = timeCodes.step(sealing.unseal(personId, 'totp', factor.sealed), proof.totp, clock.nowMs())
    return step !== null && store.takeStep(personId, step)
  }
  return async (personId: string, proof: Proof): Promise<void> => {
    const verdict = await limits.consume(CODE, personId)
    if (!verdict.ok) throw new DomainError('slow_down', undefined, verdict.retryAfterMs)
    if (!(await right(personId, proof))) throw new DomainError('code_wrong', { by: 'totp' })
  }
}

export const createSecondFactor = (deps: SecondFactorDeps) => {
  const { store, people, sessions, sealing, timeCodes, clock, audit, bus } = deps
  const prove = createProver(deps)
  const freshCodes = (personId: string): { codes: string[]; macs: string[] } => {
    const codes = recoveryCodes(deps.random(RECOVERY_BYTES))
    return { codes, macs: codes.map((code) => deps.mac(`${personId}|${recoveryForm(code)}`)) }
  }
  /** Staff with a password of their own, confirmed within ten minutes. */
  const herself = async (actor: Actor): Promise<Person> => {
    permit(actor, 'profile.write', { own: true })
    const person = actor.personId === null ? null : await people.byId(actor.personId)
    if (person?.kind !== 'staff' || !person.staff || person.demo) throw new DomainError('not_allowed')
    if (actor.stepUpAtMs === null) throw new DomainError('confirm_identity')
    return person
  }

  return {
    /** Refuses with `code_wrong` {by: 'totp'} also for a code that was used, and with `slow_down`. */
    prove,

    state: async (actor: Actor, state: SecondFactorState): Promise<{ state: SecondFactorState; recoveryLeft: number }> => {
      permit(actor, 'profile.read', { own: true })
      const factor = actor.personId === null ? null : await store.of(actor.personId)
      return { state, recoveryLeft: factor?.recoveryLeft ?? 0 }
    },

    /** A new secret to scan; what stood before goes on until a code of the new one is right. Refuses with `confirm_identity`. */
    begin: async (actor: Actor): Promise<{ secret: string; uri: string; picture: string }> => {
      const person = await herself(actor)
      const secret = timeCodes.secret()
      await store.offer(person.id, sealing.seal(person.id, 'totp', secret), clock.nowMs() + OFFER_LIFE_MS)
      const uri = timeCodes.uri(secret, deps.config.shopName, person.staff?.name ?? person.nickname)
      return { secret, uri, picture: await timeCodes.picture(uri) }
    },

    /** The first right code makes the secret hers; the recovery codes are said this once. Refuses with `code_wrong`, `code_expired`. */
    confirm: async (actor: Actor, code: string): Promise<{ recoveryCodes: string[] }> => {
      const person = await herself(actor)
      const verdict = await deps.limits.consume(CODE, person.id)
      if (!verdict.ok) throw new DomainError('slow_down', undefined, verdict.retryAfterMs)
      const offered = await store.offered(person.id, clock.nowMs())
      if (offered === null) throw new DomainError('code_expired')
      const step = timeCodes.step(sealing.unseal(person.id, 'totp', offered), code, clock.nowMs())
      if (step === null) throw new DomainError('code_wrong', { by: 'totp' })
      const { codes, macs } = freshCodes(person.id)
      if (!(await store.accept(person.id, offered, step, macs))) throw new DomainError('code_expired')
      await people.setSecondFactor(person.id, clock.nowMs())
      bus.emit('personChanged', { personId: person.id })
      const after = { secondFactor: true }
      await audit.write({ actor, act: 'profile.write', on: { kind: 'staff', id: person.id }, after })
      if (actor.sid !== null) await sessions.confirmed(actor.sid)
      return { recoveryCodes: codes }
    },

    /** Ten new recovery codes; the old ones stop working. */
    renewRecovery: async (actor: Actor): Promise<{ recoveryCodes: string[] }> => {
      const person = await herself(actor)
      if ((await store.of(person.id)) === null) throw new DomainError('wrong_state')
      const { codes, macs } = freshCodes(person.id)
      await store.renewRecovery(person.id, macs)
      return { recoveryCodes: codes }
    },

    /** By an owner for somebody else who lost phone and codes: she signs in by password alone and takes up a new one. */
    reset: async (actor: Actor, personId: string, reason: string): Promise<void> => {
      permit(actor, 'totp.reset', { own: personId === actor.personId })
      const person = await people.byId(personId)
      if (person?.kind !== 'staff') throw new DomainError('not_found')
      await store.remove(personId)
      await people.setSecondFactor(personId, null)
      await sessions.endAllOf(personId, 'signedOut')
      bus.emit('personChanged', { personId })
      const [before, after] = [{ secondFactor: person.staff?.secondFactorAtMs !== undefined }, { secondFactor: false }]
      await audit.write({ actor, act: 'totp.reset', on: { kind: 'staff', id: personId }, before, after, reason })
    },
  }
}
