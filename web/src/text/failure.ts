// Turns a refusal into the words a person reads; the code stays small beside it for support.
import i18next from 'i18next'
import type { FailCode } from '../platform/rest-client.ts'

/** What happened, what it means and what to do, in the language in use; before a page has brought its words, what holds for all. */
export const failureText = (code: FailCode): string =>
  i18next.exists(`errors:${code}`) ? i18next.t(`errors:${code}`) : i18next.t('app:failed.words')

/** The same for anything that was thrown. */
export function failureTextOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && i18next.exists(`errors:${code}`) ? failureText(code as FailCode) : failureText('fault')
}

/** The code to show small, or undefined. */
export const failureCodeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}
