// Keeps the list and the scans made without network on this device until the server has them.
import type { Kept } from './scan.rules.ts'

const key = 'sibo-pickup'

export function readKept(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null
  } catch {
    return null
  }
}
/** A device without room keeps nothing: it then hands over only with network. */
export function writeKept(kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept))
    else localStorage.removeItem(key)
  } catch {
    // nothing is lost: the server knows the rest
  }
}
