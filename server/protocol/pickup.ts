// Collecting goods at a point, on the wire: points and who stands there, the buyer's code, scans, and the signed list for a minute without network.
import { z } from 'zod'
import { atMs, count, id, orderNo, pageKey, said, text, version } from './fields.ts'
import { LIMITS } from './limits.ts'
import { orderState } from './orders.ts'

export const pickupCode = z
  .string()
  .max(10, { abort: true })
  .regex(/^[0-9]{10}$/)

export const pointWrite = z.strictObject({
  name: text(30),
  province: text(20),
  city: text(20),
  district: text(20),
  street: text(80),
  hours: text(60),
  phone: text(20, 0),
  active: z.boolean(),
  /** Staff with the scope pickup who stand there. */
  staffIds: z.array(id).max(30),
  /** Shows whose goods may be collected there; none: every show. */
  showIds: z.array(id).max(200),
  /** Goods that may not (fresh, large). */
  barredProductIds: z.array(id).max(200),
})
export type PointWrite = z.output<typeof pointWrite>
export const pointChange = z.strictObject({ seenVersion: version, ...pointWrite.shape })
export const point = z.object({
  id,
  version,
  name: said(30),
  province: said(20),
  city: said(20),
  district: said(20),
  street: said(80),
  hours: said(60),
  phone: said(20),
  active: z.boolean(),
  staffIds: z.array(id),
  showIds: z.array(id),
  barredProductIds: z.array(id),
  /** A device is named for scanning without network. */
  hasDevice: z.boolean(),
})
export type PointCard = z.infer<typeof point>
export const points = z.object({ rows: z.array(point).max(100), people: z.array(z.object({ id, name: said(40) })).max(100) })

/** Points where an offer's goods may be collected; an order takes a point's id in the place of an address's. */
export const pointChoice = z.object({ id, name: said(30), place: said(160), hours: said(60) })
export const pointChoices = z.object({ rows: z.array(pointChoice).max(100) })

/** The buyer's code: digits to say, and the picture to scan as rows of dark (1) and light (0). */
export const pickupPass = z.object({
  orderNo,
  name: said(30),
  place: said(160),
  hours: said(60),
  phone: said(20),
  quantity: z.int(),
  left: z.int(),
  /** Null while it does not count: not paid, a case is open, all collected. */
  code: pickupCode.nullable(),
  picture: z.array(z.string().max(80)).max(80),
  handedOver: z.array(z.object({ quantity: z.int(), atMs })).max(LIMITS.quantityMax),
  nowMs: atMs,
})
export type PickupPass = z.infer<typeof pickupPass>

export const myPoints = z.object({
  rows: z.array(z.object({ id, name: said(30), place: said(160), isOfflineDevice: z.boolean() })).max(100),
})
/** orderNo comes from the picture; digits alone are enough at the point of the order. */
const coded = { code: pickupCode, orderNo: orderNo.optional() }
export const pickupLook = z.strictObject(coded)
export const pickupSeen = z.object({
  orderNo,
  state: orderState,
  title: said(40),
  skuLabel: said(60),
  pictureUrl: said(200).nullable(),
  buyerName: said(20),
  phoneTail: said(4),
  quantity: z.int(),
  left: z.int(),
  /** Why nothing may be handed over now; null: it may. */
  stopped: z.enum(['case_open', 'used', 'not_ready']).nullable(),
})
export type PickupSeen = z.infer<typeof pickupSeen>
export const pickupRedeem = z.strictObject({ ...coded, scanId: pageKey, quantity: count(LIMITS.quantityMax, 1) })

/** macs are HMAC-SHA256(salt, `orderNo.code`), 16 bytes in base64url: the list names nobody and guesses nothing. */
export const offlineList = z.object({
  token: said(600),
  salt: said(32),
  issuedAtMs: atMs,
  expiresAtMs: atMs,
  rows: z.array(z.object({ mac: said(24), left: z.int(), title: said(40), skuLabel: said(60) })).max(2_000),
})
export type OfflineList = z.infer<typeof offlineList>
export const pickupSync = z.strictObject({
  token: z.string().max(2_000),
  scans: z
    .array(z.strictObject({ scanId: pageKey, orderNo, code: pickupCode, quantity: count(LIMITS.quantityMax, 1), atMs }))
    .min(1)
    .max(100),
})
export const SYNC_OUTCOMES = ['done', 'conflict', 'wrong'] as const
export const pickupSynced = z.object({
  results: z.array(z.object({ scanId: pageKey, outcome: z.enum(SYNC_OUTCOMES), orderNo })).max(100),
})
