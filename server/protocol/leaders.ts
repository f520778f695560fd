// Leaders on the wire: application, links, people, orders, earnings.
import { z } from 'zod'
import { atMs, bps, fen, fenSum, id, orderNo, said, shareCode, text, version } from './fields.ts'
import { ATTRIBUTION_REASONS, CREDIT_BLOCKS, orderState } from './orders.ts'

export const LEADER_STATES = ['applied', 'active', 'refused', 'paused', 'disabled'] as const
export const leaderState = z.enum(LEADER_STATES)
export const leaderApply = z.strictObject({ name: text(20, 2), about: text(200), agreed: z.literal(true) })
export const leaderApplied = z.object({
  state: leaderState,
  name: said(20),
  reason: said(100).nullable(),
  /** The shop took her in: she is active as soon as she passed the courses needed. */
  accepted: z.boolean(),
})
export const leaderDecide = z.strictObject({
  decision: z.enum(['approve', 'refuse', 'pause', 'resume', 'disable']),
  reason: text(100),
  seenVersion: version,
  /** With an approval: who brought her in. */
  inviterId: id.optional(),
})
/** groupId: the link of one of the leader's own groups; its channel is the group's code. */
export const linkCreate = z.strictObject({ showId: id, channel: text(20).optional(), groupId: id.optional() })
export const link = z.object({
  linkId: id,
  code: shareCode,
  url: said(200),
  showId: id,
  channel: said(20).nullable(),
  groupId: id.nullable(),
  opens: z.int(),
  /** Switched off by her: it still opens the room, and nobody who comes by it is hers. */
  disabled: z.boolean(),
})
export const linkSwitch = z.strictObject({ disabled: z.boolean() })
export type ShareLink = z.infer<typeof link>

export const leaderHome = z.object({
  name: said(20),
  state: leaderState,
  todayFen: fenSum,
  frozenFen: fenSum,
  availableFen: fenSum,
  peopleHere: z.int(),
  peopleTotal: z.int(),
  ordersToday: z.int(),
  /** On the way to her first sale: what comes next. */
  nextStep: z.enum(['share', 'bring', 'sell', 'done']),
  rateBps: bps,
  level: z.int(),
  levelName: said(8).nullable(),
  live: z
    .array(
      z.object({
        showId: id,
        title: said(40),
        coverUrl: said(200).nullable(),
        phase: said(20),
        startsAtMs: atMs,
        peopleHere: z.int(),
        link: link.nullable(),
      }),
    )
    .max(10),
  nowMs: atMs,
})
export type LeaderHome = z.infer<typeof leaderHome>

/** An order as its leader may see it: product, amount, state, commission and why it is hers. */
export const leaderOrderRow = z.object({
  orderNo,
  title: said(40),
  buyerName: said(20),
  quantity: z.int(),
  totalFen: fen,
  state: orderState,
  commissionFen: fen,
  rateBps: bps.nullable(),
  reason: z.enum(ATTRIBUTION_REASONS),
  /** Why it pays her nothing. */
  blocked: z.enum(CREDIT_BLOCKS).nullable(),
  touchAtMs: atMs.nullable(),
  createdAtMs: atMs,
  expiresAtMs: atMs.nullable(),
})
export const entryRow = z.object({
  entryId: said(80),
  number: z.int(),
  code: z.enum(['accrue', 'reverse', 'settle', 'withdraw', 'move', 'bonus', 'back', 'withdrawn', 'tax', 'reward']),
  orderNo: orderNo.nullable(),
  amountFen: fenSum,
  side: z.enum(['frozen', 'available', 'withdrawing']),
  atMs,
  hash: said(64),
  previousHash: said(64),
  explain: z
    .object({
      touchAtMs: atMs.nullable(),
      bindingSinceMs: atMs.nullable(),
      reason: z.enum(ATTRIBUTION_REASONS),
      ruleVersion: z.int(),
      baseFen: fen,
      rateBps: bps.nullable(),
      fenPerUnit: fen.nullable(),
      units: z.int(),
      title: said(40),
    })
    .nullable(),
})
export type EntryRow = z.infer<typeof entryRow>
/** Somebody who lets her leader see her; the others are in the numbers only. */
export const personRow = z.object({
  name: said(20),
  pictureUrl: said(200).nullable(),
  /** Of her usual address; null: none is known. */
  city: said(40).nullable(),
  boundAtMs: atMs.nullable(),
  lastSeenAtMs: atMs,
  here: z.boolean(),
  paidOrders: z.int(),
})
export const peopleReply = z.object({ rows: z.array(personRow).max(50), next: z.string().nullable(), visitors: z.int(), members: z.int() })
export const staffLeaderRow = z.object({
  leaderId: id,
  name: said(20),
  phoneMasked: said(20),
  state: leaderState,
  about: said(200),
  appliedAtMs: atMs,
  level: z.int(),
  paidOrders: z.int(),
  gmvFen: fenSum,
  frozenFen: fenSum,
  availableFen: fenSum,
  /** An applicant's courses needed before she can be approved and not passed yet, by title. */
  toLearn: z.array(said(30)).max(30),
  /** Taken in by a file: active by herself once nothing is left to learn. */
  accepted: z.boolean(),
  version,
})
/** Private event `credit`: whole figures after the entry. */
export const creditTold = z.object({ entryId: said(80), orderNo, amountFen: fenSum, frozenFen: fenSum, availableFen: fenSum, version })
