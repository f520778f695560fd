// What is typed into a search field reaches the address a moment after the last key.
import { useEffect, useState } from 'react'

const typedMs = 300

/** value is what the address says; write puts it there. */
export function useTyped(value: string, write: (value: string) => void): [string, (value: string) => void] {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed.trim() === value) return
    const timer = setTimeout(() => write(typed.trim()), typedMs)
    return () => clearTimeout(timer)
  })
  return [typed, setTyped]
}
