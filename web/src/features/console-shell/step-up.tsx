// Proves again who is at the desk when an act asks for it, then does the act.
import { useMutation } from '@tanstack/react-query'
import { Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rest, RestError } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'

/** True when the answer means: say again who you are. */
export const asksIdentity = (error: unknown): boolean => error instanceof RestError && error.code === 'confirm_identity'

export function StepUpDialog({ open, onProved, onClose }: { open: boolean; onProved: () => void; onClose: () => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  const [password, setPassword] = useState('')
  const prove = useMutation({
    mutationFn: () => rest('POST /session/confirm', { body: { password } }),
    onSuccess: () => {
      setPassword('')
      onProved()
    },
  })
  return (
    <DeskDialog
      open={open}
      title={t('stepUp.title')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('stepUp.cancel')}</DeskButton>
          <DeskButton look="primary" busy={prove.isPending} disabled={password === ''} onClick={() => prove.mutate()}>
            {t('stepUp.act')}
          </DeskButton>
        </>
      }
    >
      <p>{t('stepUp.words')}</p>
      <DeskField label={t('stepUp.password')} htmlFor={id} error={prove.isError ? failureTextOf(prove.error) : null}>
        <Input.Password
          id={id}
          data-first=""
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          onPressEnter={() => password !== '' && prove.mutate()}
        />
      </DeskField>
    </DeskDialog>
  )
}
