// Changes the password of the person at the desk; her other browsers are signed out with it.
import { Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './account.module.css'
import { usePasswordChange } from './account.query.ts'

const length = { min: 12, max: 128 } as const
const whys = ['length', 'holdsName', 'tooSimple'] as const

export function PasswordCard({ onChanged }: { onChanged: () => void }) {
  const { t } = useTranslation(['console', 'session'])
  const id = useId()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const change = usePasswordChange()
  const why = whys.find((one) => one === change.error?.params['why'])
  const wrongNew = change.error?.code === 'bad_input'
  const ready = current !== '' && password.length >= length.min && password.length <= length.max
  const send = () =>
    change.mutate(
      { current, password },
      {
        onSuccess: () => {
          setCurrent('')
          setPassword('')
          showToast(t('account.passwordDone'), 'good')
          onChanged()
        },
      },
    )
  return (
    <DeskCard title={t('account.password')}>
      <form
        className={css.inside}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !change.isPending) send()
        }}
      >
        <DeskField
          label={t('account.passwordNow')}
          htmlFor={`${id}-now`}
          error={change.error && !wrongNew ? failureTextOf(change.error) : null}
        >
          <Input.Password
            id={`${id}-now`}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        </DeskField>
        <DeskField
          label={t('account.passwordNew')}
          htmlFor={`${id}-new`}
          hint={t('session:setup.passwordHint')}
          error={wrongNew ? t(`session:setup.wrong.${why ?? 'length'}`) : null}
        >
          <Input.Password
            id={`${id}-new`}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </DeskField>
        <div className={css.acts}>
          <DeskButton type="submit" look="primary" disabled={!ready} busy={change.isPending}>
            {t('account.passwordSave')}
          </DeskButton>
        </div>
      </form>
    </DeskCard>
  )
}
