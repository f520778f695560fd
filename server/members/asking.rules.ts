// What every way in knows of who asks, and how it counts tries: types that the services of sign-in share.
import type { Actor } from '../actor.ts'

export type Asking = Pick<Actor, 'visitorId' | 'sid' | 'network' | 'browser' | 'personId'>
export type LimitRule = { readonly name: string; readonly points: number; readonly perSec: number; readonly closedWithoutRedis?: boolean }
export type Limits = {
  readonly consume: (rule: LimitRule, key: string) => Promise<{ readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number }>
}
