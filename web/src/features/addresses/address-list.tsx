// The person's addresses as rows to choose from or to change.
import { Pencil } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Address } from '../../../../server/protocol/members.ts'
import { cx } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Tag } from '../../ui/tag.tsx'
import css from './addresses.module.css'

export type AddressListProps = {
  rows: readonly Address[]
  chosenId?: string | null
  onChoose: (address: Address) => void
  onEdit: (address: Address) => void
}

export function AddressList({ rows, chosenId = null, onChoose, onEdit }: AddressListProps) {
  const { t } = useTranslation('me')
  return (
    <ul className={css.list}>
      {rows.map((row) => (
        <li key={row.id} className={cx(css.row, row.id === chosenId && css.chosen)}>
          <button type="button" className={css.pick} aria-pressed={row.id === chosenId} onClick={() => onChoose(row)}>
            <span className={css.who}>
              {row.recipient} <span className="num">{row.phone.replace(/^(\d{3})\d{4}(\d{4})$/, '$1****$2')}</span>
              {row.isDefault && <Tag tone="grey">{t('address.default')}</Tag>}
            </span>
            <span className={css.where}>{`${row.province}${row.city}${row.district}${row.street}`}</span>
          </button>
          <IconButton label={t('address.edit')} onClick={() => onEdit(row)}>
            <Pencil size={17} strokeWidth={1.8} />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}
