// What a whole row of the run sheet hears: a key pressed in any of its cells, another row dragged over it and dropped.
import { useEffect, useRef, type RefObject } from 'react'

export type RowEvents = {
  key: string
  onOver: (key: string) => void
  onDrop: (key: string) => void
  onKey: (event: KeyboardEvent, key: string) => void
}

/** Goes onto the row's tbody, which by itself is no control. */
export function useRowEvents(events: RowEvents): RefObject<HTMLTableSectionElement | null> {
  const body = useRef<HTMLTableSectionElement>(null)
  const latest = useRef(events)
  latest.current = events
  useEffect(() => {
    const element = body.current
    if (!element) return
    const onKey = (event: KeyboardEvent) => latest.current.onKey(event, latest.current.key)
    const onOver = (event: DragEvent) => {
      event.preventDefault()
      latest.current.onOver(latest.current.key)
    }
    const onDrop = (event: DragEvent) => {
      event.preventDefault()
      latest.current.onDrop(latest.current.key)
    }
    element.addEventListener('keydown', onKey)
    element.addEventListener('dragover', onOver)
    element.addEventListener('drop', onDrop)
    return () => {
      element.removeEventListener('keydown', onKey)
      element.removeEventListener('dragover', onOver)
      element.removeEventListener('drop', onDrop)
    }
  }, [])
  return body
}
