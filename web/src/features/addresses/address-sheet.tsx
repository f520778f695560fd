// Choosing or writing an address without leaving the room.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Address } from '../../../../server/protocol/members.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { AddressForm } from './address-form.tsx'
import { AddressList } from './address-list.tsx'
import css from './addresses.module.css'

export type AddressSheetProps = {
  open: boolean
  rows: readonly Address[]
  chosenId: string | null
  within?: HTMLElement | null
  onChoose: (address: Address) => void
  onClose: () => void
}

export function AddressSheet({ open, rows, chosenId, within = null, onChoose, onClose }: AddressSheetProps) {
  const { t } = useTranslation('me')
  const [editing, setEditing] = useState<Address | 'new' | null>(null)
  const form = rows.length === 0 ? 'new' : editing
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
        </>
      )}
    </Sheet>
  )
}
