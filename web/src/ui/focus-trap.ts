// Keeps the keyboard inside an open sheet or dialog and gives the focus back where it came from.
import { useEffect, useRef, type RefObject } from 'react'

const reachable =
  'a[href],button:not([disabled]),input:not([disabled]),select:not([disabled]),textarea:not([disabled]),[tabindex]:not([tabindex="-1"])'

function turn(panel: HTMLElement, event: KeyboardEvent): void {
  const stops = [...panel.querySelectorAll<HTMLElement>(reachable)].filter(
    (stop) => stop.offsetParent !== null || stop === document.activeElement,
  )
  const first = stops[0]
  const last = stops.at(-1)
  if (!first || !last) return event.preventDefault()
  const active = document.activeElement
  if (event.shiftKey && (active === first || active === panel)) {
    event.preventDefault()
    last.focus()
  } else if (!event.shiftKey && active === last) {
    event.preventDefault()
    first.focus()
  }
}

/** While open: focus goes in, Tab goes round, Escape calls onClose; after it the focus returns. */
export function useFocusTrap(panel: RefObject<HTMLElement | null>, open: boolean, onClose: () => void): void {
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    if (!open) return
    const before = document.activeElement instanceof HTMLElement ? document.activeElement : null
    const inside = panel.current
    if (inside && !inside.contains(document.activeElement)) inside.focus({ preventScroll: true })
    const onKey = (event: KeyboardEvent) => {
      const here = panel.current
      if (!here || !here.contains(document.activeElement)) return
      if (event.key === 'Escape') {
        event.stopPropagation()
        close.current()
      } else if (event.key === 'Tab') turn(here, event)
    }
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('keydown', onKey)
      if (before?.isConnected) before.focus({ preventScroll: true })
    }
  }, [open, panel])
}
