// What members agreed to: asked in numbered words, every answer kept, the last one in force at once.
import type { Actor } from '../../actor.ts'
import { DomainError } from '../../domain-error.ts'
import { CONSENT_PURPOSES, type ConsentPurpose, type ConsentRow, type ConsentWrite } from '../../protocol/consents.ts'
import { CONSENTS, inForce, textHashOf, type Consent } from './consent.rules.ts'
import { permit } from '../permit.service.ts'

export type ConsentStore = {
  readonly insert: (id: string, consent: Consent) => Promise<void>
  /** The last answer of each of these persons who ever answered. */
  readonly lastOf: (personIds: readonly string[], purpose: ConsentPurpose) => Promise<Map<string, Consent>>
}
export type ConsentDeps = {
  readonly store: ConsentStore
  readonly clock: { readonly nowMs: () => number }
  readonly newId: () => string
}
export type Consents = ReturnType<typeof createConsents>

export const createConsents = ({ store, clock, newId }: ConsentDeps) => {
  const rowOf = (purpose: ConsentPurpose, last: Consent | null): ConsentRow => ({
    purpose,
    given: inForce(purpose, last),
    atMs: last?.atMs ?? null,
    ...CONSENTS[purpose],
  })

  /** The caller's own answers, one row a purpose. */
  async function own(actor: Actor): Promise<{ rows: ConsentRow[] }> {
    permit(actor, 'consent.read', { own: true })
    const personId = actor.personId ?? ''
    const rows = CONSENT_PURPOSES.map(async (purpose) => rowOf(purpose, (await store.lastOf([personId], purpose)).get(personId) ?? null))
    return { rows: await Promise.all(rows) }
  }

  /** Answers, or answers differently. Refuses changed_meanwhile when the words are no longer those she read. */
  async function answer(actor: Actor, purpose: ConsentPurpose, { given, version, language }: ConsentWrite): Promise<ConsentRow> {
    permit(actor, 'consent.write', { own: true })
    const personId = actor.personId ?? ''
    if (version !== CONSENTS[purpose].version) throw new DomainError('changed_meanwhile', { version: CONSENTS[purpose].version })
    const consent: Consent = {
      personId,
      purpose,
      version,
      textHash: textHashOf(purpose, language),
      given,
      atMs: clock.nowMs(),
      visitorId: actor.visitorId,
    }
    await store.insert(newId(), consent)
    return rowOf(purpose, consent)
  }

  /** Of these members, those whose yes is in force now; read from the rows, so a withdrawal holds at once and everywhere. */
  async function givenBy(personIds: readonly string[], purpose: ConsentPurpose): Promise<Set<string>> {
    if (personIds.length === 0) return new Set()
    const last = await store.lastOf(personIds, purpose)
    return new Set([...last].filter(([, consent]) => inForce(purpose, consent) === true).map(([personId]) => personId))
  }

  return { own, answer, givenBy }
}
