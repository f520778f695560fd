// The leaders' agreement on the wire: its words by version, and which one a leader accepted when.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, said } from './fields.ts'

export const leaderAgreement = z.object({
  version: z.int(),
  words: z.object({ 'zh-CN': said(2000), en: said(2000) }),
  /** Null: she accepted none yet. */
  accepted: z.object({ version: z.int(), atMs }).nullable(),
})
export type LeaderAgreement = z.infer<typeof leaderAgreement>

export const agreementEndpoints = {
  leaderAgreement: endpoint({
    method: 'GET',
    path: '/leader/agreement',
    act: 'agreement.accept',
    rates: ['read'],
    says: 'The leaders’ agreement in force, and which version I accepted',
    reply: leaderAgreement,
  }),
  agreementAccept: endpoint({
    method: 'POST',
    path: '/leader/agreement',
    act: 'agreement.accept',
    rates: ['write'],
    says: 'Accept the version I read; kept with time and network address',
    body: z.strictObject({ version: z.int().min(1).max(10_000) }),
    reply: leaderAgreement,
  }),
} as const satisfies Record<string, Endpoint>
