// People on the wire: sign-in, the person asking, profile, addresses, sessions.
import { z } from 'zod'
import { ROLES, SCOPES } from './acts.ts'
import { atMs, id, phone, puzzleAnswer, said, text } from './fields.ts'

/** Who the page is talking as. personId never leaves except to herself; roles are standing roles (a show may add host or assistant). */
export const me = z.object({
  kind: z.enum(['guest', 'member', 'staff']),
  personId: id.nullable(),
  nickname: said(20).nullable(),
  pictureUrl: said(200).nullable(),
  phoneMasked: said(20).nullable(),
  roles: z.array(z.enum(ROLES)),
  scopes: z.array(z.enum(SCOPES)),
  leaderState: z.enum(['none', 'applied', 'active', 'refused', 'paused', 'disabled']),
  demo: z.boolean(),
  demoMode: z.boolean(),
  /** Staff with a password: whether a second factor proves them too; asked: nothing else is open to them before. */
  secondFactor: z.enum(['off', 'on', 'asked']).optional(),
})
export type Me = z.infer<typeof me>

export const requestCode = z.strictObject({
  phone,
  proof: puzzleAnswer.optional(),
})
/** codeShown exists in demo mode only: the local sender's code, so that a newcomer needs no phone. */
export const requestCodeReply = z.object({ challengeId: said(40), waitSec: z.int(), codeShown: said(6).optional() })
export const verifyCode = z.strictObject({
  challengeId: z
    .string()
    .max(40, { abort: true })
    .regex(/^[0-9A-Za-z_-]+$/),
  code: z
    .string()
    .max(6, { abort: true })
    .regex(/^[0-9]{6}$/),
})
/** Six ASCII digits of an authenticator app. */
export const totpCode = z
  .string()
  .max(6, { abort: true })
  .regex(/^[0-9]{6}$/)
const recoveryCode = z.string().min(8).max(24)
/** Without the second factor of an account that has one the answer is `confirm_identity` {by: 'totp'}. */
export const passwordSignIn = z.strictObject({
  name: text(40),
  password: z.string().min(1).max(512),
  totp: totpCode.optional(),
  recovery: recoveryCode.optional(),
  proof: puzzleAnswer.optional(),
})
/** Staff prove themselves by their second factor, without one by password; members by a code sent to their own phone (requestCode). */
export const confirmIdentity = z.union([
  z.strictObject({ password: z.string().min(1).max(512) }),
  z.strictObject({ totp: totpCode }),
  z.strictObject({ recovery: recoveryCode }),
  verifyCode,
])
export const ownerSetup = z.strictObject({
  token: z
    .string()
    .max(100, { abort: true })
    .regex(/^[0-9A-Za-z_-]+$/),
  name: text(40, 2),
  password: z.string().min(12).max(512),
})
export const profileWrite = z.strictObject({ nickname: text(20).optional(), pictureId: id.nullable().optional() })

const addressFields = {
  recipient: text(20),
  phone,
  province: text(20),
  city: text(20),
  district: text(20),
  street: text(80),
  isDefault: z.boolean(),
}
export const addressWrite = z.strictObject(addressFields)
/** Full values: to the member herself only (act address.read). */
export const address = z.object({
  id,
  ...addressFields,
  recipient: said(20),
  province: said(20),
  city: said(20),
  district: said(20),
  street: said(80),
})
export type Address = z.infer<typeof address>
export const addresses = z.object({ rows: z.array(address).max(20) })

export const staffMemberRow = z.object({
  memberId: id,
  nickname: said(20),
  phoneMasked: said(20),
  createdAtMs: atMs,
  leaderName: said(20).nullable(),
  paidOrders: z.int(),
  /** Since when she may not sign in; null for most. */
  blockedAtMs: atMs.nullable(),
})
/** One-tap demo persons; only registered with DEMO on. */
export const DEMO_PERSONS = ['host', 'leader', 'viewer', 'merchant', 'assistant'] as const
export const demoSignIn = z.strictObject({ person: z.enum(DEMO_PERSONS) })
