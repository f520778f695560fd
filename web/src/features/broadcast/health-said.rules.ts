// Chooses the one thing the health light says: the worst that is true now, in words a host can act on. Pure.
import { uplinkWord, type Uplink } from './health.rules.ts'
import type { PublishAt } from './publish.rules.ts'

export type HealthFacts = {
  readonly at: PublishAt
  readonly uplink: Uplink | null
  readonly lineOpen: boolean
  /** How long nothing was heard from the microphone; null while it is muted on purpose. */
  readonly silentMs: number | null
  /** The picture went out before: opening again is a reconnection. */
  readonly wasOn: boolean
}
export type HealthTone = 'green' | 'amber' | 'red' | 'grey'
export type HealthSaying =
  'smooth' | 'rough' | 'cpu' | 'bad' | 'gone' | 'silent' | 'opening' | 'reconnecting' | 'busy' | 'elsewhere' | 'off'
export type HealthSaid = { readonly saying: HealthSaying; readonly tone: HealthTone }

export const SILENT_MS = 8000

export function healthSaid({ at, uplink, lineOpen, silentMs, wasOn }: HealthFacts): HealthSaid {
  if (at === 'busy') return { saying: 'busy', tone: 'amber' }
  if (at === 'takenOver') return { saying: 'elsewhere', tone: 'grey' }
  if (at === 'idle') return { saying: 'off', tone: 'grey' }
  if (at === 'mending' || at === 'waiting' || !lineOpen) return { saying: 'reconnecting', tone: 'red' }
  if (at === 'opening' || !uplink)
    return wasOn && at === 'opening' ? { saying: 'reconnecting', tone: 'red' } : { saying: 'opening', tone: 'grey' }
  const word = uplinkWord(uplink)
  if (word === 'gone') return { saying: 'gone', tone: 'red' }
  if (word === 'bad') return { saying: 'bad', tone: 'red' }
  if (silentMs !== null && silentMs >= SILENT_MS) return { saying: 'silent', tone: 'grey' }
  if (uplink.limitedBy === 'cpu') return { saying: 'cpu', tone: 'amber' }
  return word === 'fair' ? { saying: 'rough', tone: 'amber' } : { saying: 'smooth', tone: 'green' }
}
