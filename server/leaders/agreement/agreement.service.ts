// Accepting the leaders' agreement: a row for each version a member accepted, with time, address and the hash of its words; never changed.
import type { Actor } from '../../actor.ts'
import { DomainError } from '../../domain-error.ts'
import { permit } from '../../members/permit.service.ts'
import type { LeaderAgreement } from '../../protocol/leader-agreement.ts'
import { agreementHash, currentAgreement } from './agreement.rules.ts'

export type Acceptance = {
  readonly memberId: string
  readonly version: number
  readonly textHash: string
  readonly network: string
  readonly visitorId: string
  readonly atMs: number
}
export type AgreementStore = {
  /** The first time of a version is the one that stays. */
  readonly insert: (acceptance: Acceptance) => Promise<void>
  /** The newest version she accepted. */
  readonly lastOf: (memberId: string) => Promise<Acceptance | null>
}
export type AgreementDeps = { readonly store: AgreementStore; readonly clock: { readonly nowMs: () => number } }
export type AgreementService = ReturnType<typeof createAgreements>

export function createAgreements({ store, clock }: AgreementDeps) {
  async function shown(memberId: string): Promise<LeaderAgreement> {
    const last = await store.lastOf(memberId)
    return { ...currentAgreement(), accepted: last && { version: last.version, atMs: last.atMs } }
  }
  async function own(actor: Actor): Promise<LeaderAgreement> {
    permit(actor, 'agreement.accept', { own: true })
    return shown(actor.personId ?? '')
  }
  /** Refuses changed_meanwhile for a version that is not in force: she has read other words. */
  async function accept(actor: Actor, version: number): Promise<LeaderAgreement> {
    permit(actor, 'agreement.accept', { own: true })
    const agreement = currentAgreement()
    if (version !== agreement.version) throw new DomainError('changed_meanwhile', { version: agreement.version })
    const memberId = actor.personId ?? ''
    const { network, visitorId } = actor
    await store.insert({ memberId, version, textHash: agreementHash(agreement), network, visitorId, atMs: clock.nowMs() })
    return shown(memberId)
  }
  return { own, accept, current: () => currentAgreement().version }
}
