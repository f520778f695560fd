// Withdrawals of one step: who asks, who is paid to where (masked), how much, and which of them are chosen.
import { Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { StaffWithdrawal } from '../../../../server/protocol/withdrawals.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip, type ChipTone } from '../../ui/desk-chip.tsx'
import { DeskScroll } from '../../ui/desk-parts.tsx'
import css from './finance.module.css'

const tones: Record<StaffWithdrawal['row']['state'], ChipTone> = {
  requested: 'amber',
  approved: 'amber',
  paying: 'blue',
  paid: 'green',
  rejected: 'grey',
  failed: 'red',
}

function Amount({ one }: { one: StaffWithdrawal }) {
  const { t } = useTranslation('console')
  const { amountFen, netFen, taxFen } = one.row
  const small =
    netFen === null || taxFen === null
      ? t('finance.withdrawals.left', { amount: yuanText(one.availableFen) })
      : t('finance.withdrawals.net', { net: yuanText(netFen), tax: yuanText(taxFen) })
  return (
    <span className={css.account}>
      {yuanText(amountFen)}
      <small>{small}</small>
    </span>
  )
}

function State({ one }: { one: StaffWithdrawal }) {
  const { t } = useTranslation('console')
  const { state, end, reason } = one.row
  const words =
    end === null
      ? one.approvedByName === null
        ? null
        : t('finance.withdrawals.approvedBy', { name: one.approvedByName })
      : t(`finance.withdrawals.end.${end}`, { reason: reason ?? '' })
  return (
    <span className={css.account}>
      <DeskChip tone={tones[state]}>{t(`finance.withdrawals.state.${state}`)}</DeskChip>
      {words !== null && <small>{words}</small>}
      {one.single && <small>{t('finance.withdrawals.single')}</small>}
    </span>
  )
}

export function WithdrawalTable({
  rows,
  loading,
  empty,
  chosen,
  onChoose,
  onReveal,
}: {
  rows: readonly StaffWithdrawal[]
  loading: boolean
  empty: ReactNode
  /** null: nothing to choose at this step. */
  chosen: readonly string[] | null
  onChoose: (ids: readonly string[]) => void
  onReveal: (row: StaffWithdrawal) => void
}) {
  const { t } = useTranslation('console')
  const columns: TableColumnsType<StaffWithdrawal> = [
    {
      key: 'leader',
      title: t('finance.withdrawals.leader'),
      render: (_, one) => (
        <span className={css.account}>
          {one.leaderName}
          {one.leaderState !== 'active' && <small className={css.warn}>{t(`finance.withdrawals.leaderState.${one.leaderState}`)}</small>}
        </span>
      ),
    },
    {
      key: 'payee',
      title: t('finance.withdrawals.payee'),
      render: (_, { nameMasked, idMasked }) => (
        <span className={css.account}>
          {nameMasked}
          <small className="num">{idMasked}</small>
        </span>
      ),
    },
    { key: 'account', title: t('finance.withdrawals.account'), className: 'num', render: (_, { row }) => row.accountMasked },
    { key: 'amount', title: t('finance.withdrawals.amount'), align: 'right', className: 'num', render: (_, one) => <Amount one={one} /> },
    {
      key: 'at',
      title: t('finance.withdrawals.at'),
      className: 'num',
      render: (_, { row }) => dateTimeOf(row.requestedAtMs, serverNow()),
    },
    { key: 'state', title: t('finance.result'), render: (_, one) => <State one={one} /> },
    {
      key: 'acts',
      title: '',
      align: 'right',
      render: (_, one) => (
        <DeskButton size="sm" look="ghost" onClick={() => onReveal(one)}>
          {t('finance.withdrawals.reveal')}
        </DeskButton>
      ),
    },
  ]
  return (
    <DeskScroll minPx={920}>
      <Table
        rowKey={({ row }) => row.withdrawalId}
        size="middle"
        columns={columns}
        dataSource={[...rows]}
        loading={loading}
        pagination={false}
        locale={{ emptyText: empty }}
        {...(chosen && {
          rowSelection: { selectedRowKeys: [...chosen], onChange: (keys: React.Key[]) => onChoose(keys.map(String)) },
        })}
      />
    </DeskScroll>
  )
}
