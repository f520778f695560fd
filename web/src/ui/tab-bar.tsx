// The bar at the bottom of the phone pages, with the page one is on marked.
import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import { cx } from './class-names.ts'
import css from './tab-bar.module.css'

export type TabItem = { to: string; label: string; icon: ReactNode; end?: boolean }

/** gold for the leader centre, ink elsewhere. */
export function TabBar({ items, label, gold = false }: { items: readonly TabItem[]; label: string; gold?: boolean }) {
  return (
    <nav className={cx(css.bar, gold && css.gold)} aria-label={label}>
      {items.map((item) => (
        <NavLink key={item.to} to={item.to} end={item.end ?? false}>
          {item.icon}
          {item.label}
        </NavLink>
      ))}
    </nav>
  )
}
