// Tabs across a page: one list, several views of it.
import type { KeyboardEvent } from 'react'
import css from './tabs.module.css'

export type TabOption<Key extends string> = { key: Key; label: string }

/** Arrow keys move between tabs, as the pattern asks. */
export function Tabs<Key extends string>({
  options,
  value,
  label,
  onChange,
}: {
  options: readonly TabOption<Key>[]
  value: Key
  label: string
  onChange: (key: Key) => void
}) {
  const onKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const at = options.findIndex((option) => option.key === value)
    const next = options[(at + step + options.length) % options.length]
    if (!next) return
    onChange(next.key)
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-key="${next.key}"]`)?.focus()
  }
  return (
    <div role="tablist" aria-label={label} className={css.tabs}>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          role="tab"
          data-key={option.key}
          aria-selected={option.key === value}
          tabIndex={option.key === value ? 0 : -1}
          onClick={() => onChange(option.key)}
          onKeyDown={onKey}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
