// Signs and checks session tokens with jose: HS256 only, keys by kid, audience by kind.
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Signing } from '../../signing.ts'
import type { SessionTokens } from './session.service.ts'

const ISSUER = 'sibo'
const TYPE = 'sibo-session+jwt'
const TOLERANCE_SEC = 5
const PURPOSE = 'sibo/session'
const TOKEN_CHARS_MAX = 1000

/** base64url spells the same bytes in several ways; only the one spelling that was handed out is a token. */
const isAsSigned = (token: string): boolean => {
  const parts = token.split('.')
  return parts.length === 3 && parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
}

export const createSessionTokens = (signing: Signing): SessionTokens => {
  const keys = signing.keysFor(PURPOSE)
  // A Map: `__proto__` or `constructor` as a kid finds nothing.
  const byKid = new Map(keys.map(({ kid, key }) => [kid, key]))
  const [current] = keys
  return {
    sign: ({ personId, sid, kind, issuedAtMs, expiresAtMs }) =>
      new SignJWT({ sid })
        .setProtectedHeader({ alg: 'HS256', kid: current.kid, typ: TYPE })
        .setSubject(personId)
        .setIssuer(ISSUER)
        .setAudience(kind)
        .setIssuedAt(Math.floor(issuedAtMs / 1000))
        .setExpirationTime(Math.floor(expiresAtMs / 1000))
        .sign(current.key),
    verify: async (token, kind, nowMs) => {
      if (token.length > TOKEN_CHARS_MAX || !isAsSigned(token)) return null
      try {
        const { payload, protectedHeader } = await jwtVerify(
          token,
          ({ kid }) => {
            const key = byKid.get(kid ?? '')
            if (!key) throw new errors.JWSInvalid('unknown key')
            return key
          },
          {
            algorithms: ['HS256'],
            issuer: ISSUER,
            audience: kind,
            typ: TYPE,
            requiredClaims: ['sub', 'sid', 'exp', 'iat'],
            clockTolerance: TOLERANCE_SEC,
            currentDate: new Date(nowMs),
          },
        )
        const { sub, sid, iat } = payload
        if (typeof sub !== 'string' || typeof sid !== 'string' || typeof iat !== 'number') return null
        return { personId: sub, sid, issuedAtMs: iat * 1000, currentKey: protectedHeader.kid === current.kid }
      } catch (err) {
        if (err instanceof errors.JOSEError) return null
        throw err
      }
    },
  }
}
