// Proves again who the member is, by a code to her own phone, when any act asks for it; the act is then done by itself, nobody presses twice.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerIdentity, rest, RestError, type FailCode } from '../../platform/rest-client.ts'
import { failureText } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBoxes } from '../../ui/code-boxes.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { requestOwnCode } from './request-code.ts'
import css from './sign-in.module.css'

const codeLength = 6
const codeOf = (error: unknown): FailCode => (error instanceof RestError ? error.code : 'fault')

/** The code on its way: sent when the sheet opens, verified by its last digit. */
function useOwnCode(onProved: () => void) {
  const [challengeId, setChallengeId] = useState<string | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const [busy, setBusy] = useState<'send' | 'verify' | null>(null)
  const [failure, setFailure] = useState<FailCode | null>(null)
  const [waitSec, setWaitSec] = useState(0)
  useEffect(() => {
    if (waitSec <= 0) return
    const timer = setTimeout(() => setWaitSec(waitSec - 1), 1000)
    return () => clearTimeout(timer)
  }, [waitSec])
  const send = async () => {
    setBusy('send')
    setFailure(null)
    try {
      const reply = await requestOwnCode()
      setChallengeId(reply.challengeId)
      setShown(reply.codeShown ?? null)
      setWaitSec(reply.waitSec)
    } catch (error) {
      if (error instanceof RestError && error.retryAfterMs) setWaitSec(Math.ceil(error.retryAfterMs / 1000))
      setFailure(codeOf(error))
    } finally {
      setBusy(null)
    }
  }
  const verify = async (code: string, onWrong: () => void) => {
    if (challengeId === null || busy !== null) return
    setBusy('verify')
    setFailure(null)
    try {
      await rest('POST /session/confirm', { body: { challengeId, code } })
      onProved()
    } catch (error) {
      onWrong()
      if (codeOf(error) === 'code_expired') setChallengeId(null)
      setFailure(codeOf(error))
    } finally {
      setBusy(null)
    }
  }
  return { sent: challengeId !== null, shown, busy, failure, waitSec, send, verify }
}

/** Stands once in pages whose acts ask for it. phoneMasked: where the code goes. */
export function MemberStepUp({ phoneMasked }: { phoneMasked: string | null }) {
  const { t } = useTranslation('session')
  const waiting = useRef<((proved: boolean) => void)[]>([])
  const [open, setOpen] = useState(false)
  const [code, setCode] = useState('')
  const end = (proved: boolean) => {
    const settled = waiting.current
    waiting.current = []
    setOpen(false)
    setCode('')
    for (const settle of settled) settle(proved)
  }
  const own = useOwnCode(() => end(true))
  const begin = useRef(own.send)
  begin.current = own.send
  useEffect(
    () =>
      answerIdentity(
        () =>
          new Promise<boolean>((settle) => {
            const first = waiting.current.push(settle) === 1
            setOpen(true)
            if (first) void begin.current()
          }),
      ),
    [],
  )
  return (
    <Sheet
      open={open}
      height="fit"
      label={t('stepUp.title')}
      title={t('stepUp.title')}
      onClose={() => end(false)}
      foot={
        <Button
          look="ink"
          size="lg"
          block
          busy={own.busy === 'verify'}
          disabled={!own.sent || code.length < codeLength}
          onClick={() => void own.verify(code, () => setCode(''))}
        >
          {t('stepUp.act')}
        </Button>
      }
    >
      <div className={css.stepUp}>
        <p>{t('stepUp.words', { phone: phoneMasked ?? '' })}</p>
        <div className={css.codeHead}>
          <span>{t('code')}</span>
          <span className="grow" />
          {own.waitSec > 0 ? (
            <span className="num">{t('again', { seconds: own.waitSec })}</span>
          ) : (
            <Button look="plain" className={css.send} busy={own.busy === 'send'} onClick={() => void own.send()}>
              {own.sent ? t('resend') : t('getCode')}
            </Button>
          )}
        </div>
        <CodeBoxes
          length={codeLength}
          value={code}
          label={t('code')}
          wrong={own.failure === 'code_wrong'}
          focusFirst={own.sent}
          onChange={setCode}
          onFull={(full) => void own.verify(full, () => setCode(''))}
        />
        <p className={css.note} role="status">
          {own.shown !== null && <b className="num">{t('demoCode', { code: own.shown })}</b>}
          {own.failure !== null && <span className={css.bad}>{failureText(own.failure)}</span>}
        </p>
      </div>
    </Sheet>
  )
}
