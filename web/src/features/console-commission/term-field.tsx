// One number that the shop sets beside the rows.
import { InputNumber } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { RateTermsGiven } from '../../../../server/protocol/commission.ts'
import { DeskField } from '../../ui/desk-parts.tsx'

type Key = 'noticeHours' | 'protectDays' | 'capBps' | 'levelGraceDays' | 'inviterBps' | 'inviterDays'
/** [least, most, what a shown one is worth] as the server keeps them. */
export type TermLine = readonly [key: Key, least: number, most: number, worth: number]

export function TermField({
  line: [key, least, most, worth],
  terms,
  onChange,
}: {
  line: TermLine
  terms: RateTermsGiven
  onChange: (part: Partial<RateTermsGiven>) => void
}) {
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
