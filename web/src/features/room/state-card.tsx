// The card in the middle of the room for each state that has no running picture; designed, never defaulted.
import type { ReactNode } from 'react'
import { cx } from '../../ui/class-names.ts'
import css from './state-card.module.css'

export type StateCardProps = {
  icon?: ReactNode
  tone?: 'plain' | 'amber'
  title: ReactNode
  words?: ReactNode
  /** Higher on the page when pin card and chat stand below. */ high?: boolean
  children?: ReactNode
}

export function StateCard({ icon, tone = 'plain', title, words, high = false, children }: StateCardProps) {
  return (
    <section className={cx(css.card, high && css.high)} role="status">
      {icon && <div className={cx(css.disc, css[tone])}>{icon}</div>}
      <h1>{title}</h1>
      {words !== undefined && <p>{words}</p>}
      {children}
    </section>
  )
}

/** Darkens and blurs what is behind: paused, interrupted, over. */
export const Veil = ({ grey = false }: { grey?: boolean }) => <div className={cx(css.veil, grey && css.grey)} />

/** A clock in a tile: time back, time until. */
export function ClockTile({ value, label, wide = false }: { value: ReactNode; label: ReactNode; wide?: boolean }) {
  return (
    <span className={cx(css.tile, wide && css.wide)}>
      <b className="num">{value}</b>
      {label}
    </span>
  )
}

export const ClockRow = ({ children }: { children: ReactNode }) => <div className={css.clock}>{children}</div>
export const StateActs = ({ children }: { children: ReactNode }) => <div className={css.acts}>{children}</div>
