// Members in rows, masked: name, phone, whose they are, how often they bought.
import { Dropdown, type TableColumnsType } from 'antd'
import { Ellipsis } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import css from './members.module.css'
import type { MemberAct, MemberRow } from './members.query.ts'

function Acts({ member, onAct }: { member: MemberRow; onAct: (member: MemberRow, act: MemberAct) => void }) {
  const { t } = useTranslation('console')
  const acts: MemberAct[] = member.blockedAtMs === null ? ['endSessions', 'block'] : ['unblock']
  const items = acts.map((act) => ({ key: act, danger: act === 'block', label: t(`members.act.${act}`) }))
  return (
    <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => onAct(member, key as MemberAct) }}>
      <DeskButton look="ghost" size="sm" square aria-label={t('members.acts', { name: member.nickname })} icon={<Ellipsis size={16} />} />
    </Dropdown>
  )
}

/** onAct null: this person may look, not act. */
export function MemberTable({
  rows,
  loading,
  empty,
  onAct,
}: {
  rows: readonly MemberRow[]
  loading: boolean
  empty: ReactNode
  onAct: ((member: MemberRow, act: MemberAct) => void) | null
}) {
  const { t } = useTranslation('console')
  const columns: TableColumnsType<MemberRow> = [
    {
      key: 'name',
      title: t('members.member'),
      render: (_, member) => (
        <span className={css.name}>
          <Avatar name={member.nickname} size={28} />
          <b>{member.nickname}</b>
          {member.blockedAtMs !== null && <DeskChip tone="red">{t('members.blocked')}</DeskChip>}
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
    ...(onAct
      ? [
          {
            key: 'acts',
            title: <span className="vh">{t('members.actsName')}</span>,
            align: 'right' as const,
            render: (_: unknown, member: MemberRow) => <Acts member={member} onAct={onAct} />,
          },
        ]
      : []),
  ]
  return <DeskTable minPx={640} rowKey="memberId" columns={columns} rows={rows} loading={loading} empty={empty} />
}
