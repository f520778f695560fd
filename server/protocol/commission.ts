// The shop's commission rules on the wire: published tables with their terms, the draft of the next, and what it would change.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, bps, count, fen, fenSum, id, said, text, version } from './fields.ts'

const hours = (least: number, most: number) => z.int().min(least).max(most)
export const rateValue = z.union([z.strictObject({ bps }), z.strictObject({ fenPerUnit: fen })])
export type RateValue = z.infer<typeof rateValue>
/** The fields present say the scope; a campaign row has a name and a span (untilMs outside). */
export const rateRow = z.strictObject({
  showId: id.optional(),
  skuId: id.optional(),
  category: text(20).optional(),
  campaign: text(20).optional(),
  fromMs: atMs.optional(),
  untilMs: atMs.optional(),
  rate: rateValue,
  /** Levels without a value take the row's own. */
  byLevel: z
    .array(z.strictObject({ level: count(9, 1), rate: rateValue }))
    .max(9)
    .optional(),
})
export type RateRowGiven = z.infer<typeof rateRow>
export const rateTerms = z.strictObject({
  noticeHours: hours(48, 720),
  protectDays: hours(7, 90),
  capBps: hours(0, 3000),
  inviterBonus: z.boolean(),
  inviterBps: hours(0, 300),
  inviterDays: hours(0, 3650),
  levelGraceDays: hours(0, 60),
  /** Settled goods of 30 days from which each level begins; the first 0. */
  levelFen: z.array(fen).min(1).max(9),
  /** One for each level; left out: levels go by their numbers. */
  levelNames: z.array(text(8)).max(9).optional(),
})
export type RateTermsGiven = z.infer<typeof rateTerms>
const given = { rows: z.array(rateRow).min(1).max(500), terms: rateTerms }
export const commissionDraft = z.strictObject({ ...given, reason: text(100) })
export type CommissionDraft = z.infer<typeof commissionDraft>

const published = z.object({
  version,
  publishedAtMs: atMs,
  rowCount: z.int(),
  reason: said(100).nullable(),
  /** Nobody else could have approved it. */
  single: z.boolean(),
})
export const commissionRules = z.object({
  /** Newest first. */
  versions: z.array(published).max(50),
  inForce: z.object({ version, ...given }),
  draft: z.object({ ...commissionDraft.shape, version, mine: z.boolean(), byName: said(20) }).nullable(),
  /** What the ids in rows are called. */
  shows: z.array(z.object({ id, title: said(40) })).max(500),
  skus: z.array(z.object({ id, title: said(100) })).max(500),
})
export type CommissionRules = z.infer<typeof commissionRules>

export const commissionPreview = z.object({
  changes: z
    .array(
      z.object({
        showId: id.optional(),
        skuId: id.optional(),
        category: said(20).optional(),
        campaign: said(20).optional(),
        level: z.int().nullable(),
        before: rateValue,
        after: rateValue,
        kind: z.enum(['raise', 'cut', 'mixed']),
      }),
    )
    .max(1000),
  /** Published now, cuts reach leaders who were not sharing from here, all from there. */
  cutFromMs: atMs,
  protectedUntilMs: atMs,
  sinceMs: atMs,
  /** Credited paid orders looked at, and their commission under the table in force and under this one, once its cuts are due. */
  orders: z.int(),
  beforeFen: fenSum,
  afterFen: fenSum,
  /** What inviters would have got beside it. */
  bonusBeforeFen: fenSum,
  bonusAfterFen: fenSum,
  partial: z.boolean(),
  /** Leaders at each level now, and by their last thirty days under these thresholds. */
  levels: z.array(z.object({ level: z.int(), held: z.int(), would: z.int() })).max(20),
  leaders: z.array(z.object({ name: said(20), beforeFen: fenSum, afterFen: fenSum })).max(10),
})
export type CommissionPreview = z.infer<typeof commissionPreview>

export const commissionEndpoints = {
  commissionRules: endpoint({
    method: 'GET',
    path: '/staff/rules/commission',
    act: 'rule.preview',
    rates: ['read'],
    says: 'Commission rules: the table in force, its versions, and the draft of the next',
    reply: commissionRules,
  }),
  commissionDraft: endpoint({
    method: 'PUT',
    path: '/staff/rules/commission/draft',
    act: 'rule.draft',
    rates: ['write'],
    says: 'Write the draft of the next table',
    body: commissionDraft,
    reply: commissionRules,
    editor: true,
  }),
  commissionPreview: endpoint({
    method: 'POST',
    path: '/staff/rules/commission/preview',
    act: 'rule.preview',
    rates: ['write'],
    says: 'What a table would change, row by row and on past orders; nothing is written',
    body: z.strictObject({ ...given, days: count(90, 1) }),
    reply: commissionPreview,
    editor: true,
  }),
  commissionPublish: endpoint({
    method: 'POST',
    path: '/staff/rules/commission/publish',
    act: 'rule.publish',
    rates: ['write'],
    says: 'Publish the draft as the next table: raises at once, cuts after their notice',
    body: z.strictObject({ seenVersion: version }),
    reply: commissionRules,
  }),
} as const satisfies Record<string, Endpoint>
