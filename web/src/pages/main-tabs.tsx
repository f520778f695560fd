// The four tabs of the phone pages.
import { ReceiptText, UserRound, Video, Wallet } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import { TabBar } from '../ui/tab-bar.tsx'

const icon = { size: 24, strokeWidth: 1.7, 'aria-hidden': true } as const

export function MainTabs() {
  const { t } = useTranslation()
  return (
    <TabBar
      label={t('tabs.label')}
      items={[
        { to: paths.shows, label: t('tabs.shows'), icon: <Video {...icon} />, end: true },
        { to: paths.orders, label: t('tabs.orders'), icon: <ReceiptText {...icon} /> },
        { to: paths.leader, label: t('tabs.leader'), icon: <Wallet {...icon} /> },
        { to: paths.me, label: t('tabs.me'), icon: <UserRound {...icon} /> },
      ]}
    />
  )
}
