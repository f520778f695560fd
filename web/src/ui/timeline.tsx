// Steps under each other: done green, now coral, later grey; and the leader's chain of reasons in gold.
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'
import css from './timeline.module.css'

export type TimelineStep = { key: string; state: 'done' | 'now' | 'later'; title: ReactNode; at?: ReactNode; words?: ReactNode }

export function Timeline({ steps }: { steps: readonly TimelineStep[] }) {
  return (
    <ol className={css.timeline}>
      {steps.map((step) => (
        <li key={step.key} className={css[step.state]} {...(step.state === 'now' && { 'aria-current': 'step' as const })}>
          <span className={css.dot}>{step.state === 'done' && <Check size={12} strokeWidth={3} aria-hidden="true" />}</span>
          <div className="grow">
            <div className="row">
              <b>{step.title}</b>
              <span className="grow" />
              {step.at !== undefined && <span className={cx('num', css.at)}>{step.at}</span>}
            </div>
            {step.words !== undefined && <p>{step.words}</p>}
          </div>
        </li>
      ))}
    </ol>
  )
}

export type ChainLink = { key: string; icon: ReactNode; name: ReactNode; title: ReactNode; words?: ReactNode }

/** Why something is as it is, link by link. */
export function Chain({ links }: { links: readonly ChainLink[] }) {
  return (
    <ol className={css.chain}>
      {links.map((link) => (
        <li key={link.key}>
          <span className={css.disc}>{link.icon}</span>
          <div className="grow">
            <small>{link.name}</small>
            <div className={css.title}>{link.title}</div>
            {link.words !== undefined && <div className={css.words}>{link.words}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
