// The form of one pickup point: where and when, who stands there, which shows and goods.
import { Checkbox, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PointCard, PointWrite } from '../../../../server/protocol/pickup.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './points.module.css'
import { useSavePoint } from './points.query.ts'

type Choice = { value: string; label: string }
type Line = 'name' | 'city' | 'district' | 'street' | 'hours' | 'phone'
const lines: readonly { field: Line; max: number; needed: boolean; wide?: true }[] = [
  { field: 'name', max: 30, needed: true, wide: true },
  { field: 'city', max: 20, needed: true },
  { field: 'district', max: 20, needed: true },
  { field: 'street', max: 80, needed: true, wide: true },
  { field: 'hours', max: 60, needed: true },
  { field: 'phone', max: 20, needed: false },
]
const lists = ['staffIds', 'showIds', 'barredProductIds'] as const

const draftOf = (point: PointCard | null): PointWrite => ({
  name: point?.name ?? '',
  province: point?.province ?? '',
  city: point?.city ?? '',
  district: point?.district ?? '',
  street: point?.street ?? '',
  hours: point?.hours ?? '',
  phone: point?.phone ?? '',
  active: point?.active ?? true,
  staffIds: [...(point?.staffIds ?? [])],
  showIds: [...(point?.showIds ?? [])],
  barredProductIds: [...(point?.barredProductIds ?? [])],
})

export function PointForm({
  point,
  provinces,
  choices,
  onClose,
}: {
  point: PointCard | null
  provinces: readonly string[]
  choices: Record<(typeof lists)[number], readonly Choice[]>
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [draft, setDraft] = useState(() => draftOf(point))
  const [asked, setAsked] = useState(false)
  const save = useSavePoint(point)
  const missing = (field: Line | 'province') => asked && draft[field].trim() === '' && field !== 'phone'
  const send = () => {
    setAsked(true)
    if (save.isPending || draft.province === '' || lines.some(({ field, needed }) => needed && draft[field].trim() === '')) return
    save.mutate(draft, {
      onSuccess: () => {
        showToast(t('saved'), 'good')
        onClose()
      },
    })
  }
  return (
    <DeskDialog
      open
      wide
      title={t(point ? 'pickup.changePoint' : 'pickup.newPoint')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" busy={save.isPending} onClick={send}>
            {t('save')}
          </DeskButton>
        </>
      }
    >
      <div className={css.form}>
        <DeskField label={t('pickup.field.province')} htmlFor={`${id}-province`} error={missing('province') ? t('pickup.missing') : null}>
          <Select
            id={`${id}-province`}
            className={css.full ?? ''}
            showSearch
            value={draft.province === '' ? null : draft.province}
            options={provinces.map((value) => ({ value, label: value }))}
            onChange={(province: string | null) => setDraft({ ...draft, province: province ?? '' })}
          />
        </DeskField>
        {lines.map(({ field, max, wide }) => (
          <DeskField
            key={field}
            className={wide && css.wide}
            label={t(`pickup.field.${field}`)}
            htmlFor={`${id}-${field}`}
            error={missing(field) ? t('pickup.missing') : null}
          >
            <Input
              id={`${id}-${field}`}
              maxLength={max}
              value={draft[field]}
              onChange={(event) => setDraft({ ...draft, [field]: event.target.value })}
            />
          </DeskField>
        ))}
        {lists.map((field) => (
          <DeskField
            key={field}
            className={css.wide}
            label={t(`pickup.field.${field}`)}
            htmlFor={`${id}-${field}`}
            hint={t(`pickup.hint.${field}`)}
          >
            <Select
              id={`${id}-${field}`}
              className={css.full ?? ''}
              mode="multiple"
              allowClear
              optionFilterProp="label"
              value={draft[field]}
              options={[...choices[field]]}
              onChange={(chosen: string[]) => setDraft({ ...draft, [field]: chosen })}
            />
          </DeskField>
        ))}
        <Checkbox
          className={css.wide ?? ''}
          checked={draft.active}
          onChange={(event) => setDraft({ ...draft, active: event.target.checked })}
        >
          {t('pickup.field.active')}
        </Checkbox>
        {save.isError && (
          <p className={css.wrong} role="alert">
            {failureTextOf(save.error)}
          </p>
        )}
      </div>
    </DeskDialog>
  )
}
