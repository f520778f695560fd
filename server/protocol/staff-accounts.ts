// Staff accounts on the wire: who may do what at the desk, how an account begins, and what a desk person does to a member.
import { z } from 'zod'
import { SCOPES } from './acts.ts'
import { atMs, id, phone, said, text } from './fields.ts'

const scopes = z.array(z.enum(SCOPES)).max(SCOPES.length)
const reason = text(100, 2)

export const ACCOUNT_STATES = ['invited', 'active', 'disabled'] as const
export const staffAccount = z.object({
  personId: id,
  name: said(40),
  pictureUrl: said(200).nullable(),
  owner: z.boolean(),
  scopes: z.array(z.enum(SCOPES)),
  /** invited: has not set a password yet. */
  state: z.enum(ACCOUNT_STATES),
  secondFactor: z.boolean(),
  /** Her own phone: she decides nothing about the buyer or leader of it. null: not said yet. */
  phoneMasked: said(20).nullable(),
  createdAtMs: atMs,
  lastSeenAtMs: atMs.nullable(),
  /** Her own row: not to be disabled or lowered by herself by mistake. */
  self: z.boolean(),
})
export type StaffAccount = z.infer<typeof staffAccount>

export const staffCreate = z.strictObject({ name: text(40, 2), owner: z.boolean(), scopes, phone: phone.optional(), reason })
export const staffPhone = z.strictObject({ phone: phone.nullable(), reason })
/** The token stands in the link's fragment and sets the first password once; shown to the owner this one time. */
export const staffInvite = z.object({ account: staffAccount, token: said(100), expiresAtMs: atMs })
export const scopeGrant = z.strictObject({ owner: z.boolean(), scopes, reason })
export const staffDisable = z.strictObject({ disabled: z.boolean(), reason })
export const withReason = z.strictObject({ reason })
export const memberBlock = z.strictObject({ blocked: z.boolean(), reason })

export const inviteToken = z
  .string()
  .max(100, { abort: true })
  .regex(/^[0-9A-Za-z_-]+$/)
export const staffWelcome = z.strictObject({ token: inviteToken, password: z.string().min(12).max(512) })
