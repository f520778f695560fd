// A board as staff see it: every name, and who is unnamed to the others.
import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { StaffBoard } from '../../../../server/protocol/leader-boards.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import css from './boards.module.css'

type Row = StaffBoard['rows'][number]

export function BoardTable({ rows, loading, empty }: { rows: readonly Row[]; loading: boolean; empty: ReactNode }) {
  const { t } = useTranslation('console')
  const columns: TableColumnsType<Row> = [
    { key: 'place', title: t('boards.place'), width: 72, align: 'right', className: 'num', dataIndex: 'place' },
    {
      key: 'name',
      title: t('leaders.leader'),
      render: (_, { name, named }) => (
        <span className={css.name}>
          <Avatar name={name} size={28} />
          <b>{name}</b>
          {!named && <DeskChip dot={false}>{t('boards.unnamed')}</DeskChip>}
        </span>
      ),
    },
    { key: 'orders', title: t('boards.orders'), width: 120, align: 'right', className: 'num', dataIndex: 'orders' },
    { key: 'net', title: t('boards.net'), width: 160, align: 'right', render: (_, { netFen }) => <DeskMoney flat fen={netFen} /> },
  ]
  return <DeskTable rows={rows} columns={columns} rowKey="leaderId" minPx={560} loading={loading} empty={empty} />
}
