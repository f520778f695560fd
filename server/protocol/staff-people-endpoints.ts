// Endpoints of staff accounts (the owner's) and of what a desk person does to a member.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { id, listOf, listQuery } from './fields.ts'
import { me, staffMemberRow } from './members.ts'
import {
  memberBlock,
  scopeGrant,
  staffAccount,
  staffCreate,
  staffDisable,
  staffInvite,
  staffPhone,
  staffWelcome,
  withReason,
} from './staff-accounts.ts'

const byId = z.strictObject({ id })
const done = z.object({})
const read = ['read'] as const
const write = ['write'] as const

export const staffPeopleEndpoints = {
  staffAccounts: endpoint({
    method: 'GET',
    path: '/staff/accounts',
    act: 'staff.read',
    rates: read,
    says: 'Staff accounts',
    query: listQuery,
    reply: listOf(staffAccount),
  }),
  staffCreate: endpoint({
    method: 'POST',
    path: '/staff/accounts',
    act: 'staff.create',
    rates: write,
    says: 'Make a staff account; the answer holds the one-time token for its first password',
    body: staffCreate,
    reply: staffInvite,
  }),
  staffInvite: endpoint({
    method: 'POST',
    path: '/staff/accounts/:id/invite',
    act: 'staff.create',
    rates: write,
    says: 'A new one-time token to set a password; older ones stop working',
    params: byId,
    body: withReason,
    reply: staffInvite,
  }),
  staffDisable: endpoint({
    method: 'POST',
    path: '/staff/accounts/:id/disable',
    act: 'staff.disable',
    rates: write,
    says: 'Disable an account (sessions and sockets end at once) or enable it again',
    params: byId,
    body: staffDisable,
    reply: staffAccount,
  }),
  scopeGrant: endpoint({
    method: 'PUT',
    path: '/staff/accounts/:id/scopes',
    act: 'scope.grant',
    rates: write,
    says: 'Say which scopes an account has, and whether it is an owner',
    params: byId,
    body: scopeGrant,
    reply: staffAccount,
  }),
  staffPhone: endpoint({
    method: 'PUT',
    path: '/staff/accounts/:id/phone',
    act: 'scope.grant',
    rates: write,
    says: 'Say whose phone an account is: she then decides nothing about the buyer or leader of that phone',
    params: byId,
    body: staffPhone,
    reply: staffAccount,
  }),
  totpReset: endpoint({
    method: 'POST',
    path: '/staff/accounts/:id/reset-second-factor',
    act: 'totp.reset',
    rates: write,
    says: 'Take a second factor away that was lost; never one’s own',
    params: byId,
    body: withReason,
    reply: staffAccount,
  }),
  staffWelcome: endpoint({
    method: 'POST',
    path: '/staff-welcome',
    act: 'bySetupToken',
    rates: ['signInPassword'],
    says: 'Set a password with the token of an invitation, and sign in; with a second factor: sign in after it as always',
    body: staffWelcome,
    reply: me,
  }),
  memberBlock: endpoint({
    method: 'POST',
    path: '/staff/members/:id/block',
    act: 'member.block',
    rates: write,
    says: 'Block a member (sessions and sockets end at once) or let her in again',
    params: byId,
    body: memberBlock,
    reply: staffMemberRow,
  }),
  memberEndSessions: endpoint({
    method: 'POST',
    path: '/staff/members/:id/end-sessions',
    act: 'member.endSessions',
    rates: write,
    says: 'Sign a member out everywhere',
    params: byId,
    body: withReason,
    reply: done,
  }),
} as const satisfies Record<string, Endpoint>
