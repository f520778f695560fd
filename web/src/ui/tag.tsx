// Small labels: what a thing is or in what state, always in words.
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'
import css from './tag.module.css'
import tones from './tones.module.css'

export type TagTone = 'accent' | 'gold' | 'green' | 'amber' | 'red' | 'blue' | 'grey' | 'live'

export function Tag({ tone = 'grey', className, children }: { tone?: TagTone; className?: string | undefined; children: ReactNode }) {
  return <span className={cx(css.tag, tone === 'live' ? css.live : tones[tone], className)}>{children}</span>
}

/** Three moving bars: on air. They stand still under reduced motion. */
export function LiveBars({ className }: { className?: string | undefined }) {
  return (
    <span aria-hidden="true" className={cx(css.bars, className)}>
      <i />
      <i />
      <i />
    </span>
  )
}

/** The red "on air" label; large on covers. */
export function LiveTag({ large = false, children }: { large?: boolean; children: ReactNode }) {
  return (
    <span className={cx(css.tag, css.live, large && css.large)}>
      <LiveBars />
      {children}
    </span>
  )
}
