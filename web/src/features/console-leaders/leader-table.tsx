// Leaders in rows: state, orders, what they sold, what they earned; a row opens her profile.
import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../ui/avatar.tsx'
import { DeskChip, type ChipTone } from '../../ui/desk-chip.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import css from './leaders.module.css'
import type { LeaderRow, LeaderState } from './leaders.query.ts'

const tones: Record<LeaderState, ChipTone> = { applied: 'amber', active: 'green', paused: 'grey', refused: 'red', disabled: 'red' }

export function LeaderChip({ state }: { state: LeaderState }) {
  const { t } = useTranslation('console')
  return <DeskChip tone={tones[state]}>{t(`leaders.state.${state}`)}</DeskChip>
}

export function LeaderTable({
  rows,
  loading,
  openId,
  empty,
  onOpen,
}: {
  rows: readonly LeaderRow[]
  loading: boolean
  openId: string | null
  empty: ReactNode
  onOpen: (id: string) => void
}) {
  const { t } = useTranslation('console')
  const columns: TableColumnsType<LeaderRow> = [
    {
      key: 'name',
      title: t('leaders.leader'),
      render: (_, leader) => (
        <button type="button" className={css.name} onClick={() => onOpen(leader.leaderId)}>
          <Avatar name={leader.name} size={28} />
          <span>
            <b>{leader.name}</b>
            <small className="num">{leader.phoneMasked}</small>
          </span>
        </button>
      ),
    },
    { key: 'state', title: t('leaders.stateName'), render: (_, leader) => <LeaderChip state={leader.state} /> },
    { key: 'orders', title: t('leaders.paidOrders'), align: 'right', className: 'num', dataIndex: 'paidOrders' },
    { key: 'gmv', title: t('leaders.gmv'), align: 'right', render: (_, leader) => <DeskMoney flat fen={leader.gmvFen} /> },
    {
      key: 'frozen',
      title: t('leaders.frozen'),
      align: 'right',
      render: (_, leader) => <DeskMoney flat className={css.gold} fen={leader.frozenFen} />,
    },
    {
      key: 'available',
      title: t('leaders.available'),
      align: 'right',
      render: (_, leader) => <DeskMoney flat className={css.gold} fen={leader.availableFen} />,
    },
  ]
  return (
    <DeskTable
      minPx={680}
      rowKey="leaderId"
      columns={columns}
      rows={rows}
      loading={loading}
      empty={empty}
      rowClassName={(leader) => (leader.leaderId === openId ? (css.open ?? '') : '')}
      onRow={(leader) => ({ onClick: () => onOpen(leader.leaderId) })}
    />
  )
}
