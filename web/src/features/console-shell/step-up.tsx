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
const factorCharsMin = 6

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

/** Digits of the app go out as such, anything else typed there as a recovery code. */
const proofOf = (typed: string, byFactor: boolean): { password: string } | { totp: string } | { recovery: string } => {
  const clean = typed.replace(/\s/g, '')
  if (!byFactor) return { password: typed }
  return /^[0-9]{6}$/.test(clean) ? { totp: clean } : { recovery: clean }
}

/** Stands once in the console. byFactor: this person has a second factor, and that is what confirms her. */
export function StepUpHost({ byFactor = false }: { byFactor?: boolean }) {
  const { t } = useTranslation('console')
  const id = useId()
  const { open, end } = useAskedIdentity()
  const [typed, setTyped] = useState('')
  const prove = useMutation({
    mutationFn: () => rest('POST /session/confirm', { body: proofOf(typed, byFactor) }),
    onSuccess: () => close(true),
  })
  const close = (proved: boolean) => {
    setTyped('')
    prove.reset()
    end(proved)
  }
  const ready = byFactor ? typed.replace(/\s/g, '').length >= factorCharsMin : typed !== ''
  const field = {
    id,
    'data-first': '',
    value: typed,
    onChange: (event: { target: { value: string } }) => setTyped(event.target.value),
    onPressEnter: () => ready && !prove.isPending && prove.mutate(),
  }
  return (
    <DeskDialog
      open={open}
      title={t('stepUp.title')}
      onClose={() => close(false)}
      foot={
        <>
          <DeskButton onClick={() => close(false)}>{t('stepUp.cancel')}</DeskButton>
          <DeskButton look="primary" busy={prove.isPending} disabled={!ready} onClick={() => prove.mutate()}>
            {t('stepUp.act')}
          </DeskButton>
        </>
      }
    >
      <p>{t(byFactor ? 'stepUp.factorWords' : 'stepUp.words')}</p>
      <DeskField
        label={t(byFactor ? 'stepUp.code' : 'stepUp.password')}
        htmlFor={id}
        hint={byFactor ? t('stepUp.recoveryHint') : undefined}
        error={prove.isError ? failureTextOf(prove.error) : null}
      >
        {byFactor ? (
          <Input {...field} className="num" maxLength={16} autoComplete="one-time-code" autoCapitalize="off" spellCheck={false} />
        ) : (
          <Input.Password {...field} autoComplete="current-password" />
        )}
      </DeskField>
    </DeskDialog>
  )
}
