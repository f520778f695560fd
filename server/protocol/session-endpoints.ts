// Endpoints of a person's own sessions: where she is signed in, and how she ends one.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, id, said } from './fields.ts'

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
} as const satisfies Record<string, Endpoint>
