// The form of one freight template: areas with their price by weight, everywhere else, and the goods that go by it.
import { Checkbox, Input, Select } from 'antd'
import { Plus, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FreightTemplateCard } from '../../../../server/protocol/freight.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import { emptyRow, freightDraftOf, freightWishOf, type FreightFaults, type RowDraft, type RowField } from './freight.rules.ts'
import css from './shipping.module.css'
import { useGoodsChoices, useSaveFreight } from './shipping.query.ts'

const numbers: readonly Exclude<RowField, 'areas'>[] = ['firstGrams', 'first', 'stepGrams', 'step', 'freeOver']

function RowFields({
  row,
  faults,
  areaNames,
  label,
  onChange,
  onRemove,
}: {
  row: RowDraft
  faults: Partial<Record<RowField, true>>
  /** null: everywhere else has no areas of its own. */
  areaNames: readonly string[] | null
  label: string
  onChange: (row: RowDraft) => void
  onRemove?: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  return (
    <div className={css.row} role="group" aria-label={label}>
      {areaNames && (
        <DeskField
          className={css.areas}
          label={t('shipping.areas')}
          htmlFor={`${id}-areas`}
          error={faults.areas && t('shipping.areasWrong')}
          hint={t('shipping.areasHint')}
        >
          <Select
            id={`${id}-areas`}
            className={css.full ?? ''}
            mode="tags"
            value={row.areas}
            options={areaNames.map((value) => ({ value, label: value }))}
            onChange={(areas: string[]) => onChange({ ...row, areas: areas.map((area) => area.trim()).filter(Boolean) })}
          />
        </DeskField>
      )}
      {numbers.map((field) => (
        <DeskField
          key={field}
          label={t(`shipping.field.${field}`)}
          htmlFor={`${id}-${field}`}
          error={faults[field] && t('shipping.numberWrong')}
        >
          <Input
            id={`${id}-${field}`}
            className="num"
            inputMode="decimal"
            maxLength={10}
            value={row[field]}
            {...(faults[field] && { status: 'error' as const })}
            onChange={(event) => onChange({ ...row, [field]: event.target.value })}
          />
        </DeskField>
      ))}
      {onRemove && (
        <DeskButton
          look="ghost"
          square
          aria-label={t('shipping.removeRow')}
          icon={<Trash2 size={16} aria-hidden="true" />}
          onClick={onRemove}
        />
      )}
    </div>
  )
}

export function FreightForm({
  template,
  areaNames,
  onClose,
}: {
  template: FreightTemplateCard | null
  areaNames: readonly string[]
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [draft, setDraft] = useState(() => freightDraftOf(template))
  const [faults, setFaults] = useState<FreightFaults | null>(null)
  const goods = useGoodsChoices(true).data?.rows ?? []
  const save = useSaveFreight(template)
  const setRow = (index: number, row: RowDraft) =>
    setDraft((now) => ({ ...now, regions: now.regions.map((one, at) => (at === index ? row : one)) }))
  const send = () => {
    const verdict = freightWishOf(draft)
    setFaults('faults' in verdict ? verdict.faults : null)
    if (!('wish' in verdict) || save.isPending) return
    save.mutate(verdict.wish, {
      onSuccess: () => {
        showToast(t('saved'), 'good')
        onClose()
      },
    })
  }
  const failure = save.error?.params['field'] === 'productIds' ? t('shipping.goodsTaken') : save.isError ? failureTextOf(save.error) : null
  return (
    <DeskDialog
      open
      wide
      title={t(template ? 'shipping.changeTemplate' : 'shipping.newTemplate')}
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
        <DeskField label={t('shipping.name')} htmlFor={`${id}-name`} error={faults?.name ? t('shipping.nameWrong') : null}>
          <Input
            id={`${id}-name`}
            data-first=""
            maxLength={20}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        </DeskField>
        <Checkbox checked={draft.isDefault} onChange={(event) => setDraft({ ...draft, isDefault: event.target.checked })}>
          {t('shipping.makeDefault')}
        </Checkbox>
        <div className={css.rows}>
          {draft.regions.map((row, index) => (
            <RowFields
              key={index}
              row={row}
              faults={faults?.regions[index] ?? {}}
              areaNames={areaNames}
              label={t('shipping.row', { number: index + 1 })}
              onChange={(next) => setRow(index, next)}
              onRemove={() => setDraft((now) => ({ ...now, regions: now.regions.filter((_, at) => at !== index) }))}
            />
          ))}
          <div>
            <DeskButton
              size="sm"
              icon={<Plus size={14} aria-hidden="true" />}
              disabled={draft.regions.length >= 40}
              onClick={() => setDraft({ ...draft, regions: [...draft.regions, emptyRow()] })}
            >
              {t('shipping.addRow')}
            </DeskButton>
          </div>
          <Checkbox checked={draft.elsewhere} onChange={(event) => setDraft({ ...draft, elsewhere: event.target.checked })}>
            {t('shipping.elsewhere')}
          </Checkbox>
          {draft.elsewhere && (
            <RowFields
              row={draft.other}
              faults={faults?.other ?? {}}
              areaNames={null}
              label={t('shipping.elsewhere')}
              onChange={(other) => setDraft({ ...draft, other })}
            />
          )}
        </div>
        <DeskField label={t('shipping.goodsOf')} htmlFor={`${id}-goods`} hint={t('shipping.goodsHint')}>
          <Select
            id={`${id}-goods`}
            className={css.full ?? ''}
            mode="multiple"
            allowClear
            optionFilterProp="label"
            value={draft.productIds}
            options={goods.map((product) => ({ value: product.id, label: product.title }))}
            onChange={(productIds: string[]) => setDraft({ ...draft, productIds })}
          />
        </DeskField>
        {failure !== null && (
          <p className={css.wrong} role="alert">
            {failure}
          </p>
        )}
      </div>
    </DeskDialog>
  )
}
