// The inviter's bonus: off until the shop switches it on, with what the law says about it beside the switch.
import { Switch } from 'antd'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { RateTermsGiven } from '../../../../server/protocol/commission.ts'
import css from './commission.module.css'
import { TermField } from './term-field.tsx'

const bonusNumbers = [
  ['inviterBps', 0, 300, 100],
  ['inviterDays', 0, 3650, 1],
] as const

export function BonusFields({ terms, onChange }: { terms: RateTermsGiven; onChange: (part: Partial<RateTermsGiven>) => void }) {
  const { t } = useTranslation('console')
  return (
    <div className={css.bonus}>
      <label className={css.switch}>
        <Switch checked={terms.inviterBonus} onChange={(inviterBonus) => onChange({ inviterBonus })} />
        <b>{t('commission.bonus')}</b>
      </label>
      <p>{t('commission.bonusWords')}</p>
      {terms.inviterBonus && (
        <>
          <p className={css.warning} role="alert">
            <TriangleAlert size={16} aria-hidden="true" />
            <span>{t('commission.bonusWarning')}</span>
          </p>
          <div className={css.terms}>
            {bonusNumbers.map((line) => (
              <TermField key={line[0]} line={line} terms={terms} onChange={onChange} />
            ))}
          </div>
        </>
      )}
    </div>
  )
}
