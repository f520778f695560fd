// The frame of a console page: its heading with acts, cards with a heading, and what stands for loading, nothing and failure.
import { RefreshCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FailCode } from '../platform/rest-client.ts'
import { failureText } from '../text/failure.ts'
import { cx } from './class-names.ts'
import { DeskButton } from './desk-button.tsx'
import css from './desk-parts.module.css'
import { Skeleton } from './skeleton.tsx'

export function DeskHead({
  title,
  words,
  before,
  children,
}: {
  title: ReactNode
  words?: ReactNode
  before?: ReactNode
  children?: ReactNode
}) {
  return (
    <header className={css.head}>
      {before}
      <h1>{title}</h1>
      {words !== undefined && <span className={css.words}>{words}</span>}
      <span className={css.acts}>{children}</span>
    </header>
  )
}

export function DeskCard({
  title,
  words,
  side,
  className,
  label,
  children,
}: {
  title?: ReactNode
  words?: ReactNode
  side?: ReactNode
  className?: string | undefined
  label?: string
  children: ReactNode
}) {
  return (
    <section className={cx(css.card, className)} aria-label={label}>
      {title !== undefined && (
        <header>
          <h2>{title}</h2>
          {words !== undefined && <span className={css.words}>{words}</span>}
          {side !== undefined && <span className={css.acts}>{side}</span>}
        </header>
      )}
      {children}
    </section>
  )
}

/** Rows of the same height as the real ones. */
export function DeskSkeleton({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={css.skeleton}>
          <Skeleton className={css.tiny} />
          <Skeleton className={css.square} />
          <Skeleton className={css.long} />
          <Skeleton className={css.short} />
        </div>
      ))}
    </div>
  )
}

export function DeskEmpty({
  drawing,
  title,
  words,
  children,
}: {
  drawing?: ReactNode
  title: string
  words: string
  children?: ReactNode
}) {
  return (
    <div className={css.empty}>
      {drawing}
      <h3>{title}</h3>
      <p>{words}</p>
      {children !== undefined && <div>{children}</div>}
    </div>
  )
}

/** What happened, what it means for orders and money, one way on; the code small for support. */
export function DeskFailed({ title, code, onAgain, busy }: { title: string; code: string; onAgain: () => void; busy: boolean }) {
  const { t } = useTranslation()
  return (
    <div className={css.empty} role="alert">
      <span className={css.warn}>
        <TriangleAlert size={22} aria-hidden="true" />
      </span>
      <h3>{title}</h3>
      <p>{failureText(code as FailCode)}</p>
      <div>
        <DeskButton look="primary" busy={busy} icon={<RefreshCw size={16} aria-hidden="true" />} onClick={onAgain}>
          {t('failed.again')}
        </DeskButton>
      </div>
      <small className="num">{code.toUpperCase()}</small>
    </div>
  )
}

/** The name of a field above it, what is wrong or how it is meant below. htmlFor names the control. */
export function DeskField({
  label,
  htmlFor,
  error,
  hint,
  className,
  children,
}: {
  label: ReactNode
  htmlFor: string
  error?: string | null | undefined
  hint?: ReactNode
  className?: string | undefined
  children: ReactNode
}) {
  return (
    <div className={cx(css.field, className)}>
      <label htmlFor={htmlFor}>{label}</label>
      {children}
      {error ? (
        <p id={`${htmlFor}-note`} className={css.wrong} role="alert">
          {error}
        </p>
      ) : (
        hint !== undefined && <p id={`${htmlFor}-note`}>{hint}</p>
      )}
    </div>
  )
}

/** A table wider than its place scrolls by itself, its head and its rows together. */
export function DeskScroll({ minPx, children }: { minPx: number; children: ReactNode }) {
  return (
    <div className={css.scroll}>
      <div ref={(box) => box?.style.setProperty('min-width', `${minPx}px`)}>{children}</div>
    </div>
  )
}
