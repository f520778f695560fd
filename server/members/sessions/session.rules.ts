// How long sessions live, what ends them, and the cookies they travel in.
import type { Person } from '../person.rules.ts'

const SEC_MS = 1000
const MIN_MS = 60 * SEC_MS
const HOUR_MS = 60 * MIN_MS
const DAY_MS = 24 * HOUR_MS

export const MEMBER_LIFE_MS = 30 * DAY_MS
export const STAFF_LIFE_MS = 12 * HOUR_MS
export const STAFF_IDLE_MS = 2 * HOUR_MS
export const VISITOR_LIFE_MS = 400 * DAY_MS
/** A visitor cookie is written anew when older, so that a returning browser keeps its 400 days. */
export const VISITOR_RENEW_MS = 30 * DAY_MS
export const MEMBER_RENEW_MS = DAY_MS
export const STEP_UP_MS = 10 * MIN_MS
/** How far apart writes of "last seen" are. */
export const SEEN_EVERY_MS = 5 * MIN_MS
export const ROW_KEPT_MS = 180 * DAY_MS

export type SessionKind = 'member' | 'staff'
export type SessionRow = {
  readonly sid: string
  readonly personId: string
  readonly kind: SessionKind
  readonly visitorId: string
  /** /24 or /64: for her own list of sessions and the fraud desk. */
  readonly network: string
  readonly browser: string
  readonly demo: boolean
  readonly createdAtMs: number
  readonly lastSeenAtMs: number
  readonly stepUpAtMs: number | null
  readonly expiresAtMs: number
  readonly endedAtMs: number | null
}

export const lifeMs = (kind: SessionKind): number => (kind === 'staff' ? STAFF_LIFE_MS : MEMBER_LIFE_MS)

/** Why a session with a good token may not be used any more; null when it may. */
export const sessionVerdict = (
  row: SessionRow,
  person: Pick<Person, 'kind' | 'blockedAtMs' | 'notBeforeMs' | 'demo'>,
  facts: { readonly nowMs: number; readonly demoOn: boolean },
): 'ended' | 'expired' | 'banned' | null => {
  if (row.endedAtMs !== null || row.kind !== person.kind) return 'ended'
  if (person.blockedAtMs !== null) return 'banned'
  if (row.createdAtMs < person.notBeforeMs) return 'ended'
  // What one tap of the demo began dies with the demo.
  if ((row.demo || person.demo) && !facts.demoOn) return 'ended'
  if (row.expiresAtMs <= facts.nowMs) return 'expired'
  return row.kind === 'staff' && facts.nowMs - row.lastSeenAtMs > STAFF_IDLE_MS ? 'expired' : null
}

/** When identity was last confirmed, null when that is more than ten minutes ago. Demo persons have nothing to confirm with. */
export const freshStepUp = (row: Pick<SessionRow, 'stepUpAtMs' | 'demo'>, nowMs: number): number | null => {
  if (row.demo) return nowMs
  return row.stepUpAtMs !== null && nowMs - row.stepUpAtMs < STEP_UP_MS ? row.stepUpAtMs : null
}

/** The /24 of an IPv4 address; IPv6 arrives as its /64 already. */
export const widened = (network: string): string => network.replace(/^(\d+\.\d+\.\d+)\.\d+$/, '$1.0/24')

export type CookieNames = { readonly member: string; readonly staff: string; readonly visitor: string }
/** `__Host-` makes browsers insist on Secure, Path=/ and no Domain; plain http (a demo on one's own machine) has to do without. */
export const cookieNames = (secure: boolean): CookieNames => {
  const prefix = secure ? '__Host-' : ''
  return { member: `${prefix}sibo`, staff: `${prefix}sibo-staff`, visitor: `${prefix}sibo-v` }
}
