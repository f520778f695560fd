// The person at the desk: second factor, password, and where she is signed in. Asked for a factor, it is the only page there is.
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../../server/protocol/members.ts'
import { FactorCard } from '../../features/console-account/factor-card.tsx'
import { PasswordCard } from '../../features/console-account/password-card.tsx'
import { useOwnSessions } from '../../features/own-sessions/own-sessions.query.ts'
import { SessionList } from '../../features/own-sessions/session-list.tsx'
import { meKey } from '../../features/session/me.query.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import css from './account.module.css'

function Sessions() {
  const { t } = useTranslation(['console', 'session'])
  const sessions = useOwnSessions()
  return (
    <DeskCard title={t('session:devices.title')} words={t('session:devices.words')}>
      {sessions.isError ? (
        <DeskFailed
          title={t('account.failed')}
          code={failureCodeOf(sessions.error) ?? 'fault'}
          busy={sessions.isFetching}
          onAgain={() => void sessions.refetch()}
        />
      ) : sessions.data ? (
        <SessionList rows={sessions.data.rows} />
      ) : (
        <DeskSkeleton rows={2} label={t('loading')} />
      )}
    </DeskCard>
  )
}

export default function AccountPage({ me }: { me: Me }) {
  const { t } = useTranslation('console')
  const sessions = useOwnSessions()
  const proves = me.secondFactor !== undefined
  return (
    <>
      <DeskHead title={t('account.title')} words={me.nickname ?? ''} />
      <div className={css.page}>
        <div>
          {proves ? (
            <>
              <FactorCard meKey={meKey} asked={me.secondFactor === 'asked'} />
              <PasswordCard onChanged={() => void sessions.refetch()} />
            </>
          ) : (
            <DeskCard>
              <DeskEmpty title={t('account.byPhone')} words={t(me.demo ? 'account.demoWords' : 'account.byPhoneWords')} />
            </DeskCard>
          )}
        </div>
        <Sessions />
      </div>
    </>
  )
}
