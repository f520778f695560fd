// Waits for a condition with a bound: looks again and again, and says what it waited for when the time is over.
import { setTimeout as pause } from 'node:timers/promises'

const LOOK_EVERY_MS = 25

/** Resolves with the first truthy answer of `look`; a thrown error ends the wait at once. */
export const until = async <T>(what: string, withinMs: number, look: () => T | Promise<T>): Promise<NonNullable<T>> => {
  const endMs = performance.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen) return seen as NonNullable<T>
    if (performance.now() > endMs) throw new Error(`waited ${withinMs} ms for: ${what}`)
    await pause(LOOK_EVERY_MS)
  }
}
