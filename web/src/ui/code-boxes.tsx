// A short code in boxes that is one real input, so that the phone can fill it in from the message.
import { useEffect, useRef } from 'react'
import { cx } from './class-names.ts'
import css from './code-boxes.module.css'

export type CodeBoxesProps = {
  length: number
  value: string
  label: string
  /** Light boxes on a dark picture. */ onVideo?: boolean
  /** Letters too, for words that open a room. */ letters?: boolean
  wrong?: boolean
  focusFirst?: boolean
  onChange: (value: string) => void
  onFull?: (value: string) => void
}

export function CodeBoxes({
  length,
  value,
  label,
  onVideo = false,
  letters = false,
  wrong = false,
  focusFirst = false,
  onChange,
  onFull,
}: CodeBoxesProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (focusFirst) input.current?.focus()
  }, [focusFirst])
  const take = (raw: string) => {
    const clean = raw.replace(letters ? /[^0-9A-Za-z]/g : /\D/g, '').slice(0, length)
    onChange(clean)
    if (clean.length === length && clean !== value) onFull?.(clean)
  }
  return (
    <div className={cx(css.boxes, onVideo && css.onVideo, wrong && css.wrong)} data-length={length}>
      <input
        ref={input}
        aria-label={label}
        aria-invalid={wrong || undefined}
        value={value}
        inputMode={letters ? 'text' : 'numeric'}
        autoComplete={letters ? 'off' : 'one-time-code'}
        autoCapitalize="off"
        spellCheck={false}
        maxLength={length}
        onChange={(event) => take(event.target.value)}
      />
      {Array.from({ length }, (_, index) => (
        <span key={index} aria-hidden="true" className={cx('num', index === value.length && css.next)}>
          {value[index] ?? ''}
        </span>
      ))}
    </div>
  )
}
