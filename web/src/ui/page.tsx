// The frame of every paper page: its width, its bar with a way back, and cards on it.
import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { cx } from './class-names.ts'
import { IconButton } from './icon-button.tsx'
import css from './page.module.css'

/** A phone page, centred on a desk. foot: room kept free for a bar at the bottom. */
export function Page({
  foot = 'tabs',
  surface = false,
  children,
}: {
  foot?: 'tabs' | 'acts' | 'none'
  surface?: boolean
  children: ReactNode
}) {
  return <main className={cx(css.page, css[foot], surface && css.surface)}>{children}</main>
}

/** The bar on top; back goes to the page before, or to `backTo` when the visit began here. */
export function PageBar({ title, backTo = '/', right }: { title: ReactNode; backTo?: string; right?: ReactNode }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const goBack = () => {
    const inside = (window.history.state as { idx?: number } | null)?.idx
    void (inside ? navigate(-1) : navigate(backTo, { replace: true }))
  }
  return (
    <header className={css.bar}>
      <IconButton label={t('back')} onClick={goBack}>
        <ChevronLeft size={24} strokeWidth={1.8} />
      </IconButton>
      <h1 className="ell">{title}</h1>
      <span className={css.right}>{right}</span>
    </header>
  )
}

/** A white card with its heading and a quiet link to more. */
export function Card({
  title,
  count,
  more,
  flat = false,
  className,
  children,
}: {
  title?: ReactNode
  count?: ReactNode
  more?: ReactNode
  flat?: boolean
  className?: string | undefined
  children: ReactNode
}) {
  return (
    <section className={cx(css.card, flat && css.flat, className)}>
      {(title !== undefined || more !== undefined) && (
        <header className="row">
          {title !== undefined && <h2 className={css.heading}>{title}</h2>}
          {count !== undefined && <span className={cx('num', css.count)}>{count}</span>}
          {more !== undefined && <span className={css.more}>{more}</span>}
        </header>
      )}
      {children}
    </section>
  )
}

/** Stands at the foot of a page with its main acts. */
export function ActBar({ children }: { children: ReactNode }) {
  return <div className={css.acts}>{children}</div>
}
