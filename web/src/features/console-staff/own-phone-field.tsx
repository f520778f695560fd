// Asks for the own phone of a staff person: who decides about a leader or a buyer may not be that person.
import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { DeskField } from '../../ui/desk-parts.tsx'
import { phoneGood } from './scopes.rules.ts'
import type { StaffAccount } from './staff.query.ts'

export function OwnPhoneField({
  id,
  phone,
  known,
  onChange,
}: {
  id: string
  phone: string
  known: StaffAccount | null
  onChange: (phone: string) => void
}) {
  const { t } = useTranslation('console')
  const bad = !phoneGood(phone) && phone.length === 11
  return (
    <DeskField label={t('staff.phone')} htmlFor={id} hint={t('staff.phoneHint')} error={bad ? t('staff.phoneBad') : null}>
      <Input
        id={id}
        className="num"
        value={phone}
        maxLength={11}
        inputMode="numeric"
        autoComplete="off"
        placeholder={known?.phoneMasked ?? t('staff.phoneNone')}
        onChange={(event) => onChange(event.target.value.replace(/\D/g, ''))}
      />
    </DeskField>
  )
}
