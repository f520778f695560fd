// The click token: proves that this session looked at this offer a short while ago, without a database (security.md part 5).
import { hash, timingSafeEqual } from 'node:crypto'

const LIVES_MS = 30 * 60_000
/** A gateway's clock may be a little ahead of another's. */
const AHEAD_MAX_MS = 5_000
const MAC_BYTES = 16
const BLOCK_BYTES = 64
const HASH_BYTES = 32
const INNER = 0x36
const OUTER = 0x5c
/** Session, offer and moment; a character is at most three bytes. */
const TEXT_CHARS_MAX = 256
const TEXT_BYTES_MAX = 3 * TEXT_CHARS_MAX
const TOKEN_PATTERN = /^v1\.([0-9a-z]{1,12})\.([0-9A-Za-z_-]{22})$/

export type ClickTokens = {
  readonly make: (sid: string, offerId: string, nowMs: number) => string
  readonly isGood: (token: string | undefined, sid: string, offerId: string, nowMs: number) => boolean
}

type Mac = (text: string) => string
/** A key of at most a block, xor'ed into its pad, with room behind it. */
const padOf = (key: Uint8Array, pad: number, room: number): Buffer => {
  const bytes = Buffer.alloc(BLOCK_BYTES + room)
  bytes.set(key)
  for (let place = 0; place < BLOCK_BYTES; place += 1) bytes[place] = (bytes[place] ?? 0) ^ pad
  return bytes
}
/** HMAC-SHA256 (RFC 2104) by two one-shot hashes: every click proves one, and an Hmac object costs three times as much. */
const createMac = (key: Uint8Array): Mac => {
  if (key.length > BLOCK_BYTES) throw new Error('a key of click tokens is at most 64 bytes long')
  const inner = padOf(key, INNER, TEXT_BYTES_MAX)
  const outer = padOf(key, OUTER, HASH_BYTES)
  return (text) => {
    if (text.length > TEXT_CHARS_MAX) throw new Error('a click token names short ids')
    const size = inner.write(text, BLOCK_BYTES)
    outer.write(hash('sha256', inner.subarray(0, BLOCK_BYTES + size), 'hex'), BLOCK_BYTES, 'hex')
    return Buffer.from(hash('sha256', outer, 'hex'), 'hex')
      .subarray(0, MAC_BYTES)
      .toString('base64url')
  }
}

/** `keys`: sub-keys of this purpose; the first signs, all verify. */
export const createClickTokens = (keys: readonly Uint8Array[]): ClickTokens => {
  const macs = keys.map(createMac)
  const [signing] = macs
  if (!signing) throw new Error('click tokens need a key')
  const textOf = (sid: string, offerId: string, issued: string): string => `sibo/click|${sid}|${offerId}|${issued}`
  return {
    make: (sid, offerId, nowMs) => {
      const issued = nowMs.toString(36)
      return `v1.${issued}.${signing(textOf(sid, offerId, issued))}`
    },
    isGood: (token, sid, offerId, nowMs) => {
      const [, issued, given] = TOKEN_PATTERN.exec(token ?? '') ?? []
      if (issued === undefined || given === undefined) return false
      const issuedAtMs = Number.parseInt(issued, 36)
      if (issuedAtMs > nowMs + AHEAD_MAX_MS || nowMs >= issuedAtMs + LIVES_MS) return false
      // Compared as text: base64url spells the same bytes in several ways, and only one of them was handed out. Both are 22 characters.
      const said = Buffer.from(given)
      const text = textOf(sid, offerId, issued)
      return macs.some((mac) => timingSafeEqual(said, Buffer.from(mac(text))))
    },
  }
}
