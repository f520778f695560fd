// Where the person is signed in: her browsers, one or all others of which she can sign out.
import { useTranslation } from 'react-i18next'
import { useOwnSessions } from '../../features/own-sessions/own-sessions.query.ts'
import { SessionList } from '../../features/own-sessions/session-list.tsx'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { Card, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import css from './me.module.css'

export default function DevicesPage() {
  const { t } = useTranslation(['session', 'app'])
  const sessions = useOwnSessions()
  return (
    <Page foot="none">
      <PageBar title={t('devices.title')} backTo={paths.me} />
      {sessions.isPending && <SkeletonRows count={2} label={t('app:loading')} />}
      {sessions.isError && (
        <FailedState
          code={failureCodeOf(sessions.error)}
          words={failureTextOf(sessions.error)}
          onRetry={() => void sessions.refetch()}
          busy={sessions.isFetching}
        />
      )}
      {sessions.data && (
        <Card flat>
          <SessionList rows={sessions.data.rows} />
        </Card>
      )}
      <p className={css.note}>{t('devices.words')}</p>
    </Page>
  )
}
