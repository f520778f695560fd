// The form of a staff account: a name when it is new, owner or a choice of scopes, and the reason that stands in the audit.
import { Checkbox, Input, Switch } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { displayText } from '../../../../server/protocol/text.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { accountReady, SCOPES_SHOWN, toggled, type Scope } from './scopes.rules.ts'
import { OwnPhoneField } from './own-phone-field.tsx'
import css from './staff.module.css'
import type { AccountWish, StaffAccount } from './staff.query.ts'

export type AccountAsk = { account: StaffAccount | null }
type Form = { name: string; owner: boolean; scopes: readonly Scope[]; phone: string; reason: string }
const formOf = (account: StaffAccount | null): Form => ({
  name: account?.name ?? '',
  owner: account?.owner ?? false,
  scopes: account?.scopes ?? [],
  phone: '',
  reason: '',
})

function ScopePicks({ form, onChange }: { form: Form; onChange: (form: Form) => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  return (
    <fieldset className={css.picks}>
      <legend>{t('staff.may')}</legend>
      <div className={css.owner}>
        <label htmlFor={id}>
          <b>{t('role.owner')}</b>
          <small>{t('staff.ownerWords')}</small>
        </label>
        <Switch id={id} checked={form.owner} onChange={(owner) => onChange({ ...form, owner })} />
      </div>
      <div className={css.grid}>
        {SCOPES_SHOWN.map((scope) => (
          <Checkbox
            key={scope}
            disabled={form.owner}
            checked={form.owner || form.scopes.includes(scope)}
            onChange={() => onChange({ ...form, scopes: toggled(form.scopes, scope) })}
          >
            <b>{t(`staff.scope.${scope}`)}</b>
            <small>{t(`staff.scopeWords.${scope}`)}</small>
          </Checkbox>
        ))}
      </div>
    </fieldset>
  )
}

export function AccountDialog({
  ask,
  busy,
  error,
  nameError,
  onSend,
  onClose,
}: {
  ask: AccountAsk | null
  busy: boolean
  error: string | null
  nameError: string | null
  onSend: (wish: AccountWish) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [shown, setShown] = useState(ask)
  const [form, setForm] = useState<Form>(formOf(null))
  useEffect(() => {
    if (!ask) return
    setShown(ask)
    setForm(formOf(ask.account))
  }, [ask])
  if (!shown) return null
  const isNew = shown.account === null
  const ready = accountReady({ ...form, name: isNew ? form.name : null })
  const send = () =>
    onSend({ ...form, name: displayText(form.name), scopes: form.owner ? [] : [...form.scopes], reason: displayText(form.reason) })
  return (
    <DeskDialog
      open={ask !== null}
      wide
      title={isNew ? t('staff.newTitle') : t('staff.scopesTitle', { name: shown.account?.name })}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" disabled={!ready} busy={busy} onClick={send}>
            {isNew ? t('staff.make') : t('save')}
          </DeskButton>
        </>
      }
    >
      <div className={css.stack}>
        {isNew && (
          <DeskField label={t('staff.name')} htmlFor={`${id}-name`} hint={t('staff.nameHint')} error={nameError}>
            <Input
              id={`${id}-name`}
              data-first=""
              value={form.name}
              maxLength={40}
              autoComplete="off"
              onChange={(event) => setForm({ ...form, name: event.target.value })}
            />
          </DeskField>
        )}
        <ScopePicks form={form} onChange={setForm} />
        <OwnPhoneField id={`${id}-phone`} phone={form.phone} known={shown.account} onChange={(phone) => setForm({ ...form, phone })} />
        <DeskField label={t('staff.reason')} htmlFor={`${id}-reason`} hint={t('staff.reasonHint')} error={error}>
          <Input
            id={`${id}-reason`}
            value={form.reason}
            maxLength={100}
            placeholder={isNew ? t('staff.reasonNew') : t('staff.reasonChange')}
            onChange={(event) => setForm({ ...form, reason: event.target.value })}
          />
        </DeskField>
      </div>
    </DeskDialog>
  )
}
