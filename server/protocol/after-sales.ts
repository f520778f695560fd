// After-sale cases on the wire: what a buyer may ask for, how a case stands and why, and what staff decide.
import { z } from 'zod'
import { CASE_TABS } from './desk-tabs.ts'
import { atMs, count, fen, id, listQuery, orderNo, said, text, version } from './fields.ts'
import { LIMITS } from './limits.ts'
import { orderState } from './orders.ts'
import { carrier, waybillNo } from './shipments.ts'

export const CASE_KINDS = ['refundOnly', 'returnRefund'] as const
export const caseKind = z.enum(CASE_KINDS)
export type CaseKind = z.infer<typeof caseKind>
export const CASE_STATES = ['requested', 'approved', 'returning', 'received', 'refunding', 'done', 'refused', 'withdrawn'] as const
export const caseState = z.enum(CASE_STATES)
export type CaseState = z.infer<typeof caseState>
/** Words on screen in text area `afterSales`; their terms in after-sales/reason.rules.ts. */
export const CASE_REASONS = [
  'changedMind',
  'late',
  'noReason',
  'quality',
  'damaged',
  'wrongItem',
  'notAsDescribed',
  'missing',
  'notReceived',
  'guardian',
  'agreed',
] as const
export const caseReason = z.enum(CASE_REASONS)
export type CaseReason = z.infer<typeof caseReason>

/** What happened in a case, for its time line. */
export const CASE_MARKS = [
  'opened',
  'toOwner',
  'firstYes',
  'approved',
  'refused',
  'withdrawn',
  'lapsed',
  'void',
  'sentBack',
  'arrived',
  'inspected',
  'refunding',
  'done',
] as const
export type CaseMark = (typeof CASE_MARKS)[number]
const mark = z.object({ code: z.enum(CASE_MARKS), by: z.enum(['buyer', 'staff', 'clock']), atMs, words: said(200).nullable() })
/** What the running clock does at its end (rules.md 25). */
export const CASE_CLOCKS = ['answer', 'owner', 'shipBack', 'arrive', 'inspect'] as const
export type CaseClock = (typeof CASE_CLOCKS)[number]

const evidencePicture = z.object({ pictureId: id, url: said(200) })
export const afterSale = z.object({
  caseId: id,
  orderNo,
  number: z.int(),
  kind: caseKind,
  reason: caseReason,
  units: z.int(),
  /** Of goods that had not left the shop. */
  unsent: z.boolean(),
  words: said(300),
  pictures: z.array(evidencePicture).max(LIMITS.evidencePicturesMax),
  state: caseState,
  askedFen: fen,
  /** Decided; null before. */
  refundFen: fen.nullable(),
  refundUnits: z.int().nullable(),
  dueAtMs: atMs.nullable(),
  clock: z.enum(CASE_CLOCKS).nullable(),
  sentBack: z.object({ carrier, waybillNo: said(32), atMs }).nullable(),
  /** Where goods go back to, once a return is agreed. */
  returnTo: z.object({ name: said(80), address: said(200), contact: said(80) }).nullable(),
  marks: z.array(mark).max(40),
  openedAtMs: atMs,
  closedAtMs: atMs.nullable(),
  mayWithdraw: z.boolean(),
  maySendBack: z.boolean(),
  version,
})
export type AfterSale = z.infer<typeof afterSale>

/** A choice a buyer has now: a reason with its terms. */
export const caseChoice = z.object({
  kind: caseKind,
  reason: caseReason,
  unsent: z.boolean(),
  unitsMax: z.int(),
  /** All units together or none. */
  whole: z.boolean(),
  evidence: z.boolean(),
  sellerFault: z.boolean(),
  /** The shop answers this at once. */
  atOnce: z.boolean(),
})
export type CaseChoice = z.infer<typeof caseChoice>
/** Why no case may be opened now; null: it may. */
export const CASE_SHUT = ['unpaid', 'open', 'refunded', 'tooMany', 'final', 'nothingLeft'] as const
export type CaseShut = (typeof CASE_SHUT)[number]
export const orderAfterSales = z.object({
  orderNo,
  orderState,
  title: said(40),
  skuLabel: said(60),
  pictureUrl: said(200).nullable(),
  cases: z.array(afterSale).max(LIMITS.casesPerOrderShown),
  shut: z.enum(CASE_SHUT).nullable(),
  choices: z.array(caseChoice).max(CASE_REASONS.length * 2),
  /** No-reason returns are not offered for goods of this kind (food opened, made to measure …). */
  noReasonExcluded: z.boolean(),
  goodsLeftFen: fen,
  freightLeftFen: fen,
  unitsLeft: z.int(),
  /** A case may be opened until then; null: goods have not been received. */
  finalAtMs: atMs.nullable(),
  nowMs: atMs,
})
export type OrderAfterSales = z.infer<typeof orderAfterSales>

export const afterSaleOpen = z.strictObject({
  kind: caseKind,
  reason: caseReason,
  units: count(LIMITS.quantityMax, 1),
  unsent: z.boolean(),
  words: text(300, 0),
  pictureIds: z.array(id).max(LIMITS.evidencePicturesMax),
})
export type AfterSaleOpen = z.infer<typeof afterSaleOpen>
export const afterSaleSendBack = z.strictObject({ carrier, waybillNo })
export type AfterSaleSendBack = z.infer<typeof afterSaleSendBack>

const why = text(200, 2)
/** approve: goodsFen may be lower than proposed, units may be 0 (money alone, she keeps the goods). */
export const afterSaleDecide = z.discriminatedUnion('decision', [
  z.strictObject({
    decision: z.literal('approve'),
    seenVersion: version,
    goodsFen: fen,
    units: count(LIMITS.quantityMax),
    reason: why,
  }),
  z.strictObject({ decision: z.literal('refuse'), seenVersion: version, reason: why }),
])
export type AfterSaleDecide = z.infer<typeof afterSaleDecide>
export const afterSaleReceive = z.strictObject({ seenVersion: version, reason: why })
export const afterSaleInspect = z.strictObject({
  seenVersion: version,
  sellableUnits: count(LIMITS.quantityMax),
  damagedUnits: count(LIMITS.quantityMax),
  goodsFen: fen,
  reason: why,
})
export type AfterSaleInspect = z.infer<typeof afterSaleInspect>
export const afterSaleByStaff = z.strictObject({ ...afterSaleOpen.shape, reason: caseReason, words: text(300, 2) })

/** waiting: another person has to agree; refunding: on its way; dropped: taken back or refused. */
export const DIRECT_REFUND_STATES = ['waiting', 'refunding', 'done', 'dropped'] as const
/** Money without a case and without goods; at least one of the two amounts. */
export const directRefundAsk = z.strictObject({ goodsFen: fen, freightFen: fen, reason: why })
export type DirectRefundAsk = z.infer<typeof directRefundAsk>
export const directRefundDecide = z.strictObject({ reason: why })
export const directRefund = z.object({
  refundId: id,
  goodsFen: fen,
  freightFen: fen,
  reason: said(200),
  state: z.enum(DIRECT_REFUND_STATES),
  askedByName: said(20),
  decidedByName: said(20).nullable(),
  mine: z.boolean(),
  askedAtMs: atMs,
  doneAtMs: atMs.nullable(),
})
export type DirectRefund = z.infer<typeof directRefund>
/** What may still go back of an order, and what went without a case. */
export const directRefunds = z.object({ goodsLeftFen: fen, freightLeftFen: fen, rows: z.array(directRefund).max(20) })
export type DirectRefunds = z.infer<typeof directRefunds>

/** Staff see names masked; pictures are read by the same act. */
export const staffAfterSale = z.object({
  afterSale,
  title: said(40),
  skuLabel: said(60),
  pictureUrl: said(200).nullable(),
  buyerName: said(20),
  leaderName: said(20).nullable(),
  orderState,
  totalFen: fen,
  quantity: z.int(),
  /** For all units of the case. */
  proposedFen: fen,
  freightFen: fen,
  sellerFault: z.boolean(),
  /** One person of two has agreed to this much; another one has to. */
  firstYes: z.object({ byName: said(20), mine: z.boolean(), goodsFen: fen, units: z.int() }).nullable(),
  stepUpAboveFen: fen,
  twoAboveFen: fen,
})
export type StaffAfterSale = z.infer<typeof staffAfterSale>
export const caseTab = z.enum(CASE_TABS)
export type CaseTab = z.infer<typeof caseTab>
export const staffAfterSaleQuery = z.strictObject({ ...listQuery.shape, tab: caseTab.optional(), q: z.string().max(20).optional() })
export const afterSaleCounts = z.object({
  counts: z.array(z.object({ tab: caseTab, count: z.int(), overdue: z.int() })).max(CASE_TABS.length),
})
