// Endpoints of a person's own sessions and of what staff prove themselves with: password and second factor.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, id, said } from './fields.ts'
import { requestCode, requestCodeReply, totpCode } from './members.ts'

export const ownSession = z.object({
  id,
  current: z.boolean(),
  browser: said(40),
  /** /24 or /64 of where it was begun. */
  network: said(60),
  createdAtMs: atMs,
  lastSeenAtMs: atMs,
})
export type OwnSession = z.infer<typeof ownSession>

export const SECOND_FACTOR_STATES = ['off', 'on', 'asked'] as const
export type SecondFactorState = (typeof SECOND_FACTOR_STATES)[number]
const recovery = z.object({ recoveryCodes: z.array(said(12)).length(10) })

export const sessionEndpoints = {
  ownSessions: endpoint({
    method: 'GET',
    path: '/sessions',
    act: 'session.listOwn',
    rates: ['read'],
    says: 'Where I am signed in',
    reply: z.object({ rows: z.array(ownSession).max(50) }),
  }),
  ownSessionEnd: endpoint({
    method: 'DELETE',
    path: '/sessions/:id',
    act: 'session.endOwn',
    rates: ['write'],
    says: 'Sign out one of my sessions',
    params: z.strictObject({ id }),
    reply: z.object({}),
  }),
  otherSessionsEnd: endpoint({
    method: 'DELETE',
    path: '/sessions',
    act: 'session.endOwn',
    rates: ['write'],
    says: 'Sign out everywhere but here',
    reply: z.object({ ended: z.int().min(0) }),
  }),
  confirmCode: endpoint({
    method: 'POST',
    path: '/session/confirm/code',
    act: 'session.endOwn',
    rates: ['signInCode', 'signInCodeAddress'],
    says: 'A code to my own phone, to prove again who I am (members)',
    body: z.strictObject({ proof: requestCode.shape.proof }),
    reply: requestCodeReply,
  }),
  secondFactor: endpoint({
    method: 'GET',
    path: '/session/second-factor',
    act: 'profile.read',
    rates: ['read'],
    says: 'Whether I have a second factor, and how many recovery codes are left',
    reply: z.object({ state: z.enum(SECOND_FACTOR_STATES), recoveryLeft: z.int().min(0).max(10) }),
  }),
  secondFactorBegin: endpoint({
    method: 'POST',
    path: '/session/second-factor',
    act: 'profile.write',
    rates: ['signInPassword'],
    says: 'A new secret for an authenticator app, shown this once (staff)',
    reply: z.object({ secret: said(40), uri: said(300), picture: z.string().max(40_000) }),
  }),
  secondFactorConfirm: endpoint({
    method: 'POST',
    path: '/session/second-factor/confirm',
    act: 'profile.write',
    rates: ['signInPassword'],
    says: 'The first right code makes the secret mine; answers ten recovery codes, this once',
    body: z.strictObject({ totp: totpCode }),
    reply: recovery,
  }),
  recoveryRenew: endpoint({
    method: 'POST',
    path: '/session/second-factor/recovery',
    act: 'profile.write',
    rates: ['signInPassword'],
    says: 'Ten new recovery codes; the old ones stop working',
    reply: recovery,
  }),
  passwordChange: endpoint({
    method: 'POST',
    path: '/session/password',
    act: 'profile.write',
    rates: ['signInPassword'],
    says: 'Change my password (staff); my other sessions end',
    body: z.strictObject({ current: z.string().min(1).max(512), password: z.string().min(12).max(512) }),
    reply: z.object({}),
  }),
} as const satisfies Record<string, Endpoint>
