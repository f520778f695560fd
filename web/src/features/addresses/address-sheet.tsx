// Choosing or writing an address without leaving the room.
import { Plus, Store } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Address } from '../../../../server/protocol/members.ts'
import { Button } from '../../ui/button.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { AddressForm } from './address-form.tsx'
import { AddressList } from './address-list.tsx'
import css from './addresses.module.css'

export type PickupPoint = { id: string; name: string; place: string; hours: string }
export type AddressSheetProps = {
  open: boolean
  rows: readonly Address[]
  chosenId: string | null
  within?: HTMLElement | null
  /** Where the goods may be collected instead. */
  points?: readonly PickupPoint[]
  chosenPointId?: string | null
  onChoose: (address: Address) => void
  onChoosePoint?: (point: PickupPoint) => void
  onClose: () => void
}

function Points({
  rows,
  chosenId,
  onChoose,
}: {
  rows: readonly PickupPoint[]
  chosenId: string | null
  onChoose: (point: PickupPoint) => void
}) {
  const { t } = useTranslation('me')
  return (
    <section aria-label={t('address.collect')}>
      <h3 className={css.collect}>{t('address.collect')}</h3>
      {rows.map((point) => (
        <ListRow
          key={point.id}
          icon={<Store size={20} aria-hidden="true" />}
          title={point.name}
          words={[point.place, point.hours].filter(Boolean).join(' · ')}
          {...(point.id === chosenId && { value: t('address.chosen') })}
          onClick={() => onChoose(point)}
        />
      ))}
    </section>
  )
}

export function AddressSheet(props: AddressSheetProps) {
  const { open, rows, chosenId, within = null, points = [], chosenPointId = null, onChoose, onChoosePoint, onClose } = props
  const { t } = useTranslation('me')
  const [editing, setEditing] = useState<Address | 'new' | null>(null)
  const form = rows.length === 0 && points.length === 0 ? 'new' : editing
  const close = () => {
    setEditing(null)
    onClose()
  }
  return (
    <Sheet
      open={open}
      onClose={close}
      label={t('address.title')}
      title={form ? t(form === 'new' ? 'address.add' : 'address.edit') : t('address.title')}
      height={form ? 'tall' : 'fit'}
      overVideo
      deskPanel
      within={within}
    >
      {form ? (
        <AddressForm
          key={form === 'new' ? 'new' : form.id}
          address={form === 'new' ? null : form}
          submitLabel={t('address.saveAndUse')}
          onSaved={(address) => {
            setEditing(null)
            onChoose(address)
          }}
        />
      ) : (
        <>
          <AddressList rows={rows} chosenId={chosenId} onChoose={onChoose} onEdit={setEditing} />
          <div className={css.add}>
            <Button look="line" block icon={<Plus size={18} aria-hidden="true" />} onClick={() => setEditing('new')}>
              {t('address.add')}
            </Button>
          </div>
          {points.length > 0 && onChoosePoint && <Points rows={points} chosenId={chosenPointId} onChoose={onChoosePoint} />}
        </>
      )}
    </Sheet>
  )
}
