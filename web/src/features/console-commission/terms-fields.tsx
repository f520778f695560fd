// What the shop sets beside the rows: notice and protection of cuts, the share cap, and levels.
import { InputNumber } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { RateTermsGiven } from '../../../../server/protocol/commission.ts'
import { DeskField } from '../../ui/desk-parts.tsx'
import css from './commission.module.css'
import { LevelFields } from './level-fields.tsx'

/** [least, most, what a shown one is worth] as the server keeps them. */
const numbers = [
  ['noticeHours', 48, 720, 1],
  ['protectDays', 7, 90, 1],
  ['capBps', 0, 3000, 100],
  ['levelGraceDays', 0, 60, 1],
] as const
type Line = (typeof numbers)[number]

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

export function TermsFields({ terms, onChange }: { terms: RateTermsGiven; onChange: Change }) {
  return (
    <>
      <div className={css.terms}>
        {numbers.map((line) => (
          <Field key={line[0]} line={line} terms={terms} onChange={onChange} />
        ))}
      </div>
      <LevelFields terms={terms} onChange={onChange} />
    </>
  )
}
