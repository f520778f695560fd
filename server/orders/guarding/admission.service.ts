// Hands out click tokens: to the first members of a browser at once, to the next ones for a little work, to more of them not at all.
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import type { Logger } from '../../logger.ts'
import type { ClickTokens } from '../placing/click-token.rules.ts'
import { deviceStanding } from './device.rules.ts'

export type DeviceMembers = {
  /** Her place among the members that this browser brought to the offer, from 1; the same whenever it is asked again. */
  readonly placeOf: (offerId: string, visitorId: string, memberId: string) => Promise<number>
}
export type AdmissionDeps = {
  readonly tokens: ClickTokens
  readonly devices: DeviceMembers
  /** Null where pages cannot do the work (plain http has no WebCrypto): then nobody is asked for it. */
  readonly proofs: { readonly demand: (purpose: string, boundTo: string, answer: string | undefined) => Promise<void> } | null
  readonly clock: Pick<Clock, 'nowMs'>
  readonly logger: Logger
}
export type Admission = {
  /** A click token of this session for this offer. Refuses device_limit, and proof_needed {puzzle} until `proof` answers it. */
  readonly tokenFor: (actor: Actor, offerId: string, proof: string | undefined) => Promise<string>
}

export const createAdmission = ({ tokens, devices, proofs, clock, logger }: AdmissionDeps): Admission => ({
  tokenFor: async ({ personId, visitorId, sid, simulated }, offerId, proof) => {
    if (personId === null || sid === null) throw new DomainError('sign_in_needed')
    const place = simulated
      ? 1
      : await devices.placeOf(offerId, visitorId, personId).catch((err: unknown) => {
          // Whoever counts is away: nobody is refused for that.
          logger.warn({ err, offerId }, 'members of a device not counted')
          return 1
        })
    const standing = deviceStanding(place)
    if (standing === 'refused') throw new DomainError('device_limit')
    if (standing === 'prove' && proofs) await proofs.demand('order', `${visitorId}|${personId}|${offerId}`, proof)
    return tokens.make(sid, offerId, clock.nowMs())
  },
})
