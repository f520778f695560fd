// Rooms and shows on the wire: phases, cards, plans, reservations.
import { z } from 'zod'
import { atMs, count, fen, id, longText, said, text, version } from './fields.ts'

export const PHASES = [
  'draft',
  'scheduled',
  'rehearsal',
  'live',
  'paused',
  'interrupted',
  'ended',
  'processing',
  'replay',
  'archived',
  'banned',
  'cancelled',
  'expired',
] as const
export const phase = z.enum(PHASES)
export type Phase = z.infer<typeof phase>

export const hostCard = z.object({ name: said(20), pictureUrl: said(200).nullable(), roomId: id })
/** What a list of shows displays; viewers only while on air and only when known. */
export const showCard = z.object({
  id,
  title: said(40),
  coverUrl: said(200).nullable(),
  phase,
  startsAtMs: atMs,
  host: hostCard,
  viewers: z.int().nullable(),
  reservations: z.int(),
  reserved: z.boolean(),
  offerCount: z.int(),
  pinned: z.object({ offerId: id, title: said(40), pictureUrl: said(200).nullable(), priceFen: fen }).nullable(),
  demo: z.boolean(),
})
export type ShowCard = z.infer<typeof showCard>
export const showsReply = z.object({ rows: z.array(showCard).max(50), nowMs: atMs })
export const sellerCard = z.object({
  name: said(40),
  creditCode: said(40),
  address: said(80),
  phone: said(20),
  licences: z.array(z.object({ name: said(40), number: said(60) })).max(6),
})
export const showPage = z.object({
  show: showCard,
  description: said(500),
  seller: sellerCard,
  goods: z.array(z.object({ offerId: id, title: said(40), pictureUrl: said(200).nullable(), priceFen: fen })).max(20),
  nowMs: atMs,
})
export type ShowPage = z.infer<typeof showPage>

export const showWrite = z.strictObject({
  roomId: id,
  title: text(40, 2),
  description: longText(2000).optional(),
  coverId: id.nullable(),
  startsAtMs: atMs,
})
export const showChange = z.strictObject({
  title: text(40, 2).optional(),
  description: longText(2000).optional(),
  coverId: id.nullable().optional(),
  startsAtMs: atMs.optional(),
  action: z.enum(['publish', 'cancel']).optional(),
  seenVersion: version,
})
export const staffShow = z.object({
  id,
  roomId: id,
  title: said(40),
  description: said(2000),
  coverId: id.nullable(),
  coverUrl: said(200).nullable(),
  startsAtMs: atMs,
  phase,
  hostName: said(20),
  reservations: z.int(),
  offerCount: z.int(),
  version,
  problems: z.array(said(40)).max(20),
})
export type StaffShow = z.infer<typeof staffShow>
export const roomCard = z.object({ id, name: said(40), hostName: said(20), hostPersonId: id })
export const roomWrite = z.strictObject({ name: text(40, 2), hostPhone: z.string().regex(/^1[3-9][0-9]{9}$/) })
export const assistantGrant = z.strictObject({ phone: z.string().regex(/^1[3-9][0-9]{9}$/), trade: z.boolean(), mod: z.boolean() })
export const durationMinutes = count(24 * 60)
