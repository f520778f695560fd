// The keys of the studio: heard by the whole page, silent while a field has the focus or a dialog is open.
import { useEffect, useRef } from 'react'

export type DeskKey = 'next' | 'up' | 'down' | 'pin' | 'extend' | 'topUp' | 'help'

const keyOf: Readonly<Record<string, DeskKey>> = {
  ' ': 'next',
  ArrowRight: 'next',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Enter: 'pin',
  e: 'extend',
  E: 'extend',
  a: 'topUp',
  A: 'topUp',
  '?': 'help',
  '？': 'help',
}
/** These have keys of their own: Space and Enter press a button, arrows move in a list of choices. */
const ownKeys = new Set(['next', 'pin', 'up', 'down'])

/** What a pressed key asks for; null when it is not ours to take. */
export function deskKeyOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'repeat'>,
  target: Element | null,
  dialogOpen: boolean,
): DeskKey | null {
  if (dialogOpen || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return null
  if (target?.closest('input, textarea, select, [contenteditable]')) return null
  const key = keyOf[event.key] ?? null
  if (key === null || (event.repeat && key !== 'up' && key !== 'down')) return null
  const pressed = event.key === ' ' || event.key === 'Enter'
  if (pressed && target?.closest('button, a, [role="button"], summary')) return null
  if (ownKeys.has(key) && target?.closest('[role="tablist"], [role="radiogroup"], [data-scrolls]')) return null
  return key
}

export function useDeskKeys(on: boolean, act: (key: DeskKey) => void): void {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    if (!on) return
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null
      const key = deskKeyOf(event, target, document.querySelector('[data-desk-dialog]') !== null)
      if (key === null) return
      event.preventDefault()
      latest.current(key)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [on])
}

/** A click by mouse or finger leaves no focus on its button, so that Space stays the key for the next goods. */
export function useNoPointerFocus(): void {
  useEffect(() => {
    const onClick = ({ detail }: MouseEvent) => {
      const active = document.activeElement
      if (detail > 0 && active instanceof HTMLButtonElement && active.closest('[data-desk-dialog]') === null) active.blur()
    }
    document.addEventListener('click', onClick)
    return () => document.removeEventListener('click', onClick)
  }, [])
}
