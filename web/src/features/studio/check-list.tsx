// The check list before a show: what fails stands on top with its ways out.
import { CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../ui/class-names.ts'
import type { Check, CheckState } from './check-list.rules.ts'
import css from './check-list.module.css'

export type CheckLineWords = { title: string; words: string; acts?: ReactNode }

const icons: Record<CheckState, ReactNode> = {
  pass: <CircleCheck size={18} aria-hidden="true" />,
  wait: <LoaderCircle size={18} className={css.turning} aria-hidden="true" />,
  warn: <TriangleAlert size={18} aria-hidden="true" />,
  fail: <TriangleAlert size={18} aria-hidden="true" />,
}

export function CheckList({ checks, wordsOf }: { checks: readonly Check[]; wordsOf: (check: Check) => CheckLineWords }) {
  const { t } = useTranslation('studio')
  const passed = checks.filter((check) => check.state === 'pass' || check.state === 'warn').length
  const clean = passed === checks.length
  return (
    <section className={css.panel} aria-label={t('checks.title')}>
      <header>
        <h2>{t('checks.title')}</h2>
        <span className={cx('num', css.chip, clean ? css.allPassed : css.some)}>
          {clean ? t('checks.all', { count: checks.length }) : t('checks.some', { of: checks.length, count: passed })}
        </span>
      </header>
      <ul>
        {checks.map((check) => {
          const { title, words, acts } = wordsOf(check)
          return (
            <li key={`${check.key}${check.of ? `:${check.of.position}:${check.of.code}` : ''}`} className={css[check.state]}>
              {icons[check.state]}
              <span>
                <b>{title}</b>
                <small className="num">
                  <span className="vh">{t(`checks.state.${check.state}`)} </span>
                  {words}
                </small>
              </span>
              <span className={css.acts}>{acts}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
