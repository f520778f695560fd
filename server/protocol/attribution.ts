// The shop's attribution rules on the wire: dated versions, the draft of the next, and what it would have changed.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, count, fenSum, said, text, version } from './fields.ts'

export const ATTRIBUTION_MODES = ['protect', 'exclusive', 'lastTouch'] as const
const days = (max: number, min = 0) => z.int().min(min).max(max)
export const attributionRule = z.strictObject({
  mode: z.enum(ATTRIBUTION_MODES),
  protectDays: days(365),
  validDays: days(3650, 1),
  touchWindowHours: days(168, 1),
  /** Net goods in fen from which a paid order renews or makes a binding. */
  renewMinFen: days(100_000, 1),
  touchVisibleSec: days(10),
})
export type AttributionRule = z.infer<typeof attributionRule>
/** fromMs null: at the moment it is published. */
export const attributionDraft = z.strictObject({ ...attributionRule.shape, fromMs: atMs.nullable(), reason: text(100) })
export type AttributionDraft = z.infer<typeof attributionDraft>

const ruleVersion = z.object({
  ...attributionRule.shape,
  version,
  fromMs: atMs.nullable(),
  reason: said(100).nullable(),
  /** Nobody else could have approved it. */
  single: z.boolean(),
})
export const attributionRules = z.object({
  versions: z.array(ruleVersion).max(200),
  inForce: version,
  draft: z.object({ ...attributionDraft.shape, version, mine: z.boolean(), byName: said(20) }).nullable(),
})
export type AttributionRules = z.infer<typeof attributionRules>
export const attributionPreview = z.object({
  sinceMs: atMs,
  orders: z.int(),
  /** Of those, credited to somebody else (or to nobody) under the new rule. */
  moved: z.int(),
  movedFen: fenSum,
  /** More orders than are looked at: the newest were. */
  partial: z.boolean(),
  /** Who would have gained and lost most; name null: the merchant. */
  leaders: z.array(z.object({ name: said(20).nullable(), before: z.int(), after: z.int() })).max(10),
})
export type AttributionPreview = z.infer<typeof attributionPreview>
export const PREVIEW_DAYS_MAX = 90

export const attributionEndpoints = {
  attributionRules: endpoint({
    method: 'GET',
    path: '/staff/rules/attribution',
    act: 'rule.preview',
    rates: ['read'],
    says: 'Attribution rules: every version, and the draft of the next',
    reply: attributionRules,
  }),
  attributionDraft: endpoint({
    method: 'PUT',
    path: '/staff/rules/attribution/draft',
    act: 'rule.draft',
    rates: ['write'],
    says: 'Write the draft of the next version',
    body: attributionDraft,
    reply: attributionRules,
  }),
  attributionPreview: endpoint({
    method: 'POST',
    path: '/staff/rules/attribution/preview',
    act: 'rule.preview',
    rates: ['write'],
    says: 'What a rule would have changed on past orders; nothing is written',
    body: z.strictObject({ ...attributionRule.shape, days: count(PREVIEW_DAYS_MAX, 1) }),
    reply: attributionPreview,
  }),
  attributionPublish: endpoint({
    method: 'POST',
    path: '/staff/rules/attribution/publish',
    act: 'rule.publish',
    rates: ['write'],
    says: 'Publish the draft as the next version: by another person than wrote it, where there is one',
    body: z.strictObject({ seenVersion: version }),
    reply: attributionRules,
  }),
} as const satisfies Record<string, Endpoint>
