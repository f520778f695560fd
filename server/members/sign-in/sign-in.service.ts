// Signs members in by a one-time code to their phone, bound to the browser that asked.
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import type { Sms } from '../../notifications/sms.service.ts'
import { matchText } from '../../protocol/text.ts'
import type { Sealing } from '../../sealing.ts'
import type { Signing } from '../../signing.ts'
import type { Asking, LimitRule, Limits } from '../asking.rules.ts'
import { CODE_GAP_SEC, type CodeLimits } from './code-limits.service.ts'
import type { PeopleStore } from '../people.service.ts'
import { firstNickname, maskedPhone, phoneKey, type Person } from '../person.rules.ts'
import type { Sessions } from '../sessions/session.service.ts'

/** One row a phone: a newer challenge kills the older. */
export type Challenge = {
  readonly challengeId: string
  readonly phoneIndex: string
  /** Sealed for the challenge; sealed anew for the member when she proves it. */
  readonly phoneSealed: string
  readonly visitorId: string
  readonly codeMac: string
  readonly tries: number
  readonly expiresAtMs: number
}
export type ChallengeStore = {
  readonly put: (challenge: Challenge) => Promise<void>
  /** Counts a try against a living challenge of this browser; null when there is none, it ran out, or five tries were used. */
  readonly take: (challengeId: string, visitorId: string, nowMs: number, triesMax: number) => Promise<Challenge | null>
  /** True for exactly one of those who ask: the code works once. */
  readonly use: (challengeId: string) => Promise<boolean>
}
export type SignInDeps = {
  readonly store: ChallengeStore
  readonly people: Pick<PeopleStore, 'byId' | 'byPhone' | 'insert'>
  readonly sessions: Pick<Sessions, 'start' | 'confirmed'>
  readonly sms: Sms
  readonly sealing: Pick<Sealing, 'seal' | 'unseal' | 'blindIndex'>
  readonly signing: Pick<Signing, 'mac' | 'macMatches'>
  readonly limits: Limits
  readonly codeLimits: CodeLimits
  readonly clock: Clock
  readonly newId: () => string
  /** `int(max)`: a fair whole number below max; `bytes(n)`: random bytes. */
  readonly random: { readonly int: (below: number) => number; readonly bytes: (size: number) => Buffer }
  /** What the browser did before (touches of leaders) becomes the member's, before she is given a session. */
  readonly beforeSession: (visitorId: string, memberId: string) => Promise<void>
}

const CODE_LIFE_MS = 5 * 60_000
const TRIES_MAX = 5
const CODE_PURPOSE = 'sibo/sign-in-code'
const CHALLENGE_BYTES = 16

const closed = { closedWithoutRedis: true } as const
const VERIFY_PHONE: LimitRule = { name: 'verify-phone-day', points: 20, perSec: 86_400, ...closed }
const VERIFY_ADDRESS: LimitRule = { name: 'verify-address-hour', points: 1000, perSec: 3600, ...closed }

/** codeShown: demo only. */
type CodeSent = { challengeId: string; waitSec: number; codeShown?: string }

export type SignIn = ReturnType<typeof createSignIn>

export const createSignIn = (deps: SignInDeps) => {
  const { store, people, sealing, signing, limits, codeLimits, clock, random } = deps

  const within = async (rules: readonly LimitRule[], key: string): Promise<void> => {
    for (const rule of rules) {
      const verdict = await limits.consume(rule, key)
      if (!verdict.ok) throw new DomainError('slow_down', undefined, verdict.retryAfterMs)
    }
  }

  /** The phone that a right code proves. Refuses with `code_wrong` {triesLeft}, `code_expired`, `slow_down`. */
  const prove = async (asking: Asking, challengeId: string, code: string): Promise<{ phone: string; phoneIndex: string }> => {
    await within([VERIFY_ADDRESS], asking.network)
    const challenge = await store.take(challengeId, asking.visitorId, clock.nowMs(), TRIES_MAX)
    if (!challenge) throw new DomainError('code_expired')
    await within([VERIFY_PHONE], challenge.phoneIndex)
    if (!signing.macMatches(CODE_PURPOSE, `${challengeId}|${challenge.phoneIndex}|${code}`, challenge.codeMac)) {
      throw new DomainError('code_wrong', { triesLeft: TRIES_MAX - challenge.tries })
    }
    if (!(await store.use(challengeId))) throw new DomainError('code_expired')
    await codeLimits.used(challengeId)
    return { phone: sealing.unseal(challengeId, 'phone', challenge.phoneSealed), phoneIndex: challenge.phoneIndex }
  }

  /** The member of a proved phone; the first sign-in makes her. */
  const memberOf = async (phone: string, phoneIndex: string): Promise<Person> => {
    const standing = await people.byPhone(phoneIndex)
    if (standing) return standing
    const id = deps.newId()
    const nickname = firstNickname(random.bytes(4))
    return people.insert({
      id,
      kind: 'member',
      nickname,
      nicknameMatch: matchText(nickname),
      pictureId: null,
      pictureUrl: null,
      phone: { sealed: sealing.seal(id, 'phone', phone), index: phoneIndex, masked: maskedPhone(phone) },
      staff: null,
      blockedAtMs: null,
      notBeforeMs: 0,
      demo: false,
      simulated: false,
      createdAtMs: clock.nowMs(),
    })
  }

  const requestCode = async (asking: Asking, phone: string, proof?: string): Promise<CodeSent> => {
    const phoneIndex = sealing.blindIndex('phone', phoneKey(phone))
    await codeLimits.assertMaySend(asking, phoneIndex, proof)
    const challengeId = random.bytes(CHALLENGE_BYTES).toString('base64url')
    const code = String(random.int(1_000_000)).padStart(6, '0')
    await store.put({
      challengeId,
      phoneIndex,
      phoneSealed: sealing.seal(challengeId, 'phone', phone),
      visitorId: asking.visitorId,
      codeMac: signing.mac(CODE_PURPOSE, `${challengeId}|${phoneIndex}|${code}`),
      tries: 0,
      expiresAtMs: clock.nowMs() + CODE_LIFE_MS,
    })
    const { shown } = await deps.sms.send(phone, { template: 'signInCode', code, minutes: CODE_LIFE_MS / 60_000 })
    await codeLimits.sent(challengeId)
    return { challengeId, waitSec: CODE_GAP_SEC, ...(shown === undefined ? {} : { codeShown: shown }) }
  }

  return {
    /**
     * Sends six digits to a phone; known and unknown phones get the same answer in the same way. `codeShown`: demo only.
     * Refuses with `slow_down`, and with `proof_needed` {puzzle} until `proof` answers it.
     */
    requestCode,

    /** The same to the phone of the member who asks: nobody types a number to prove who she is. Refuses with `not_allowed` without one. */
    requestOwnCode: async (asking: Asking, proof?: string): Promise<CodeSent> => {
      const person = asking.personId === null ? null : await people.byId(asking.personId)
      if (person?.kind !== 'member' || !person.phone) throw new DomainError('not_allowed')
      return requestCode(asking, sealing.unseal(person.id, 'phone', person.phone.sealed), proof)
    },

    /** Signs in by a right code; cookies to set. Refuses also with `banned`. */
    verifyCode: async (asking: Asking, challengeId: string, code: string): Promise<{ personId: string; cookies: string[] }> => {
      const { phone, phoneIndex } = await prove(asking, challengeId, code)
      const member = await memberOf(phone, phoneIndex)
      if (member.blockedAtMs !== null) throw new DomainError('banned')
      await deps.beforeSession(asking.visitorId, member.id)
      return { personId: member.id, cookies: await deps.sessions.start(asking, member, { byPassword: false }) }
    },

    /** The member of a phone that staff vouch for (an import), made now if there is none; null when it is staff's. */
    memberByPhone: async (phone: string): Promise<string | null> => {
      const person = await memberOf(phone, sealing.blindIndex('phone', phoneKey(phone)))
      return person.kind === 'member' ? person.id : null
    },

    /** A member confirms herself by a code to her own phone. Another phone's code confirms nothing: `code_wrong`. */
    confirmByCode: async (asking: Asking, challengeId: string, code: string): Promise<void> => {
      const { phoneIndex } = await prove(asking, challengeId, code)
      const person = await people.byPhone(phoneIndex)
      if (person === null || person.id !== asking.personId || asking.sid === null) throw new DomainError('code_wrong', { triesLeft: 0 })
      await deps.sessions.confirmed(asking.sid)
    },
  }
}
