// Who must have a second factor, and how recovery codes are written. Pure.
import type { Person } from '../person.rules.ts'

/** Whoever can move money or give rights. Persons of the demo have nothing to prove themselves with. */
export const needsSecondFactor = ({ kind, demo, staff }: Pick<Person, 'kind' | 'demo' | 'staff'>): boolean =>
  kind === 'staff' && !demo && staff !== null && (staff.owner || staff.scopes.includes('finance'))
export const hasSecondFactor = ({ staff }: Pick<Person, 'staff'>): boolean => staff?.secondFactorAtMs !== undefined

export const RECOVERY_CODES = 10
/** 32 letters, none of which is taken for another: 50 bits in ten. */
const LETTERS = '23456789abcdefghijkmnpqrstuvwxyz'
const CODE_LETTERS = 10
export const RECOVERY_BYTES = RECOVERY_CODES * CODE_LETTERS

/** Ten codes like `abcde-fghjk` from 100 random bytes. */
export const recoveryCodes = (random: Uint8Array): string[] =>
  Array.from({ length: RECOVERY_CODES }, (_, index) => {
    const bytes = random.subarray(index * CODE_LETTERS, (index + 1) * CODE_LETTERS)
    const letters = Array.from(bytes, (byte) => LETTERS[byte % 32]).join('')
    return `${letters.slice(0, 5)}-${letters.slice(5)}`
  })

/** As it was written, however it was typed. */
export const recoveryForm = (given: string): string => given.toLowerCase().replace(/[^a-z0-9]/g, '')
