// The person's own page: who she is, her orders and addresses, language and appearance, signing out.
import { LayoutDashboard, LogOut, MapPin, MonitorSmartphone, ReceiptText, ShieldCheck, Wallet } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Me } from '../../../../server/protocol/members.ts'
import { ConsentRow } from '../../features/consent/consent-row.tsx'
import { Preferences } from '../../features/preferences/preferences.tsx'
import { ReminderRow } from '../../features/preferences/reminder-row.tsx'
import { ProfileCard } from '../../features/profile/profile-card.tsx'
import { isSignedIn, useMe, useSignOut } from '../../features/session/me.query.ts'
import { TermsSheet } from '../../features/session/terms-sheet.tsx'
import { paths } from '../../paths.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { showToast } from '../../ui/toast.tsx'
import { MainTabs } from '../main-tabs.tsx'
import css from './me.module.css'

const icon = { size: 20, strokeWidth: 1.7, 'aria-hidden': true } as const
const worksHere = (me: Me): boolean => me.kind === 'staff' || me.roles.includes('host') || me.roles.includes('assistant')

function GuestCard() {
  const { t } = useTranslation('me')
  return (
    <section className={css.guest}>
      <Avatar name="·" size={72} />
      <div className="grow">
        <h2>{t('guest.name')}</h2>
        <p>{t('guest.words')}</p>
      </div>
      <ButtonLink to={paths.signIn(paths.me)} look="ink" size="sm">
        {t('guest.act')}
      </ButtonLink>
    </section>
  )
}

export default function MePage() {
  const { t } = useTranslation(['me', 'session'])
  const navigate = useNavigate()
  const { data: me, isPending } = useMe()
  const [leaving, setLeaving] = useState(false)
  const [termsOpen, setTermsOpen] = useState(false)
  const signOut = useSignOut(() => {
    setLeaving(false)
    void navigate(paths.shows)
  })
  const signedIn = isSignedIn(me)
  return (
    <Page>
      <h1 className="vh">{t('title')}</h1>
      {isPending ? <SkeletonRows count={1} label={t('title')} /> : signedIn && me ? <ProfileCard me={me} /> : <GuestCard />}
      <Card flat>
        <ListRow icon={<ReceiptText {...icon} />} title={t('orders')} to={paths.orders} />
        {signedIn && <ListRow icon={<MapPin {...icon} />} title={t('addresses')} to={paths.addresses} />}
        <ListRow icon={<Wallet {...icon} />} title={t('leader')} words={me && t(`leaderWords.${me.leaderState}`)} to={paths.leader} />
        {me && worksHere(me) && (
          <ListRow icon={<LayoutDashboard {...icon} />} title={t('console')} onClick={() => window.location.assign(paths.console)} />
        )}
      </Card>
      <Card title={t('settings')}>
        <Preferences />
      </Card>
      <Card flat>
        {me?.kind === 'member' && <ConsentRow />}
        {me?.kind === 'member' && <ReminderRow />}
        {me?.kind === 'member' ? (
          <ListRow icon={<ShieldCheck {...icon} />} title={t('about')} words={t('aboutWords')} to={`${paths.me}/data`} />
        ) : (
          <ListRow icon={<ShieldCheck {...icon} />} title={t('data.terms')} onClick={() => setTermsOpen(true)} />
        )}
        {signedIn && <ListRow icon={<MonitorSmartphone {...icon} />} title={t('devices')} to={paths.devices} />}
        {signedIn && <ListRow icon={<LogOut {...icon} />} title={t('signOut')} onClick={() => setLeaving(true)} />}
      </Card>
      <TermsSheet open={termsOpen} onClose={() => setTermsOpen(false)} />
      <ConfirmDialog
        open={leaving}
        title={t('signOutAsk')}
        confirmLabel={t('signOut')}
        busy={signOut.isPending}
        onConfirm={() => signOut.mutate(undefined, { onError: (error) => showToast(failureTextOf(error), 'bad') })}
        onCancel={() => setLeaving(false)}
      >
        {t('signOutWords')}
      </ConfirmDialog>
      <MainTabs />
    </Page>
  )
}
