// One of several, as chips or tiles: arrow keys move, a tap chooses.
import type { KeyboardEvent, ReactNode } from 'react'
import { cx } from './class-names.ts'
import css from './choices.module.css'

export type Choice<Key extends string> = {
  key: Key
  label: ReactNode
  /** A quiet word on the chip: 候补, 不足. */ note?: ReactNode
  /** Still can be chosen, but shown as out. */ out?: boolean
  disabled?: boolean
  icon?: ReactNode
}

/** chips 44 high for SKUs, tiles 52 high three in a row for ways to pay, pills with a gold ring for groups. */
export function Choices<Key extends string>({
  options,
  value,
  label,
  look = 'chips',
  onChange,
}: {
  options: readonly Choice<Key>[]
  value: Key | null
  label: string
  look?: 'chips' | 'tiles' | 'pills'
  onChange: (key: Key) => void
}) {
  const stopAt = value ?? options[0]?.key
  const onKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0
    const free = options.filter((option) => !option.disabled)
    if (step === 0 || free.length === 0) return
    event.preventDefault()
    const at = free.findIndex((option) => option.key === stopAt)
    const next = free[(at + step + free.length) % free.length]
    if (!next) return
    onChange(next.key)
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-key="${next.key}"]`)?.focus()
  }
  return (
    <div role="radiogroup" aria-label={label} className={css[look]}>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          role="radio"
          data-key={option.key}
          aria-checked={option.key === value}
          disabled={option.disabled}
          tabIndex={option.key === stopAt ? 0 : -1}
          className={cx(option.out && css.out)}
          onClick={() => onChange(option.key)}
          onKeyDown={onKey}
        >
          {option.icon}
          <span>
            {option.label}
            {option.note !== undefined && <small>{option.note}</small>}
          </span>
        </button>
      ))}
    </div>
  )
}
