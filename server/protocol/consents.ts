// Consents on the wire: what a member is asked, in which words, and what she answered last.
import { z } from 'zod'
import { atMs, said } from './fields.ts'
import { endpoint, type Endpoint } from './endpoint.ts'

export const CONSENT_PURPOSES = ['leaderSees'] as const
export const consentPurpose = z.enum(CONSENT_PURPOSES)
export type ConsentPurpose = z.infer<typeof consentPurpose>

export const consentRow = z.object({
  purpose: consentPurpose,
  /** null: never asked, or asked in other words. */
  given: z.boolean().nullable(),
  atMs: atMs.nullable(),
  /** Of the words below; an answer names the version it read. */
  version: z.int(),
  words: z.object({ 'zh-CN': said(400), en: said(400) }),
})
export type ConsentRow = z.infer<typeof consentRow>
export const consentWrite = z.strictObject({
  given: z.boolean(),
  version: z.int().min(1).max(10_000),
  language: z.enum(['zh-CN', 'en']),
})
export type ConsentWrite = z.infer<typeof consentWrite>

export const consentEndpoints = {
  consents: endpoint({
    method: 'GET',
    path: '/me/consents',
    act: 'consent.read',
    rates: ['read'],
    says: 'What I agreed to, in which words',
    reply: z.object({ rows: z.array(consentRow) }),
  }),
  consentWrite: endpoint({
    method: 'PUT',
    path: '/me/consents/:purpose',
    act: 'consent.write',
    rates: ['write'],
    says: 'Agree or take it back; refusing costs nothing but that feature',
    params: z.strictObject({ purpose: consentPurpose }),
    body: consentWrite,
    reply: consentRow,
  }),
} as const satisfies Record<string, Endpoint>
