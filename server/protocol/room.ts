// The must-class of a room on the wire: the cells of a show's log, the told frames, the may-class flow, the pulse and private events.
import { z } from 'zod'
import { chatLine, lineNo } from './chat.ts'
import { atMs, count, fenSum, id, orderNo, said, speakerKey, version } from './fields.ts'
import { creditTold } from './leaders.ts'
import { LIMITS } from './limits.ts'
import { offerCard, pinCard } from './offers.ts'
import { orderCard } from './orders.ts'
import { phase } from './shows.ts'
import { media } from './stage.ts'
import { waitCard } from './waits.ts'

const showCell = z.object({
  kind: z.literal('show'),
  version,
  phase,
  sinceMs: atMs,
  startsAtMs: atMs,
  liveAtMs: atMs.nullable(),
  title: said(40),
  hostName: said(20),
  hostPictureUrl: said(200).nullable(),
  coverUrl: said(200).nullable(),
  demo: z.boolean(),
  endedReason: said(40).optional(),
  backAtMs: atMs.optional(),
})
const mediaCell = z.object({ kind: z.literal('media'), version, ...media.shape })
const pinCell = z.object({ kind: z.literal('pin'), version, pin: pinCard.nullable() })
const offerCell = z.object({ kind: z.literal('offer'), version, ...offerCard.shape })
const chatRulesCell = z.object({
  kind: z.literal('chatRules'),
  version,
  roomMuted: z.boolean(),
  slowModeSec: count(60),
  noticeText: said(100).optional(),
})
const erased = z.object({
  kind: z.literal('erased'),
  version,
  lineNos: z.array(lineNo).max(50).optional(),
  speakerKey: speakerKey.optional(),
  fromLineNo: lineNo.optional(),
})

const seq = z.int().min(0)
const withSeq = <T extends z.ZodRawShape>(cell: z.ZodObject<T>) => z.object({ seq, ...cell.shape })
export const toldEntry = z.discriminatedUnion('kind', [
  withSeq(showCell),
  withSeq(mediaCell),
  withSeq(pinCell),
  withSeq(offerCell),
  withSeq(chatRulesCell),
  withSeq(erased),
])
export const cellEntry = z.discriminatedUnion('kind', [showCell, mediaCell, pinCell, offerCell, chatRulesCell, erased])
export const toldRoom = z.object({ cells: z.array(cellEntry).max(LIMITS.offersPerShowMax + 4) })
/** Either the whole room at `seq`, or entries that follow one another. */
export const told = z.object({
  epoch: said(40),
  seq: z.int().optional(),
  room: toldRoom.optional(),
  entries: z.array(toldEntry).max(LIMITS.resyncEntriesMax).optional(),
})
export type Told = z.infer<typeof told>

export const leftRow = z.object({ offerId: id, skuId: id, left: z.int(), v: z.int() })
export type LeftRow = z.infer<typeof leftRow>
/** May-class: one frame a show and window; dropped under pressure. */
export const flow = z.object({
  chat: z.array(chatLine).max(40).optional(),
  likes: z.int().optional(),
  came: z.object({ names: z.array(said(20)).max(3), count: z.int() }).optional(),
  bought: z
    .array(z.object({ name: said(20), offerId: id, n: z.int(), simulated: z.boolean() }))
    .max(3)
    .optional(),
  left: z.array(leftRow).max(20).optional(),
  /** Units that came back and are kept for the first of the waiting list. */
  offered: z
    .array(z.object({ offerId: id, n: z.int() }))
    .max(3)
    .optional(),
})
export type Flow = z.infer<typeof flow>
export const pulse = z.object({
  epoch: said(40),
  seq: z.int(),
  nowMs: atMs,
  viewers: z.int(),
  simulated: z.int(),
  likes: z.int(),
  left: z.array(leftRow).max(LIMITS.offersPerShowMax * 3),
})
export type Pulse = z.infer<typeof pulse>

export const privateEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('order'), version, order: orderCard }),
  z.object({ kind: z.literal('credit'), ...creditTold.shape }),
  z.object({ kind: z.literal('came'), version, showId: id, name: said(20), totalHere: z.int() }),
  z.object({
    kind: z.literal('person'),
    version,
    showId: id,
    name: said(20),
    act: z.enum(['stays', 'opens', 'leaves', 'paid']),
    title: said(40).nullable(),
  }),
  z.object({
    kind: z.literal('sold'),
    version,
    orderNo,
    title: said(40),
    totalFen: fenSum,
    quantity: z.int(),
    buyerName: said(20),
    offerId: id,
  }),
  z.object({ kind: z.literal('wait'), ...waitCard.shape }),
  z.object({ kind: z.literal('mute'), version, untilMs: atMs }),
  z.object({ kind: z.literal('roles'), version }),
  z.object({ kind: z.literal('refresh'), version, what: z.enum(['all', 'orders', 'leader']) }),
])
export type PrivateEntry = z.infer<typeof privateEntry>
export const meTold = z.object({ entries: z.array(privateEntry).max(20) })
export const stageClosed = z.object({
  transportId: said(40),
  why: z.enum(['workerDied', 'takenOver', 'drain', 'kicked', 'closed']),
  afterMs: z.int(),
})
export const sessionEnded = z.object({ reason: z.enum(['signedOut', 'banned', 'kicked', 'replaced', 'tooSlow', 'expired']) })
