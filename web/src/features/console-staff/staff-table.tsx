// Staff accounts in rows: who, what she may do, whether she has come yet, when she was last here; the owner's acts at the end.
import { Dropdown, Tooltip, type TableColumnsType } from 'antd'
import { Ellipsis, ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip, type ChipTone } from '../../ui/desk-chip.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import css from './staff.module.css'
import type { StaffAccount } from './staff.query.ts'

export type StaffAct = 'scopes' | 'invite' | 'resetFactor' | 'disable' | 'enable'
const tones: Record<StaffAccount['state'], ChipTone> = { invited: 'amber', active: 'green', disabled: 'red' }

const actsOn = ({ state, self, secondFactor }: StaffAccount): StaffAct[] => {
  if (state === 'disabled') return ['enable']
  return self ? ['scopes'] : ['scopes', 'invite', ...(secondFactor ? (['resetFactor'] as const) : []), 'disable']
}

function Scopes({ account }: { account: StaffAccount }) {
  const { t } = useTranslation('console')
  if (account.owner) {
    return (
      <DeskChip tone="gold" dot={false}>
        {t('staff.ownerAll')}
      </DeskChip>
    )
  }
  if (account.scopes.length === 0) return <span className={css.quiet}>{t('staff.nothing')}</span>
  return (
    <span className={css.chips}>
      {account.scopes.map((scope) => (
        <Tooltip key={scope} title={t(`staff.scopeWords.${scope}`)}>
          <span>
            <DeskChip dot={false}>{t(`staff.scope.${scope}`)}</DeskChip>
          </span>
        </Tooltip>
      ))}
    </span>
  )
}

function Acts({ account, onAct }: { account: StaffAccount; onAct: (account: StaffAccount, act: StaffAct) => void }) {
  const { t } = useTranslation('console')
  const items = actsOn(account).map((act) => ({
    key: act,
    danger: act === 'disable',
    label: act === 'invite' && account.state === 'active' ? t('staff.act.reset') : t(`staff.act.${act}`),
  }))
  return (
    <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => onAct(account, key as StaffAct) }}>
      <DeskButton look="ghost" size="sm" square aria-label={t('staff.acts', { name: account.name })} icon={<Ellipsis size={16} />} />
    </Dropdown>
  )
}

export function StaffTable({
  rows,
  loading,
  onAct,
}: {
  rows: readonly StaffAccount[]
  loading: boolean
  onAct: (account: StaffAccount, act: StaffAct) => void
}) {
  const { t } = useTranslation('console')
  const columns: TableColumnsType<StaffAccount> = [
    {
      key: 'name',
      title: t('staff.person'),
      render: (_, account) => (
        <span className={css.name}>
          <Avatar name={account.name} src={account.pictureUrl} size={28} />
          <b>{account.name}</b>
          {account.self && <small>{t('staff.self')}</small>}
          {account.secondFactor && (
            <Tooltip title={t('staff.secondFactor')}>
              <ShieldCheck size={15} className={css.guarded} aria-label={t('staff.secondFactor')} />
            </Tooltip>
          )}
        </span>
      ),
    },
    { key: 'scopes', title: t('staff.may'), render: (_, account) => <Scopes account={account} /> },
    {
      key: 'state',
      title: t('staff.stateName'),
      render: (_, account) => <DeskChip tone={tones[account.state]}>{t(`staff.state.${account.state}`)}</DeskChip>,
    },
    {
      key: 'seen',
      title: t('staff.seen'),
      className: 'num',
      render: (_, account) => (account.lastSeenAtMs === null ? t('staff.never') : dateTimeOf(account.lastSeenAtMs, serverNow())),
    },
    {
      key: 'acts',
      title: <span className="vh">{t('staff.actsName')}</span>,
      align: 'right',
      render: (_, a) => <Acts account={a} onAct={onAct} />,
    },
  ]
  return <DeskTable minPx={760} rowKey="personId" columns={columns} rows={rows} loading={loading} />
}
