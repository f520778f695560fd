// The click token: proves that this session looked at this offer a short while ago, without a database (security.md part 5).
import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'

const LIVES_MS = 30 * 60_000
/** A gateway's clock may be a little ahead of another's. */
const AHEAD_MAX_MS = 5_000
const MAC_BYTES = 16
const TOKEN_PATTERN = /^v1\.([0-9a-z]{1,12})\.([0-9A-Za-z_-]{22})$/

export type ClickTokens = {
  readonly make: (sid: string, offerId: string, nowMs: number) => string
  readonly isGood: (token: string | undefined, sid: string, offerId: string, nowMs: number) => boolean
}

/** `keys`: sub-keys of this purpose; the first signs, all verify. */
export const createClickTokens = (given: readonly Uint8Array[]): ClickTokens => {
  // A raw key is looked at anew by every HMAC, which costs six times as much as the HMAC.
  const keys = given.map((key) => createSecretKey(key))
  const macOf = (key: KeyObject, sid: string, offerId: string, issued: string): string =>
    createHmac('sha256', key).update(`sibo/click|${sid}|${offerId}|${issued}`).digest().subarray(0, MAC_BYTES).toString('base64url')
  const [signing] = keys
  if (!signing) throw new Error('click tokens need a key')
  return {
    make: (sid, offerId, nowMs) => {
      const issued = nowMs.toString(36)
      return `v1.${issued}.${macOf(signing, sid, offerId, issued)}`
    },
    isGood: (token, sid, offerId, nowMs) => {
      const [, issued, mac] = TOKEN_PATTERN.exec(token ?? '') ?? []
      if (issued === undefined || mac === undefined) return false
      const issuedAtMs = Number.parseInt(issued, 36)
      if (issuedAtMs > nowMs + AHEAD_MAX_MS || nowMs >= issuedAtMs + LIVES_MS) return false
      // Compared as text: base64url spells the same bytes in several ways, and only one of them was handed out. Both are 22 characters.
      const said = Buffer.from(mac)
      return keys.some((key) => timingSafeEqual(said, Buffer.from(macOf(key, sid, offerId, issued))))
    },
  }
}
