// A ring that drains with a hold, or turns while an answer is on its way.
import type { ReactNode } from 'react'
import css from './ring.module.css'

const radius = 60
const around = 2 * Math.PI * radius

/** share 0–1 of the ring is left; children stand in its middle. */
export function Ring({ share, children }: { share: number; children: ReactNode }) {
  const left = Math.min(1, Math.max(0, share))
  return (
    <div className={css.ring}>
      <svg width="132" height="132" viewBox="0 0 132 132" aria-hidden="true">
        <circle cx="66" cy="66" r={radius} className={css.track} />
        <circle
          cx="66"
          cy="66"
          r={radius}
          className={css.left}
          strokeDasharray={`${around * left} ${around}`}
          transform="rotate(-90 66 66)"
        />
      </svg>
      <div className={css.middle}>{children}</div>
    </div>
  )
}

/** The same of 72 px, turning: no answer yet. */
export function TurningRing({ children }: { children: ReactNode }) {
  return (
    <div className={css.small}>
      <svg className={css.turning} width="72" height="72" viewBox="0 0 72 72" aria-hidden="true">
        <circle cx="36" cy="36" r="33" className={css.track} />
        <circle cx="36" cy="36" r="33" className={css.waiting} strokeDasharray="52 208" />
      </svg>
      <div className={css.middle}>{children}</div>
    </div>
  )
}
