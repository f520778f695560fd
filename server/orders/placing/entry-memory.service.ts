// Remembers for a moment who may enter which show, so that a click reads no database for it.
import { personKey, type Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import type { Bus } from '../../domain-events.ts'

/** A kick at another gateway ends the person's socket there and then; here her clicks end after this at most. */
const LIVES_MS = 3_000
const KEPT_MAX = 20_000

export type MayEnter = (actor: Actor, showId: string) => Promise<boolean>
export type EntryMemoryDeps = { readonly mayEnter: MayEnter; readonly bus: Bus; readonly clock: Pick<Clock, 'monotonicMs'> }

export const createEntryMemory = ({ mayEnter, bus, clock }: EntryMemoryDeps): MayEnter => {
  const kept = new Map<string, { answer: Promise<boolean>; untilMs: number }>()
  // What changed about a person is rare: everything is asked again.
  bus.on('personEnded', () => kept.clear())
  bus.on('personChanged', () => kept.clear())
  return (actor, showId) => {
    const id = `${showId} ${personKey(actor)}`
    const known = kept.get(id)
    if (known && clock.monotonicMs() < known.untilMs) return known.answer
    if (kept.size >= KEPT_MAX) kept.clear()
    const answer = mayEnter(actor, showId)
    kept.set(id, { answer, untilMs: clock.monotonicMs() + LIVES_MS })
    answer.catch(() => kept.delete(id))
    return answer
  }
}
