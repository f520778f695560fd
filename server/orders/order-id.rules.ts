// Makes the ids of orders from who asked and by which key, so that a retry is the same order wherever it arrives. Pure.
import { hash } from 'node:crypto'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
const ORDER_ID_CHARS = 26
const ORDER_NO_DIGITS = 10
const ORDER_NUMBERS = 10n ** 10n
const MINUTE_MS = 60_000
const ID_CHARS = 24
const BODY_HASH_CHARS = 20

/** By way of hex, which is a fifth of the cost of a hash object. */
const sha256 = (text: string): Buffer => Buffer.from(hash('sha256', text, 'hex'), 'hex')

/** The first base32 characters of a text's hash, straight from one character a byte: every click makes two. */
const base32OfHash = (text: string, chars: number): string => {
  const bytes = hash('sha256', text, 'binary')
  let written = ''
  let held = 0
  let bitCount = 0
  for (let place = 0; written.length < chars; place += 1) {
    held = ((held << 8) | bytes.charCodeAt(place)) & 0xffff
    bitCount += 8
    while (bitCount >= 5 && written.length < chars) {
      bitCount -= 5
      written += BASE32[(held >> bitCount) & 31]
    }
  }
  return written
}

/** 26 base32 characters of sha256(member|key). */
export const orderIdOf = (memberId: string, idempotencyKey: string): string => base32OfHash(`${memberId}|${idempotencyKey}`, ORDER_ID_CHARS)

/** What the same key must repeat: another offer, SKU, quantity or address is another wish (`key_reused`). */
export const bodyHashOf = (body: {
  readonly offerId: string
  readonly skuId: string
  readonly quantity: number
  readonly addressId: string
}): string => base32OfHash(`${body.offerId}|${body.skuId}|${body.quantity}|${body.addressId}`, BODY_HASH_CHARS)

/**
 * Makes what people read and say: the local day of creation (yyyymmdd) and 10 digits of the id's hash.
 * `round` counts up when two orders of a day meet in their digits (about one in 2 days at 100,000 orders a day).
 */
export const createOrderNo = (timeZone: string): ((orderId: string, createdAtMs: number, round?: number) => string) => {
  const localDay = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  // Days change on whole minutes in every time zone, and writing one is dear for every click.
  let known = { minute: -1, day: '' }
  const dayOf = (atMs: number): string => {
    const minute = Math.floor(atMs / MINUTE_MS)
    if (minute !== known.minute) known = { minute, day: localDay.format(atMs).replaceAll('-', '') }
    return known.day
  }
  return (orderId, createdAtMs, round = 0) => {
    const number = sha256(`${orderId}|no|${round}`).readBigUInt64BE() % ORDER_NUMBERS
    return dayOf(createdAtMs) + number.toString().padStart(ORDER_NO_DIGITS, '0')
  }
}

/** A payment of a member by her page's key: the same key is the same payment. */
export const paymentIdOf = (memberId: string, idempotencyKey: string): string =>
  sha256(`payment|${memberId}|${idempotencyKey}`).toString('hex').slice(0, ID_CHARS)

/** The gate's key for units taken again by a payment that came after closing. */
export const lateKeyOf = (orderId: string, paymentId: string): string => `${orderId}:${paymentId}`
export const orderIdOfKey = (gateKey: string): string => gateKey.slice(0, ORDER_ID_CHARS)
/** A payment that an order refuses is given back under this number, for ever the same. */
export const refundIdOf = (paymentId: string, orderId: string): string => `${paymentId}:${orderId}`
