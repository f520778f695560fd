// How the sandbox provider signs: HMAC-SHA256 over `timestamp.rawBody`, compared in constant time, good for 300 s. Pure.
import { createHmac, timingSafeEqual } from 'node:crypto'

export const TOLERANCE_MS = 300_000
export const TIMESTAMP_HEADER = 'x-sandbox-timestamp'
export const SIGNATURE_HEADER = 'x-sandbox-signature'

const macOf = (secret: Uint8Array, timestamp: string, raw: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(raw).digest()

/** @param atMs the signer's time; travels in whole seconds. */
export const sign = (secret: Uint8Array, atMs: number, raw: Uint8Array): { readonly timestamp: string; readonly signature: string } => {
  const timestamp = String(Math.floor(atMs / 1000))
  return { timestamp, signature: `v1=${macOf(secret, timestamp, raw).toString('hex')}` }
}

/** The time it was signed, or null when the signature, its form or its age is wrong. */
export const provedAtMs = (
  secret: Uint8Array,
  given: { readonly timestamp: string | undefined; readonly signature: string | undefined },
  raw: Uint8Array,
  nowMs: number,
): number | null => {
  const { timestamp = '', signature = '' } = given
  if (!/^[0-9]{1,12}$/.test(timestamp) || !/^v1=[0-9a-f]{64}$/.test(signature)) return null
  const atMs = Number(timestamp) * 1000
  if (Math.abs(nowMs - atMs) > TOLERANCE_MS) return null
  const mac = Buffer.from(signature.slice('v1='.length), 'hex')
  return timingSafeEqual(mac, macOf(secret, timestamp, raw)) ? atMs : null
}
