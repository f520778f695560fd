// Refuses a password that the rules find too weak, and gives the one spelling that is hashed.
import { DomainError } from '../../domain-error.ts'
import { normalPassword, passwordVerdict } from './password.rules.ts'

/** @param names what it may not hold: her sign-in name and the shop's. Refuses with `bad_input` {field: 'password', why}. */
export const goodPassword = (given: string, names: readonly string[]): string => {
  const password = normalPassword(given)
  const why = passwordVerdict(password, names)
  if (why !== 'ok') throw new DomainError('bad_input', { field: 'password', why })
  return password
}
