// One-time passwords by time (RFC 6238: SHA-1, six digits, thirty seconds) and the picture that an authenticator app reads.
import { Secret, TOTP } from 'otpauth'
import QRCode from 'qrcode'
import type { TimeCodes } from './second-factor.service.ts'

const SECRET_BYTES = 20
const SETTINGS = { algorithm: 'SHA1', digits: 6, period: 30 } as const
/** One step to each side: a phone's clock is seldom further off. */
const WINDOW = 1

export const createTimeCodes = (): TimeCodes => ({
  secret: () => new Secret({ size: SECRET_BYTES }).base32,
  uri: (secret, issuer, label) => new TOTP({ ...SETTINGS, issuer, label, secret: Secret.fromBase32(secret) }).toString(),
  picture: (uri) => QRCode.toString(uri, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }),
  step: (secret, code, nowMs) => {
    const totp = new TOTP({ ...SETTINGS, secret: Secret.fromBase32(secret) })
    const delta = totp.validate({ token: code, timestamp: nowMs, window: WINDOW })
    return delta === null ? null : totp.counter({ timestamp: nowMs }) + delta
  },
})
