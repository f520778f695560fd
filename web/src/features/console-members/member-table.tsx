// Members in rows, masked: name, phone, whose they are, how often they bought.
import { Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { DeskScroll } from '../../ui/desk-parts.tsx'
import css from './members.module.css'
import type { MemberRow } from './members.query.ts'

export function MemberTable({ rows, loading, empty }: { rows: readonly MemberRow[]; loading: boolean; empty: ReactNode }) {
  const { t } = useTranslation('console')
  const columns: TableColumnsType<MemberRow> = [
    {
      key: 'name',
      title: t('members.member'),
      render: (_, member) => (
        <span className={css.name}>
          <Avatar name={member.nickname} size={28} />
          <b>{member.nickname}</b>
        </span>
      ),
    },
    { key: 'phone', title: t('members.phone'), className: 'num', render: (_, member) => member.phoneMasked },
    {
      key: 'leader',
      title: t('members.leader'),
      render: (_, member) => member.leaderName ?? <span className={css.quiet}>{t('members.direct')}</span>,
    },
    { key: 'orders', title: t('members.paidOrders'), align: 'right', className: 'num', render: (_, member) => member.paidOrders },
    { key: 'since', title: t('members.since'), className: 'num', render: (_, member) => dateTimeOf(member.createdAtMs, serverNow()) },
  ]
  return (
    <DeskScroll minPx={640}>
      <Table
        rowKey="memberId"
        size="middle"
        columns={columns}
        dataSource={[...rows]}
        loading={loading}
        pagination={false}
        locale={{ emptyText: empty }}
      />
    </DeskScroll>
  )
}
