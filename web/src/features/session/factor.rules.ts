// What proves a staff person beside her password: six digits of an app or a recovery code, as typed. Pure.
import { RestError } from '../../platform/rest-client.ts'

/** Digits go out as a code of the app, everything else as a recovery code; null while it cannot be either. */
export function factorOf(typed: string): { totp: string } | { recovery: string } | null {
  const clean = typed.replace(/\s/g, '')
  if (/^[0-9]{6}$/.test(clean)) return { totp: clean }
  return /^[0-9a-zA-Z]{5}-?[0-9a-zA-Z]{5}$/.test(clean) ? { recovery: clean } : null
}

/** The password was right, and the account has a second factor. */
export const asksFactor = (error: unknown): boolean =>
  error instanceof RestError && error.code === 'confirm_identity' && error.params['by'] === 'totp'
