// Share codes (security.md 5): 8 random characters and 4 that prove them under a lasting key, so a guess falls without a database read.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { SHARE_CODE_PATTERN } from '../../protocol/ids.ts'

/** 32 letters and digits without look-alikes (no 0 1 I O): 5 bits each. */
export const SHARE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const RANDOM_CHARS = 8
const PROOF_CHARS = 4

/** Makes a code from 8 random bytes and the lasting link key (>= 32 bytes). */
export function makeShareCode(randomBytes: Uint8Array, linkKey: Uint8Array): string {
  const name = lettersOf(randomBytes, RANDOM_CHARS)
  return name + proofOf(name, linkKey)
}

/** True when the last four characters prove the first eight: only then is a code worth looking up. */
export function isGoodShareCode(code: string, linkKey: Uint8Array): boolean {
  if (!SHARE_CODE_PATTERN.test(code)) {
    return false
  }
  const proof = Buffer.from(code.slice(RANDOM_CHARS))
  return timingSafeEqual(proof, Buffer.from(proofOf(code.slice(0, RANDOM_CHARS), linkKey)))
}

function proofOf(name: string, linkKey: Uint8Array): string {
  return lettersOf(createHmac('sha256', linkKey).update(`sibo/share-code|${name}`).digest(), PROOF_CHARS)
}

// 256 is a multiple of 32, so each letter is equally likely.
function lettersOf(bytes: Uint8Array, count: number): string {
  return Array.from(bytes.subarray(0, count), (byte) => SHARE_ALPHABET[byte % SHARE_ALPHABET.length]).join('')
}
