// One entry of a leader's ledger explained to the end: who came by what, by which rule it is hers, from which sum at which rate, rounded how, and where it stands in her chain.
import { z } from 'zod'
import { atMs, bps, count, fen, fenSum, said, version } from './fields.ts'
import { entryRow } from './leaders.ts'
import { ATTRIBUTION_REASONS, orderState } from './orders.ts'

export const RATE_SCOPES = ['shop', 'category', 'show', 'sku', 'campaign'] as const
export const entryExplained = z.object({
  entry: entryRow,
  /** Its hash was made again just now from what it says and from the entry before it. */
  follows: z.boolean(),
  after: z.object({ frozenFen: fenSum, availableFen: fenSum, withdrawingFen: fenSum }),
  order: z
    .object({
      buyerName: said(20),
      quantity: z.int(),
      createdAtMs: atMs,
      state: orderState,
      reason: z.enum(ATTRIBUTION_REASONS).or(z.literal('moved')),
      /** The group of hers whose link brought it. */
      groupName: said(20).nullable(),
      channel: said(20).nullable(),
    })
    .nullable(),
  /** An inviter's bonus: on whose sale, at which rate it was frozen, beside which share of the leader herself. Its buyer is not named. */
  bonus: z.object({ leaderName: said(20), offeredBps: bps, frozenBps: bps, capBps: bps }).nullable(),
  /** The attribution rule in force when the order was placed. */
  rule: z
    .object({ version, fromMs: atMs.nullable(), protectDays: count(365), validDays: count(3650), touchWindowHours: count(168) })
    .nullable(),
  /** Frozen when the order was placed. */
  rate: z
    .object({
      tableVersion: version,
      scope: z.enum(RATE_SCOPES).nullable(),
      level: z.int(),
      /** What the shop called it in that table; null: by its number. */
      levelName: said(8).nullable(),
      capBps: bps,
      rateBps: bps.nullable(),
      fenPerUnit: fen.nullable(),
    })
    .nullable(),
})
export type EntryExplained = z.infer<typeof entryExplained>
