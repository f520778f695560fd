// Keeps facts that are read on the way of every order for at most a few seconds (rules.md 3.2); a change drops them at once.

export type Facts<T> = {
  /** The facts of a key, read now or at most maxAgeMs ago; readers of one moment share one read. */
  readonly get: (key: string) => Promise<T>
  readonly drop: (key: string) => void
}

type Kept<T> = { readonly value: Promise<T>; readonly atMs: number }

/** Oldest first out when more than entriesMax are kept. A failed read is not kept. */
export function createFacts<T>(options: {
  readonly read: (key: string) => Promise<T>
  readonly monotonicMs: () => number
  readonly maxAgeMs: number
  readonly entriesMax: number
}): Facts<T> {
  const { read, monotonicMs, maxAgeMs, entriesMax } = options
  const kept = new Map<string, Kept<T>>()
  return {
    get(key) {
      const known = kept.get(key)
      if (known !== undefined && monotonicMs() - known.atMs < maxAgeMs) return known.value
      const fresh: Kept<T> = { value: read(key), atMs: monotonicMs() }
      kept.delete(key)
      kept.set(key, fresh)
      for (const oldest of kept.keys()) {
        if (kept.size <= entriesMax) break
        kept.delete(oldest)
      }
      fresh.value.catch(() => {
        if (kept.get(key) === fresh) kept.delete(key)
      })
      return fresh.value
    },
    drop: (key) => void kept.delete(key),
  }
}
