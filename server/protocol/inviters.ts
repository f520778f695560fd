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

/** Of one search. */
export const INVITERS_FOUND_MAX = 20
export const invitersFound = z.object({
  rows: z.array(z.object({ leaderId: id, name: said(20), phoneMasked: said(20) })).max(INVITERS_FOUND_MAX),
})
export type InvitersFound = z.infer<typeof invitersFound>
export const INVITED_MAX = 500
/** Whom an inviter brought in; nothing of what they sell or earn. */
export const invitedLeaders = z.object({ rows: z.array(z.object({ name: said(20), sinceMs: atMs })).max(INVITED_MAX) })
export type InvitedLeaders = z.infer<typeof invitedLeaders>

const byId = z.strictObject({ id })
export const inviterEndpoints = {
  invitersFind: endpoint({
    method: 'GET',
    path: '/staff/inviters',
    act: 'leader.search',
    rates: ['read'],
    says: 'Active leaders by a part of the name or a whole phone number, to be somebody’s inviter',
    query: z.strictObject({ q: z.string().max(40).optional() }),
    reply: invitersFound,
  }),
  leaderInvited: endpoint({
    method: 'GET',
    path: '/leader/invited',
    act: 'leader.home',
    rates: ['read'],
    says: 'Leaders whom I brought in: names and since when',
    reply: invitedLeaders,
  }),
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
