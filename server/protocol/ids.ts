// The patterns and types of every id that crosses the wire; imports nothing, so the web may use its values.

/** MongoDB ObjectId as text: shows, rooms, offers, SKUs, members, payments and most rows. */
export const ID_PATTERN = /^[0-9a-f]{24}$/
/** Orders: base32 of sha256(memberId|idempotencyKey), 26 characters (order-engine: a retry is the same order). */
export const ORDER_ID_PATTERN = /^[0-9a-z]{26}$/
/** What people read and say: date + 10 digits (plus a letter-free form, fits the payment providers' 32 characters). */
export const ORDER_NO_PATTERN = /^[0-9]{18}$/
/** Keys made by the page before it sends: idempotencyKey, clientMessageId, requestId. */
export const PAGE_KEY_PATTERN = /^[0-9A-Za-z_-]{16,40}$/
/** A leader's share code: 8 random characters and 4 that prove them, alphabet without look-alikes. */
export const SHARE_CODE_PATTERN = /^[23456789ABCDEFGHJKLMNPQRSTUVWXYZ]{12}$/
/** A person in a show's room: HMAC(showId, person), so two rooms cannot be joined. */
export const SPEAKER_KEY_PATTERN = /^[0-9A-Za-z_-]{10}$/
/** Media transports, producers and consumers are named by mediasoup with UUIDs. */
export const MEDIA_ID_PATTERN = /^[0-9a-f-]{36}$/
/** Mainland mobile numbers, the default allow-list of the SMS port. */
export const PHONE_PATTERN = /^1[3-9][0-9]{9}$/

export type Id = string
export type OrderId = string
export type SpeakerKey = string
