// Finds an active leader by a part of her name or her whole phone number, to be somebody's inviter.
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFindInviters } from './inviter.query.ts'

export type PickedInviter = { readonly id: string | null; readonly name: string }
/** In the list: nobody. */
const nobody = ''

export function InviterPicker({
  id,
  value,
  without,
  mayBeNobody,
  placeholder,
  className,
  onPick,
}: {
  id?: string
  value: PickedInviter | null
  /** Leaders who are no choice here. */
  without: readonly (string | null)[]
  mayBeNobody: boolean
  placeholder: string
  className?: string | undefined
  onPick: (picked: PickedInviter) => void
}) {
  const { t } = useTranslation('console')
  const [q, setQ] = useState('')
  const found = useFindInviters(useDeferredValue(q.trim()))
  const options = [
    ...(mayBeNobody ? [{ value: nobody, label: t('inviter.none'), phone: '' }] : []),
    ...(found.data?.rows ?? [])
      .filter(({ leaderId }) => !without.includes(leaderId))
      .map(({ leaderId, name, phoneMasked }) => ({ value: leaderId, label: name, phone: phoneMasked })),
  ]
  return (
    <Select<string, (typeof options)[number]>
      {...(id !== undefined && { id })}
      aria-label={placeholder}
      className={className ?? ''}
      placeholder={placeholder}
      showSearch={{ filterOption: false, onSearch: setQ }}
      popupMatchSelectWidth={240}
      value={value ? (value.id ?? nobody) : null}
      labelRender={() => value?.name}
      options={options}
      optionRender={({ data }) => (
        <>
          {data.label} <small className="num">{data.phone}</small>
        </>
      )}
      notFoundContent={t(found.isFetching ? 'loading' : 'inviter.notFound')}
      onChange={(given) => {
        const one = options.find((option) => option.value === given)
        if (one) onPick({ id: one.value === nobody ? null : one.value, name: one.label })
      }}
    />
  )
}
