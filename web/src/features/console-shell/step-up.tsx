// Proves again who is at the desk when any act asks for it; the act is then done by itself, nobody presses twice.
import { useMutation } from '@tanstack/react-query'
import { Input } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerIdentity, rest } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'

type Settle = (proved: boolean) => void

/** Several acts may ask at once; one answer serves them all. */
function useAskedIdentity() {
  const waiting = useRef<Settle[]>([])
  const [open, setOpen] = useState(false)
  const end = useRef((proved: boolean) => {
    const settled = waiting.current
    waiting.current = []
    setOpen(false)
    for (const settle of settled) settle(proved)
  })
  useEffect(() => {
    const stop = answerIdentity(
      () =>
        new Promise<boolean>((settle) => {
          waiting.current.push(settle)
          setOpen(true)
        }),
    )
    const give = end.current
    return () => {
      stop()
      give(false)
    }
  }, [])
  return { open, end: end.current }
}

/** Stands once in the console. */
export function StepUpHost() {
  const { t } = useTranslation('console')
  const id = useId()
  const { open, end } = useAskedIdentity()
  const [password, setPassword] = useState('')
  const prove = useMutation({
    mutationFn: () => rest('POST /session/confirm', { body: { password } }),
    onSuccess: () => close(true),
  })
  const close = (proved: boolean) => {
    setPassword('')
    prove.reset()
    end(proved)
  }
  return (
    <DeskDialog
      open={open}
      title={t('stepUp.title')}
      onClose={() => close(false)}
      foot={
        <>
          <DeskButton onClick={() => close(false)}>{t('stepUp.cancel')}</DeskButton>
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
