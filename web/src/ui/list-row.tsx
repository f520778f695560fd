// A row that leads somewhere: picture or icon, two lines, an arrow.
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import css from './list-row.module.css'

type RowProps = { icon?: ReactNode; title: ReactNode; words?: ReactNode; value?: ReactNode; to?: string; onClick?: () => void }

/** With `to` a link, with onClick a button, else only said. */
export function ListRow({ icon, title, words, value, to, onClick }: RowProps) {
  const inside = (
    <>
      {icon}
      <span className="grow">
        <span className={css.title}>{title}</span>
        {words !== undefined && <span className={css.words}>{words}</span>}
      </span>
      {value !== undefined && <span className={css.value}>{value}</span>}
      {(to !== undefined || onClick) && <ChevronRight size={18} className={css.arrow} aria-hidden="true" />}
    </>
  )
  if (to !== undefined) {
    return (
      <Link to={to} className={css.row}>
        {inside}
      </Link>
    )
  }
  if (onClick) {
    return (
      <button type="button" className={css.row} onClick={onClick}>
        {inside}
      </button>
    )
  }
  return <div className={css.row}>{inside}</div>
}
