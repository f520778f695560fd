// The form of one delivery address; faults stand at their fields, nothing is lost when sending fails.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Address } from '../../../../server/protocol/members.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { CheckLine, Field, SelectField } from '../../ui/field.tsx'
import css from './addresses.module.css'
import { addressFaults, cityFor, emptyAddress, provinces, type AddressField } from './address.rules.ts'
import { useSaveAddress, type AddressDraft } from './addresses.query.ts'

const draftOf = (address: Address | null): AddressDraft => {
  if (!address) return emptyAddress
  const { id: _, ...draft } = address
  return draft
}

/** address null adds a new one; onSaved has the row. */
export function AddressForm({
  address,
  submitLabel,
  onSaved,
}: {
  address: Address | null
  submitLabel: string
  onSaved: (address: Address) => void
}) {
  const { t } = useTranslation('me')
  const [draft, setDraft] = useState(() => draftOf(address))
  const [asked, setAsked] = useState(false)
  const save = useSaveAddress(onSaved)
  const faults = asked ? addressFaults(draft) : {}
  const faultWords = (field: AddressField) => faults[field] && t(`address.fault.${faults[field]}`)
  const line = (field: Exclude<AddressField, 'province'>, more: { autoComplete: string; inputMode?: 'numeric'; placeholder?: string }) => (
    <Field
      label={t(`address.${field}`)}
      value={draft[field]}
      error={faultWords(field)}
      {...more}
      onChange={(event) =>
        setDraft({ ...draft, [field]: field === 'phone' ? event.target.value.replace(/\D/g, '').slice(0, 11) : event.target.value })
      }
    />
  )
  const submit = () => {
    setAsked(true)
    if (Object.keys(addressFaults(draft)).length > 0) return
    save.mutate({ id: address?.id ?? null, draft: { ...draft, recipient: draft.recipient.trim(), street: draft.street.trim() } })
  }
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {line('recipient', { autoComplete: 'name' })}
      {line('phone', { autoComplete: 'tel-national', inputMode: 'numeric' })}
      <SelectField
        label={t('address.province')}
        value={draft.province}
        error={faultWords('province')}
        options={[{ value: '', label: t('address.choose') }, ...provinces.map((name) => ({ value: name, label: name }))]}
        onChange={(province) => setDraft({ ...draft, province, city: cityFor(province, draft.city) })}
      />
      <div className={css.pair}>
        {line('city', { autoComplete: 'address-level2', placeholder: t('address.cityHint') })}
        {line('district', { autoComplete: 'address-level3', placeholder: t('address.districtHint') })}
      </div>
      {line('street', { autoComplete: 'street-address', placeholder: t('address.streetHint') })}
      <div className={css.default}>
        <CheckLine checked={draft.isDefault} label={t('address.isDefault')} onChange={(isDefault) => setDraft({ ...draft, isDefault })} />
      </div>
      {save.isError && (
        <p role="alert" className={css.failure}>
          {failureTextOf(save.error)}
        </p>
      )}
      <Button type="submit" look="ink" size="lg" block busy={save.isPending}>
        {submitLabel}
      </Button>
      <p className={css.sealed}>{t('address.sealed')}</p>
    </form>
  )
}
