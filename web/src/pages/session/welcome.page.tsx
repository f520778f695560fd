// Sets the first password of an invited staff person by the token behind `#` of her link, and goes on to the console.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useTakeSession } from '../../features/session/me.query.ts'
import { passwordFaultHere, welcomeFaultOf } from '../../features/session/owner-setup.rules.ts'
import { paths } from '../../paths.ts'
import { rest } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Page, PageBar } from '../../ui/page.tsx'
import css from './staff-sign-in.module.css'

/** The console is entered by a document load: a page keeps the headers it was born with. */
const openConsole = (): void => window.location.assign(paths.console)

export default function WelcomePage({ onDone = openConsole }: { onDone?: () => void }) {
  const { t } = useTranslation('session')
  const takeSession = useTakeSession()
  const navigate = useNavigate()
  // Read once: the address is emptied when the token was used, so that it stays in no history.
  const [token] = useState(() => window.location.hash.slice(1))
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [asked, setAsked] = useState(false)
  const welcome = useMutation({
    mutationFn: () => rest('POST /staff-welcome', { body: { token, password } }),
    onSuccess: (me) => {
      window.history.replaceState(null, '', paths.staffWelcome)
      takeSession(me)
      // With a second factor a link alone signs nobody in.
      if (me.kind === 'staff') onDone()
      else void navigate(paths.staffSignIn, { replace: true })
    },
  })
  const fault = asked ? (passwordFaultHere(password) ?? welcomeFaultOf(welcome.error)) : null
  const broken = token === '' || fault === 'token'
  return (
    <Page foot="none" surface>
      <PageBar title={t('welcomeStaff.title')} />
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (passwordFaultHere(password) === null && password === again && !broken) welcome.mutate()
        }}
      >
        <p className={css.words}>{t(broken ? 'welcomeStaff.broken' : 'welcomeStaff.words')}</p>
        {!broken && (
          <>
            <Field
              label={t('setup.password')}
              hint={t('setup.passwordHint')}
              type="password"
              autoComplete="new-password"
              value={password}
              error={fault === null ? undefined : t(`setup.wrong.${fault}`)}
              onChange={(event) => {
                setPassword(event.target.value)
                setAsked(false)
                welcome.reset()
              }}
            />
            <Field
              label={t('welcomeStaff.again')}
              type="password"
              autoComplete="new-password"
              value={again}
              error={asked && again !== password ? t('welcomeStaff.differ') : undefined}
              onChange={(event) => setAgain(event.target.value)}
            />
            {welcome.isError && fault === null && (
              <p role="alert" className={css.failed}>
                {failureTextOf(welcome.error)}
              </p>
            )}
            <Button type="submit" look="ink" size="lg" block className={css.submit} busy={welcome.isPending}>
              {t('welcomeStaff.submit')}
            </Button>
          </>
        )}
        <Link className={css.other} to={paths.staffSignIn}>
          {t('welcomeStaff.signIn')}
        </Link>
      </form>
    </Page>
  )
}
