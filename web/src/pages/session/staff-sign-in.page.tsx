// Sign-in of staff by name and password, and by the second factor where one stands; on the way to the console.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { asksFactor, factorOf } from '../../features/session/factor.rules.ts'
import { useTakeSession } from '../../features/session/me.query.ts'
import { signInByPassword } from '../../features/session/request-code.ts'
import { needsDocumentLoad, paths, safeNext } from '../../paths.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Page, PageBar } from '../../ui/page.tsx'
import css from './staff-sign-in.module.css'

export default function StaffSignInPage() {
  const { t } = useTranslation('session')
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const takeSession = useTakeSession()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState(false)
  const [factor, setFactor] = useState('')
  const signIn = useMutation({
    mutationFn: () => signInByPassword({ name: name.trim(), password, ...(asked ? factorOf(factor) : null) }),
    onSuccess: (me) => {
      takeSession(me)
      const next = search.get('next')
      const target = next === null ? paths.console : safeNext(next)
      if (needsDocumentLoad(target)) window.location.assign(target)
      else void navigate(target, { replace: true })
    },
    onError: (error) => {
      if (asksFactor(error)) setAsked(true)
    },
  })
  const failure = signIn.isError && !asksFactor(signIn.error) ? failureTextOf(signIn.error) : undefined
  return (
    <Page foot="none" surface>
      <PageBar title={t('staff.title')} backTo={paths.signIn()} />
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate()
        }}
      >
        <Field
          label={t('staff.name')}
          autoComplete="username"
          autoCapitalize="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t('staff.password')}
          type="password"
          autoComplete="current-password"
          value={password}
          error={asked ? undefined : failure}
          onChange={(event) => {
            setPassword(event.target.value)
            setAsked(false)
          }}
        />
        {asked && (
          <Field
            label={t('staff.factor')}
            hint={t('staff.factorHint')}
            autoComplete="one-time-code"
            autoCapitalize="off"
            value={factor}
            error={failure}
            onChange={(event) => setFactor(event.target.value)}
          />
        )}
        <Button
          type="submit"
          look="ink"
          size="lg"
          block
          className={css.submit}
          busy={signIn.isPending}
          disabled={name.trim() === '' || password === '' || (asked && factorOf(factor) === null)}
        >
          {t('staff.submit')}
        </Button>
      </form>
    </Page>
  )
}
