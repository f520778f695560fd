// A line of a form: its name above, the input, and below it what is wrong, tied together for a screen reader.
import { useId, type InputHTMLAttributes, type ReactNode } from 'react'
import { cx } from './class-names.ts'
import css from './field.module.css'

export type FieldProps = { label: ReactNode; error?: string | undefined; hint?: ReactNode; after?: ReactNode; large?: boolean } & Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'style' | 'id'
>

export function Field({ label, error, hint, after, large = false, className, ...input }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const noted = error !== undefined || hint !== undefined
  return (
    <div className={cx(css.field, error !== undefined && css.wrong, large && css.large, className)}>
      <label htmlFor={id}>{label}</label>
      <div className={css.line}>
        <input {...input} id={id} aria-invalid={error !== undefined || undefined} {...(noted && { 'aria-describedby': noteId })} />
        {after}
      </div>
      {noted && (
        <p id={noteId} className={css.note} {...(error !== undefined && { role: 'alert' })}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}

/** A choice from a closed list, with the platform's own picker. */
export function SelectField({
  label,
  value,
  options,
  error,
  onChange,
}: {
  label: ReactNode
  value: string
  options: readonly { value: string; label: string }[]
  error?: string | undefined
  onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div className={cx(css.field, error !== undefined && css.wrong)}>
      <label htmlFor={id}>{label}</label>
      <div className={css.line}>
        <select id={id} value={value} aria-invalid={error !== undefined || undefined} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      {error !== undefined && (
        <p className={css.note} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

/** A yes or no with a 44 px target. */
export function CheckLine({
  checked,
  label,
  children,
  onChange,
}: {
  checked: boolean
  label: string
  children?: ReactNode
  onChange: (checked: boolean) => void
}) {
  return (
    <div className={css.check}>
      <button type="button" role="checkbox" aria-checked={checked} aria-label={label} onClick={() => onChange(!checked)}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="10" cy="10" r="9" />
          {checked && <path d="M5.8 10.3l2.800 2.800 5.600-6" />}
        </svg>
      </button>
      <span>{children ?? label}</span>
    </div>
  )
}
