// One leader's figures for staff: how far her visitors went, what she earned, and whether her buyers came again. Counted, never estimated.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, fenSum, id, said } from './fields.ts'

export const PROFILE_DAYS = ['7', '30', '90'] as const
export const leaderProfile = z.object({
  days: z.int(),
  fromMs: atMs,
  /** Steps of visits are kept since then; null: none yet. */
  stepsSinceMs: atMs.nullable(),
  funnel: z.object({
    /** Links made. */
    shares: z.int(),
    /** A visitor in a show, once each. */
    opens: z.int(),
    stays: z.int(),
    clicks: z.int(),
    /** A buyer in a show, once each. */
    orders: z.int(),
    paid: z.int(),
  }),
  income: z.object({ accruedFen: fenSum, settledGmvFen: fenSum, gmvFen: fenSum, orders: z.int() }),
  /** before: bought from her before the span; back: of them, again within it; fresh: for the first time within it. */
  buyers: z.object({ before: z.int(), back: z.int(), fresh: z.int() }),
  /** Net goods of each local day, oldest first. */
  byDay: z.array(z.object({ day: said(10), gmvFen: fenSum, orders: z.int() })).max(90),
})
export type LeaderProfile = z.infer<typeof leaderProfile>

export const leaderProfileEndpoints = {
  leaderProfile: endpoint({
    method: 'GET',
    path: '/staff/leaders/:id/profile',
    act: 'leader.readAny',
    rates: ['read'],
    says: 'Figures of one leader: funnel from share to payment, income, who came again',
    params: z.strictObject({ id }),
    query: z.strictObject({ days: z.enum(PROFILE_DAYS).optional() }),
    reply: leaderProfile,
  }),
} as const satisfies Record<string, Endpoint>
