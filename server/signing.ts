// Makes and checks short-lived tokens and MACs: one sub-key a purpose, so that a token of one purpose fails in every other.
import { createHash, createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto'

const KEY_BYTES = 32
const MAC_BYTES = 16
const PART = /^[A-Za-z0-9_-]+$/
const TOKEN_CHARS_MAX = 2000

/** `secret`: the same key as HMAC takes it; a raw one is looked at anew every time, which costs six times as much as the MAC. */
export type PurposeKey = { readonly kid: string; readonly key: Buffer; readonly secret: KeyObject }
export type Signing = {
  /** Sub-keys of a purpose; the first signs, the others only verify (keys being rotated out). */
  readonly keysFor: (purpose: string) => readonly [PurposeKey, ...PurposeKey[]]
  /** `v1.<kid>.<payload>.<mac>`; the payload is readable by anybody. */
  readonly sign: (purpose: string, payload: string) => string
  /** The payload, or null for anything that this purpose did not sign. Expiry is the caller's to judge. */
  readonly verify: (purpose: string, token: string) => string | null
  /** A bare MAC of a text, for what is compared on this server only (one-time codes). Base64url, 16 bytes. */
  readonly mac: (purpose: string, text: string) => string
  /** True when `given` is the MAC of `text` by any key still known. */
  readonly macMatches: (purpose: string, text: string, given: string) => boolean
}

const macOf = (secret: KeyObject, text: string): Buffer => createHmac('sha256', secret).update(text).digest().subarray(0, MAC_BYTES)

/** Constant time; unequal lengths are unequal (timingSafeEqual would throw). */
export const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

/** HKDF-SHA256 of one secret for one purpose. */
export const deriveKey = (secret: string | Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES))

/** @param secrets the first signs, all verify (SESSION_SECRET's list). */
export const createSigning = (secrets: readonly string[]): Signing => {
  const known = new Map<string, readonly [PurposeKey, ...PurposeKey[]]>()
  const keysFor: Signing['keysFor'] = (purpose) => {
    const cached = known.get(purpose)
    if (cached) return cached
    const [first, ...others] = secrets.map((secret) => {
      const key = deriveKey(secret, purpose)
      return { kid: createHash('sha256').update(key).digest('hex').slice(0, 8), key, secret: createSecretKey(key) }
    })
    if (!first) throw new Error('signing needs at least one secret')
    const made = [first, ...others] as const
    known.set(purpose, made)
    return made
  }
  return {
    keysFor,
    sign: (purpose, payload) => {
      const { kid, secret } = keysFor(purpose)[0]
      const head = `v1.${kid}.${Buffer.from(payload).toString('base64url')}`
      return `${head}.${macOf(secret, head).toString('base64url')}`
    },
    verify: (purpose, token) => {
      if (token.length > TOKEN_CHARS_MAX) return null
      const parts = token.split('.')
      const [form, kid, payload, mac] = parts
      if (parts.length !== 4 || form !== 'v1' || !kid || !payload || !mac || !PART.test(payload) || !PART.test(mac)) return null
      const found = keysFor(purpose).find((one) => one.kid === kid)
      const wanted = found && macOf(found.secret, `v1.${kid}.${payload}`).toString('base64url')
      // Compared as text: base64url has several spellings of the same bytes, and only one of them was signed.
      if (wanted === undefined || !sameBytes(Buffer.from(wanted), Buffer.from(mac))) return null
      return Buffer.from(payload, 'base64url').toString()
    },
    mac: (purpose, text) => macOf(keysFor(purpose)[0].secret, text).toString('base64url'),
    macMatches: (purpose, text, given) =>
      keysFor(purpose).some(({ secret }) => sameBytes(Buffer.from(macOf(secret, text).toString('base64url')), Buffer.from(given))),
  }
}
