// Says by which leader the person is served; gold, because it is about leaders.
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from './avatar.tsx'
import css from './credit-line.module.css'

/** children are the words with the name in <b>; a tap opens why when onWhy is given. */
export function CreditLine({
  name,
  avatar,
  why,
  onWhy,
  children,
}: {
  name: string
  avatar?: string | null | undefined
  why?: string
  onWhy?: () => void
  children: ReactNode
}) {
  const inside = (
    <>
      <Avatar name={name} src={avatar} size={24} />
      <span className="grow ell">{children}</span>
      {onWhy && (
        <span className={css.why}>
          {why}
          <ChevronRight size={14} aria-hidden="true" />
        </span>
      )}
    </>
  )
  if (!onWhy) return <div className={css.line}>{inside}</div>
  return (
    <button type="button" className={css.line} onClick={onWhy}>
      {inside}
    </button>
  )
}
