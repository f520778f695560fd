// Keeps a wish with its key in this tab until its answer is final, so that a reload does not lose it.
import type { Pending } from './place-order.ts'

const storageKey = 'sibo.pendingOrder'
type Kept = { showId: string; pending: Pending }

export function keepPending(showId: string, pending: Pending): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify({ showId, pending } satisfies Kept))
  } catch {
    // without storage the wish lives as long as the page
  }
}

export function dropPending(): void {
  try {
    sessionStorage.removeItem(storageKey)
  } catch {
    // nothing was kept
  }
}

/** A wish of this show that has no final answer yet. */
export function keptPending(showId: string): Pending | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') as Kept | null
    return kept?.showId === showId && typeof kept.pending?.key === 'string' ? kept.pending : null
  } catch {
    return null
  }
}
