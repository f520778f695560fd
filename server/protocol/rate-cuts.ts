// Cuts of the commission that are on their way, as a leader sees them.
import { z } from 'zod'
import { rateValue } from './commission.ts'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, said, version } from './fields.ts'

export const CUT_LINES_MAX = 10
const cutLine = z.object({
  /** What is paid less on; null: everything in the shop. */
  name: said(100).nullable(),
  before: rateValue,
  after: rateValue,
})
export type CutLine = z.infer<typeof cutLine>
export const leaderCuts = z.object({
  rows: z
    .array(
      z.object({
        version,
        fromMs: atMs,
        /** Until then she is paid as before, because she was sharing; null: she was not. */
        protectedUntilMs: atMs.nullable(),
        lines: z.array(cutLine).max(CUT_LINES_MAX),
        more: z.int(),
      }),
    )
    .max(50),
})
export type LeaderCuts = z.infer<typeof leaderCuts>

export const rateCutEndpoints = {
  leaderCuts: endpoint({
    method: 'GET',
    path: '/leader/rate-cuts',
    act: 'earnings.read',
    rates: ['read'],
    says: 'Cuts of the commission that are announced: what, from when, and until when she is protected',
    reply: leaderCuts,
  }),
} as const satisfies Record<string, Endpoint>
