// What the shop sets beside the rows: notice and protection of cuts, the share cap, levels, and the inviter's bonus with its warning.
import { InputNumber, Switch } from 'antd'
import { TriangleAlert } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { RateTermsGiven } from '../../../../server/protocol/commission.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import css from './commission.module.css'

/** [least, most, what a shown one is worth] as the server keeps them. */
const numbers = [
  ['noticeHours', 48, 720, 1],
  ['protectDays', 7, 90, 1],
  ['capBps', 0, 3000, 100],
  ['levelGraceDays', 0, 60, 1],
] as const
const bonusNumbers = [
  ['inviterBps', 0, 300, 100],
  ['inviterDays', 0, 3650, 1],
] as const
type Line = (typeof numbers)[number] | (typeof bonusNumbers)[number]
const levelsMost = 9
const yuan = 100

type Change = (part: Partial<RateTermsGiven>) => void

function Field({ line: [key, least, most, worth], terms, onChange }: { line: Line; terms: RateTermsGiven; onChange: Change }) {
  const { t } = useTranslation('console')
  const id = useId()
  return (
    <DeskField label={t(`commission.term.${key}`)} htmlFor={id} hint={t(`commission.termHint.${key}`)}>
      <InputNumber
        id={id}
        min={least / worth}
        max={most / worth}
        precision={worth === 1 ? 0 : 2}
        value={terms[key] / worth}
        onChange={(value) => value !== null && onChange({ [key]: Math.round(value * worth) })}
      />
    </DeskField>
  )
}

function Levels({ levelFen, onChange }: { levelFen: readonly number[]; onChange: (levelFen: number[]) => void }) {
  const { t } = useTranslation('console')
  const last = levelFen.at(-1) ?? 0
  return (
    <div className={css.levels}>
      <h3>{t('commission.levels')}</h3>
      <p>{t('commission.levelsWords')}</p>
      {levelFen.map((fen, place) => (
        <label key={place}>
          <span>{t('commission.level', { level: place + 1 })}</span>
          {place === 0 ? (
            <span className="num">{t('commission.levelFirst')}</span>
          ) : (
            <InputNumber
              className={css.levelFrom ?? ''}
              aria-label={t('commission.levelFrom', { level: place + 1 })}
              min={((levelFen[place - 1] ?? 0) + 1) / yuan}
              precision={2}
              suffix="¥"
              value={fen / yuan}
              onChange={(value) =>
                value !== null && onChange(levelFen.map((one, index) => (index === place ? Math.round(value * yuan) : one)))
              }
            />
          )}
        </label>
      ))}
      <span>
        <DeskButton size="sm" disabled={levelFen.length >= levelsMost} onClick={() => onChange([...levelFen, Math.max(1, last) * 2])}>
          {t('commission.levelAdd')}
        </DeskButton>
        <DeskButton size="sm" look="ghost" disabled={levelFen.length <= 1} onClick={() => onChange(levelFen.slice(0, -1))}>
          {t('commission.levelDrop')}
        </DeskButton>
      </span>
    </div>
  )
}

export function TermsFields({ terms, onChange }: { terms: RateTermsGiven; onChange: Change }) {
  const { t } = useTranslation('console')
  const isRising = terms.levelFen.every((fen, place) => place === 0 || fen > (terms.levelFen[place - 1] ?? 0))
  return (
    <>
      <div className={css.terms}>
        {numbers.map((line) => (
          <Field key={line[0]} line={line} terms={terms} onChange={onChange} />
        ))}
      </div>
      <Levels levelFen={terms.levelFen} onChange={(levelFen) => onChange({ levelFen })} />
      {!isRising && <p role="alert">{t('commission.fault.levels')}</p>}
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
                <Field key={line[0]} line={line} terms={terms} onChange={onChange} />
              ))}
            </div>
          </>
        )}
      </div>
    </>
  )
}
