// Levels as the shop sets them: how many, from where each begins, and what it is called.
import { Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RateTermsGiven } from '../../../../server/protocol/commission.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import css from './commission.module.css'
import { levelNamesOf, levelsFault, withLevels } from './commission.rules.ts'

const levelsMost = 9
const nameCharsMost = 8
const yuan = 100
const placed = <T,>(list: readonly T[], place: number, value: T): T[] => list.map((one, index) => (index === place ? value : one))

export function LevelFields({ terms, onChange }: { terms: RateTermsGiven; onChange: (part: Partial<RateTermsGiven>) => void }) {
  const { t } = useTranslation('console')
  const { levelFen } = terms
  const names = levelNamesOf(terms)
  const fault = levelsFault(terms)
  return (
    <div className={css.levels}>
      <h3>{t('commission.levels')}</h3>
      <p>{t('commission.levelsWords')}</p>
      {levelFen.map((fen, place) => (
        <div key={place} className={css.level}>
          <span>{t('commission.level', { level: place + 1 })}</span>
          <Input
            className={css.levelName ?? ''}
            aria-label={t('commission.levelNameOf', { level: place + 1 })}
            placeholder={t('commission.levelNameHint')}
            maxLength={nameCharsMost}
            value={names[place] ?? ''}
            onChange={(event) => onChange({ levelNames: placed(names, place, event.target.value) })}
          />
          {place === 0 ? (
            <span>{t('commission.levelFirst')}</span>
          ) : (
            <InputNumber
              className={css.levelFrom ?? ''}
              aria-label={t('commission.levelFrom', { level: place + 1 })}
              min={0}
              precision={2}
              prefix="¥"
              value={fen / yuan}
              onChange={(value) => value !== null && onChange({ levelFen: placed(levelFen, place, Math.round(value * yuan)) })}
            />
          )}
        </div>
      ))}
      <div className={css.level}>
        <DeskButton size="sm" disabled={levelFen.length >= levelsMost} onClick={() => onChange(withLevels(terms, true))}>
          {t('commission.levelAdd')}
        </DeskButton>
        <DeskButton size="sm" look="ghost" disabled={levelFen.length <= 1} onClick={() => onChange(withLevels(terms, false))}>
          {t('commission.levelDrop')}
        </DeskButton>
      </div>
      {fault !== null && <p role="alert">{t(`commission.fault.${fault}`)}</p>}
    </div>
  )
}
