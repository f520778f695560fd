// Where the person is signed in, one line a browser, this one marked; each other one can be ended.
import { Laptop, Smartphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureTextOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useEndSessions, type OwnSession } from './own-sessions.query.ts'
import css from './session-list.module.css'

const isPhone = (browser: string): boolean => /iOS|Android/.test(browser)

export function SessionList({ rows }: { rows: readonly OwnSession[] }) {
  const { t } = useTranslation('session')
  const end = useEndSessions()
  const others = rows.filter(({ current }) => !current).length
  const failed = (error: unknown) => showToast(failureTextOf(error), 'bad')
  return (
    <>
      <ul className={css.list}>
        {rows.map((session) => (
          <li key={session.id}>
            {isPhone(session.browser) ? <Smartphone size={20} aria-hidden="true" /> : <Laptop size={20} aria-hidden="true" />}
            <span className="grow">
              <b>{session.browser}</b>
              <small className="num">
                {t('devices.since', { time: dateTimeOf(session.createdAtMs, serverNow()) })} · {session.network}
              </small>
            </span>
            {session.current ? (
              <em>{t('devices.here')}</em>
            ) : (
              <Button
                look="line"
                size="sm"
                aria-label={t('devices.endOne', { browser: session.browser })}
                busy={end.one.isPending && end.one.variables === session.id}
                onClick={() => end.one.mutate(session.id, { onSuccess: () => showToast(t('devices.ended'), 'good'), onError: failed })}
              >
                {t('devices.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others > 0 && (
        <Button
          look="soft"
          block
          className={css.others}
          busy={end.others.isPending}
          onClick={() =>
            end.others.mutate(undefined, {
              onSuccess: ({ ended }) => showToast(t('devices.othersEnded', { count: ended }), 'good'),
              onError: failed,
            })
          }
        >
          {t('devices.others')}
        </Button>
      )}
    </>
  )
}
