// The quarter of the leaders that sold least, the least first: whom to call.
import type { TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import type { LeaderProductivity } from '../../../../server/protocol/productivity.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import css from './productivity.module.css'

type Row = LeaderProductivity['coaching'][number]

export function CoachingTable({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation('console')
  const columns: TableColumnsType<Row> = [
    {
      key: 'name',
      title: t('leaders.leader'),
      render: (_, { name }) => (
        <span className={css.name}>
          <Avatar name={name} size={28} />
          <b>{name}</b>
        </span>
      ),
    },
    { key: 'orders', title: t('leaders.paidOrders'), align: 'right', className: 'num', dataIndex: 'orders' },
    { key: 'gmv', title: t('productivity.gmv'), align: 'right', render: (_, { gmvFen }) => <DeskMoney flat fen={gmvFen} /> },
    {
      key: 'settled',
      title: t('productivity.settled'),
      align: 'right',
      render: (_, { settledGmvFen }) => <DeskMoney flat fen={settledGmvFen} />,
    },
    { key: 'income', title: t('productivity.income'), align: 'right', render: (_, { incomeFen }) => <DeskMoney flat fen={incomeFen} /> },
  ]
  return <DeskTable rows={rows} columns={columns} rowKey="leaderId" minPx={640} empty={t('productivity.noCoaching')} />
}
