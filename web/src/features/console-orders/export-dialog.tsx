// Takes the filtered orders along as a file: masked, or with recipients for who ships, which needs its reason.
import { Input, Radio } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import css from './orders.module.css'

const reasonChars = { min: 2, max: 100 } as const

export function ExportDialog({
  open,
  filtered,
  mayMasked,
  mayPersonal,
  busy,
  error,
  onExport,
  onClose,
}: {
  open: boolean
  filtered: boolean
  mayMasked: boolean
  mayPersonal: boolean
  busy: boolean
  error: string | null
  /** null: masked. */
  onExport: (reason: string | null) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const first = mayMasked ? 'masked' : 'personal'
  const [kind, setKind] = useState<'masked' | 'personal'>(first)
  const [reason, setReason] = useState('')
  useEffect(() => {
    if (!open) return
    setKind(first)
    setReason('')
  }, [open, first])
  const given = reason.trim()
  const ready = kind === 'masked' || given.length >= reasonChars.min
  return (
    <DeskDialog
      open={open}
      title={t('orders.export.title')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" data-first="" busy={busy} disabled={!ready} onClick={() => onExport(kind === 'masked' ? null : given)}>
            {t('orders.export.act')}
          </DeskButton>
        </>
      }
    >
      <p>{t(filtered ? 'orders.export.filtered' : 'orders.export.all')}</p>
      <Radio.Group
        className={css.kinds ?? ''}
        value={kind}
        onChange={(event) => setKind(event.target.value as 'masked' | 'personal')}
        options={[
          ...(mayMasked ? [{ value: 'masked', label: t('orders.export.masked') }] : []),
          ...(mayPersonal ? [{ value: 'personal', label: t('orders.export.personal') }] : []),
        ]}
      />
      {kind === 'personal' && (
        <DeskField label={t('orders.export.why')} htmlFor={id} hint={t('orders.export.whyHint')}>
          <Input id={id} value={reason} maxLength={reasonChars.max} onChange={(event) => setReason(event.target.value)} />
        </DeskField>
      )}
      {error !== null && (
        <p className={css.wrong} role="alert">
          {error}
        </p>
      )}
    </DeskDialog>
  )
}
