// The most freight that one show asks of a parcel; empty: no cap.
import { Input, Select } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import { fenOfYuan, yuanOfFen } from '../../ui/yuan.rules.ts'
import css from './shipping.module.css'
import { useCap, useSaveCap } from './shipping.query.ts'

export function FreightCap({ shows }: { shows: readonly { id: string; title: string }[] }) {
  const { t } = useTranslation('console')
  const id = useId()
  const [showId, setShowId] = useState('')
  const [typed, setTyped] = useState('')
  const cap = useCap(showId)
  const save = useSaveCap(showId)
  const known = cap.data?.capFen
  useEffect(() => setTyped(known === undefined || known === null ? '' : yuanOfFen(known)), [known, showId])
  const capFen = typed.trim() === '' ? null : fenOfYuan(typed)
  const wrong = typed.trim() !== '' && capFen === null
  const send = () => {
    if (showId === '' || wrong || save.isPending) return
    save.mutate(capFen, {
      onSuccess: () => showToast(t('saved'), 'good'),
      onError: (error) => showToast(failureTextOf(error), 'bad'),
    })
  }
  return (
    <div className={css.cap}>
      <DeskField label={t('shipping.capShow')} htmlFor={`${id}-show`}>
        <Select
          id={`${id}-show`}
          className={css.full ?? ''}
          showSearch
          optionFilterProp="label"
          value={showId === '' ? null : showId}
          placeholder={t('shipping.capChoose')}
          options={shows.map((show) => ({ value: show.id, label: show.title }))}
          onChange={(value: string | null) => setShowId(value ?? '')}
        />
      </DeskField>
      <DeskField
        label={t('shipping.cap')}
        htmlFor={`${id}-cap`}
        error={wrong ? t('shipping.numberWrong') : null}
        hint={t('shipping.capHint')}
      >
        <Input
          id={`${id}-cap`}
          className="num"
          prefix="¥"
          inputMode="decimal"
          disabled={showId === '' || !cap.data}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onPressEnter={send}
        />
      </DeskField>
      <DeskButton disabled={showId === '' || wrong || !cap.data} busy={save.isPending} onClick={send}>
        {t('save')}
      </DeskButton>
    </div>
  )
}
