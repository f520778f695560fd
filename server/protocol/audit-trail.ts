// The audit as staff read it: who did what to which thing, when, why, and what it was before and after.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, id, listOf, listQuery, said } from './fields.ts'

const VALUES_CHARS_MAX = 8000
export const auditLine = z.object({
  id,
  atMs,
  /** Empty: a duty of the shop. */
  byName: said(20),
  act: said(40),
  kind: said(40),
  of: said(80),
  reason: said(100).nullable(),
  /** JSON of the fields that changed, as they were and as they are; ids and masks only. */
  before: said(VALUES_CHARS_MAX).nullable(),
  after: said(VALUES_CHARS_MAX).nullable(),
})
export type AuditLine = z.infer<typeof auditLine>

export const auditTrailEndpoints = {
  auditTrail: endpoint({
    method: 'GET',
    path: '/staff/audit',
    act: 'audit.read',
    rates: ['read'],
    says: 'Every act of staff that is kept, newest first',
    query: listQuery,
    reply: listOf(auditLine),
  }),
  auditOfLeader: endpoint({
    method: 'GET',
    path: '/staff/leaders/:id/audit',
    act: 'audit.read',
    rates: ['read'],
    says: 'What was done to one leader, newest first',
    params: z.strictObject({ id }),
    reply: z.object({ rows: z.array(auditLine).max(200) }),
  }),
} as const satisfies Record<string, Endpoint>
