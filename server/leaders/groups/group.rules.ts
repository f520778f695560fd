// Groups (社群) of a leader: what their size means, and the short code that names one.
import { SHARE_ALPHABET } from '../links/share-code.rules.ts'

export type Capacity = 'open' | 'codeEnds' | 'full'

/** A chat group of this size lets nobody in by its code any more; invitations only. */
const CODE_ENDS_AT = 200
const FULL_AT = 500
const CODE_CHARS = 4

export const capacityOf = (size: number): Capacity => (size >= FULL_AT ? 'full' : size >= CODE_ENDS_AT ? 'codeEnds' : 'open')

/** The alert that a change of size is worth, or null: each is said once, when its number is reached. */
export const capacityAlert = (before: number, after: number): Exclude<Capacity, 'open'> | null => {
  const capacity = capacityOf(after)
  return capacity === 'open' || capacity === capacityOf(before) || after < before ? null : capacity
}

/** Four letters of the share alphabet. */
export const channelCodeOf = (randomBytes: Uint8Array): string =>
  Array.from(randomBytes.subarray(0, CODE_CHARS), (byte) => SHARE_ALPHABET[byte % SHARE_ALPHABET.length]).join('')
