// Who is paid as a person: is an ID number whole, how it and an account are masked, and how long a change makes a withdrawal wait. Pure.

/** After a change of name, ID number or account nothing can be asked for so long: whoever took the phone has to wait, she does not. */
export const WAIT_AFTER_CHANGE_MS = 24 * 3_600_000
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECKS = '10X98765432'
const ADULT_YEARS = 16

/** null when the number is whole: its check character is right, its birthday exists and is old enough. */
export function idNumberFault(idNumber: string, nowMs: number): 'form' | 'young' | null {
  if (!/^[0-9]{17}[0-9X]$/.test(idNumber)) return 'form'
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(idNumber[place]), 0)
  if (CHECKS[sum % 11] !== idNumber[17]) return 'form'
  const [year, month, day] = [Number(idNumber.slice(6, 10)), Number(idNumber.slice(10, 12)), Number(idNumber.slice(12, 14))]
  const born = new Date(Date.UTC(year, month - 1, day))
  if (born.getUTCFullYear() !== year || born.getUTCMonth() !== month - 1 || born.getUTCDate() !== day || year < 1900) return 'form'
  return Date.UTC(year + ADULT_YEARS, month - 1, day) > nowMs ? 'young' : null
}

/** `3****************X`: first and last, as security says. */
export const maskedId = (idNumber: string): string => `${idNumber.slice(0, 1)}****************${idNumber.slice(-1)}`

/** The last four. */
export const maskedAccount = (number: string): string => `****${number.slice(-4)}`

/** A bank's card number has 12 to 21 digits; a wallet is named by a phone or an account. */
export const accountFits = ({ kind, number }: { kind: 'bank' | 'wallet'; number: string }): boolean =>
  kind === 'wallet' || /^[0-9]{12,21}$/.test(number)

/** Until when a withdrawal waits after these changes; null when it does not. */
export function waitUntil(changedAtMs: readonly (number | null)[], nowMs: number): number | null {
  const until = Math.max(...changedAtMs.map((atMs) => (atMs === null ? 0 : atMs + WAIT_AFTER_CHANGE_MS)))
  return until > nowMs ? until : null
}
