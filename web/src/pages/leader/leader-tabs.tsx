// The five tabs of the leader centre, in gold.
import { Forward, House, UserRound, UsersRound, Wallet } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { paths } from '../../paths.ts'
import { TabBar } from '../../ui/tab-bar.tsx'

const icon = { size: 24, strokeWidth: 1.7, 'aria-hidden': true } as const

export function LeaderTabs() {
  const { t } = useTranslation('leader')
  return (
    <TabBar
      gold
      label={t('tabs.label')}
      items={[
        { to: paths.leader, label: t('tabs.home'), icon: <House {...icon} />, end: true },
        { to: paths.leaderShare(), label: t('tabs.share'), icon: <Forward {...icon} /> },
        { to: paths.leaderEarnings, label: t('tabs.earnings'), icon: <Wallet {...icon} /> },
        { to: paths.leaderPeople, label: t('tabs.people'), icon: <UsersRound {...icon} /> },
        { to: paths.me, label: t('tabs.me'), icon: <UserRound {...icon} /> },
      ]}
    />
  )
}
