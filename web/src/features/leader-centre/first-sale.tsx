// The way to her first sale as three steps: what is done, what is next, and one tap to do it; gone once she has sold.
import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LeaderHome } from '../../../../server/protocol/leaders.ts'
import { paths } from '../../paths.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { cx } from '../../ui/class-names.ts'
import { Card } from '../../ui/page.tsx'
import css from './first-sale.module.css'

const STEPS = ['share', 'bring', 'sell'] as const

export function FirstSale({ next }: { next: LeaderHome['nextStep'] }) {
  const { t } = useTranslation('leader')
  if (next === 'done') return null
  const at = STEPS.indexOf(next)
  return (
    <Card title={t('firstSale.title')}>
      <ol className={css.steps}>
        {STEPS.map((step, place) => (
          <li key={step} className={cx(place === at && css.next)} {...(place === at && { 'aria-current': 'step' as const })}>
            <i className={cx('num', place < at && css.done)}>
              {place < at ? <Check size={14} strokeWidth={2.4} aria-label={t('firstSale.done')} /> : place + 1}
            </i>
            <span>{t(`firstSale.${step}`)}</span>
          </li>
        ))}
      </ol>
      <ButtonLink to={next === 'sell' ? paths.leaderPeople : paths.leaderShare()} look="gold" block>
        {t(`firstSale.act.${next}`)}
      </ButtonLink>
    </Card>
  )
}
