// Pickup codes: ten digits made from a lasting key and the order, found by an index that tells nothing, and MACs for the list without network. Pure.
import { createHmac } from 'node:crypto'

const DIGITS = 10
const MAC_BYTES = 16

const mac = (key: Uint8Array | string, said: string): Buffer => createHmac('sha256', key).update(said).digest()

/** The same order has the same code for ever; without the key it cannot be guessed from anything. */
export const codeOf = (key: Uint8Array, orderId: string): string =>
  (mac(key, `code|${orderId}`).readBigUInt64BE() % 10n ** BigInt(DIGITS)).toString().padStart(DIGITS, '0')

/** What the order keeps in place of the code: it is found by digits and point, and says neither. */
export const codeIndexOf = (key: Uint8Array, pointId: string, code: string): string =>
  mac(key, `index|${pointId}|${code}`).subarray(0, MAC_BYTES).toString('base64url')

/** What the picture holds; orderNo makes 20 unknown digits of ten. */
export const pictureText = (orderNo: string, code: string): string => `SIBO1.${orderNo}.${code}`

/** Of the list without network; the page computes the same of what it scans. */
export const offlineMac = (salt: string, orderNo: string, code: string): string =>
  mac(salt, `${orderNo}.${code}`).subarray(0, MAC_BYTES).toString('base64url')
