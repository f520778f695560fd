// A page or list without content: says so, and teaches the next step.
import type { ReactNode } from 'react'
import css from './empty-state.module.css'

/** drawing from drawings.tsx; children is the one next step. */
export function EmptyState({
  drawing,
  title,
  words,
  children,
}: {
  drawing?: ReactNode
  title: ReactNode
  words?: ReactNode
  children?: ReactNode
}) {
  return (
    <section className={css.state}>
      {drawing}
      <h2>{title}</h2>
      {words !== undefined && <p>{words}</p>}
      {children !== undefined && <div className={css.acts}>{children}</div>}
    </section>
  )
}
