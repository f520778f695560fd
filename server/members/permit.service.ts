// Refuses what the permissions table does not allow: the verdict of the rules, thrown as the refusal it is.
import { DomainError } from '../domain-error.ts'
import type { Act } from '../protocol/acts.ts'
import { may, type Asking, type Facts } from './permissions.rules.ts'

/** The service's question, with the row's facts. Refuses with the verdict's code. */
export const permit = (actor: Asking, act: Act, facts: Facts = {}): void => {
  const verdict = may(actor, act, facts)
  if (verdict !== 'ok') throw new DomainError(verdict)
}
