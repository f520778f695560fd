// Makes the first owner of a new shop with the token the server left in its data folder, and goes on to the console.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useTakeSession } from '../../features/session/me.query.ts'
import { ownerFaultHere, ownerFaultOf, ownerToSend, type OwnerFault, type OwnerForm } from '../../features/session/owner-setup.rules.ts'
import { paths } from '../../paths.ts'
import { rest } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Page, PageBar } from '../../ui/page.tsx'
import css from './staff-sign-in.module.css'

/** The console is entered by a document load: a page keeps the headers it was born with. */
const openConsole = (): void => window.location.assign(paths.console)

export default function SetupPage({ onDone = openConsole }: { onDone?: () => void }) {
  const { t } = useTranslation('session')
  const takeSession = useTakeSession()
  const [form, setForm] = useState<OwnerForm>({ token: '', name: '', password: '' })
  const [faultHere, setFaultHere] = useState<OwnerFault | null>(null)
  const make = useMutation({
    mutationFn: () => rest('POST /setup', { body: ownerToSend(form) }),
    onSuccess: (me) => {
      takeSession(me)
      onDone()
    },
  })
  const fault = faultHere ?? ownerFaultOf(make.error)
  const wordsAt = (field: OwnerFault['field']) => (fault?.field === field ? t(`setup.wrong.${fault.word}`) : undefined)
  const line = (field: keyof OwnerForm) => ({
    label: t(`setup.${field}`),
    value: form[field],
    error: wordsAt(field),
    onChange: (event: { target: { value: string } }) => {
      setForm({ ...form, [field]: event.target.value })
      setFaultHere(null)
      make.reset()
    },
  })
  return (
    <Page foot="none" surface>
      <PageBar title={t('setup.title')} />
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const wrong = ownerFaultHere(form)
          setFaultHere(wrong)
          if (!wrong) make.mutate()
        }}
      >
        <p className={css.words}>{t('setup.words')}</p>
        <Field {...line('token')} autoComplete="off" autoCapitalize="off" spellCheck={false} />
        <Field {...line('name')} hint={t('setup.nameHint')} autoComplete="username" autoCapitalize="off" />
        <Field {...line('password')} hint={t('setup.passwordHint')} type="password" autoComplete="new-password" />
        {make.isError && !fault && (
          <p role="alert" className={css.failed}>
            {failureTextOf(make.error)}
          </p>
        )}
        <Button type="submit" look="ink" size="lg" block className={css.submit} busy={make.isPending}>
          {t('setup.submit')}
        </Button>
        <Link className={css.other} to={paths.staffSignIn}>
          {t('setup.signIn')}
        </Link>
      </form>
    </Page>
  )
}
