// A leader's inviter on the wire: one, one level up, set by staff.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, id, said, text } from './fields.ts'

/** version: settings made so far; the next says which it saw. */
export const leaderInviter = z.object({
  inviterId: id.nullable(),
  inviterName: said(20).nullable(),
  setAtMs: atMs.nullable(),
  version: z.int(),
})
export type LeaderInviter = z.infer<typeof leaderInviter>
/** null: nobody. */
export const inviterGiven = z.strictObject({ inviterId: id.nullable(), reason: text(100, 2), seenVersion: z.int().min(0).max(1e6) })
export type InviterGiven = z.infer<typeof inviterGiven>

const byId = z.strictObject({ id })
export const inviterEndpoints = {
  leaderInviter: endpoint({
    method: 'GET',
    path: '/staff/leaders/:id/inviter',
    act: 'leader.readAny',
    rates: ['read'],
    says: 'Who brought a leader in',
    params: byId,
    reply: leaderInviter,
  }),
  inviterSet: endpoint({
    method: 'PUT',
    path: '/staff/leaders/:id/inviter',
    act: 'leader.decide',
    rates: ['write'],
    says: 'Say who brought a leader in, for orders from now on: an older active leader, one level, no way back',
    params: byId,
    body: inviterGiven,
    reply: leaderInviter,
  }),
} as const satisfies Record<string, Endpoint>
