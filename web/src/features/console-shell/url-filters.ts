// Keeps the filters and the page of a list in the address, so that a link or a reload shows the same rows.
import { useState } from 'react'
import { useSearchParams } from 'react-router'

/** set writes filters and goes back to the first page; an empty value leaves the address. */
export function useUrlFilters() {
  const [search, setSearch] = useSearchParams()
  const set = (changes: Readonly<Record<string, string | null>>, keepPage = false): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (!keepPage) next.delete('cursor')
        for (const [name, value] of Object.entries(changes)) {
          if (value === null || value === '') next.delete(name)
          else next.set(name, value)
        }
        return next
      },
      { replace: true },
    )
  return { get: (name: string): string => search.get(name) ?? '', set }
}

/** Pages of a list that goes on by cursor: the way back is remembered in this visit, after a reload it leads to the first page. */
export function usePages() {
  const { get, set } = useUrlFilters()
  const [trail, setTrail] = useState<readonly string[]>([])
  const cursor = get('cursor')
  return {
    cursor,
    first: cursor === '',
    on: (next: string): void => {
      setTrail([...trail, cursor])
      set({ cursor: next }, true)
    },
    back: (): void => {
      set({ cursor: trail.at(-1) ?? '' }, true)
      setTrail(trail.slice(0, -1))
    },
  }
}
