// Signs statements with the shop's Ed25519 key: whoever has the public one can tell that not a letter was changed.
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

export type StatementSeal = { readonly kid: string; readonly signature: string }
export type StatementKey = {
  readonly kid: string
  /** PEM (SPKI), for `/.well-known/sibo-keys.json`. */
  readonly publicPem: string
  readonly sign: (content: unknown) => StatementSeal
}

const PREFIX = 'sibo-statement-v1\n'

/** JSON with its names in order and nothing between: the same content gives the same bytes whoever writes it. */
export const canonicalJson = (content: unknown): string => {
  if (Array.isArray(content)) return `[${content.map(canonicalJson).join(',')}]`
  if (content === null || typeof content !== 'object') return JSON.stringify(content)
  const named = Object.entries(content)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${named.map(([name, value]) => `${JSON.stringify(name)}:${canonicalJson(value)}`).join(',')}}`
}

const bytesOf = (content: unknown): Buffer => Buffer.from(PREFIX + canonicalJson(content))

/** @param pem Ed25519, PKCS8. kid: 8 hex of the public key's hash. */
export const createStatementKey = (pem: string): StatementKey => {
  const key = createPrivateKey(pem)
  const publicPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  const kid = createHash('sha256').update(publicPem).digest('hex').slice(0, 8)
  return { kid, publicPem, sign: (content) => ({ kid, signature: sign(null, bytesOf(content), key).toString('base64url') }) }
}

/** What anybody can do with the public key. */
export const isSealed = (content: unknown, signature: string, publicPem: string): boolean =>
  verify(null, bytesOf(content), createPublicKey(publicPem), Buffer.from(signature, 'base64url'))
