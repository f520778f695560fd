// Keeps a part on the page while it leaves, so that its way out can be seen.
import { useEffect, useState } from 'react'

export type Presence = 'here' | 'leaving' | 'gone'

/** here while open, leaving for leaveMs after it, then gone. */
export function usePresence(open: boolean, leaveMs: number): Presence {
  const [left, setLeft] = useState(!open)
  useEffect(() => {
    if (open) {
      setLeft(false)
      return
    }
    const timer = setTimeout(() => setLeft(true), leaveMs)
    return () => clearTimeout(timer)
  }, [open, leaveMs])
  if (open) return 'here'
  return left ? 'gone' : 'leaving'
}
