// Leaders' productivity on the wire: the figures of thirty days, their trend, and whom to help first.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, bps, fenSum, id, said } from './fields.ts'

const day = said(10)
const work = z.object({ leaderId: id, name: said(20), orders: z.int(), gmvFen: fenSum, settledGmvFen: fenSum, incomeFen: fenSum })
const leaderProductivity = z.object({
  /** null: nothing was summed yet. */
  figures: z
    .object({
      day,
      atMs,
      leaders: z.int(),
      active: z.int(),
      activeBps: bps,
      gmvFen: fenSum,
      gmvPerActiveFen: fenSum,
      medianIncomeFen: fenSum,
      p80IncomeFen: fenSum,
      bands: z.array(z.object({ fromFen: fenSum, leaders: z.int() })).max(6),
    })
    .nullable(),
  /** Oldest first; each of the thirty days that end with its day. */
  trend: z.array(z.object({ day, active: z.int(), activeBps: bps, gmvPerActiveFen: fenSum })).max(30),
  coaching: z.array(work).max(50),
})
export type LeaderProductivity = z.infer<typeof leaderProductivity>

export const productivityEndpoints = {
  leaderProductivity: endpoint({
    method: 'GET',
    path: '/staff/leaders/productivity',
    act: 'productivity.read',
    rates: ['read'],
    says: 'How many leaders sell, what they sell and earn, in the last thirty days, and whom to help first',
    reply: leaderProductivity,
  }),
} as const satisfies Record<string, Endpoint>
