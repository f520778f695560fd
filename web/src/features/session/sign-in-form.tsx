// The phone-and-code form: one number, one code, the sixth digit submits.
import { Check } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { PHONE_PATTERN } from '../../../../server/protocol/ids.ts'
import type { Me } from '../../../../server/protocol/members.ts'
import { failureText } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBoxes } from '../../ui/code-boxes.tsx'
import { CheckLine, Field } from '../../ui/field.tsx'
import css from './sign-in.module.css'
import { groupedPhone } from './phone.rules.ts'
import { useCodeSignIn } from './use-code-sign-in.ts'

const codeLength = 6

function TermsButton({ onTerms, children }: { onTerms: () => void; children?: ReactNode }) {
  return (
    <button type="button" className={css.terms} onClick={onTerms}>
      {children}
    </button>
  )
}

/** submitLabel says what follows; onTerms opens the terms; onSignedIn has the new person. */
export function SignInForm({
  submitLabel,
  buying,
  onTerms,
  onSignedIn,
}: {
  submitLabel: string
  buying: boolean
  onTerms: () => void
  onSignedIn: (me: Me) => void
}) {
  const { t } = useTranslation('session')
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [agreed, setAgreed] = useState(false)
  const [asked, setAsked] = useState(false)
  const signIn = useCodeSignIn(onSignedIn)
  const phoneGood = PHONE_PATTERN.test(phone)
  const submit = (full: string) => {
    setAsked(true)
    if (agreed && full.length === codeLength) signIn.verify(full, () => setCode(''))
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit(code)
      }}
    >
      <Field
        label={t('phone')}
        large
        type="tel"
        inputMode="numeric"
        autoComplete="tel-national"
        value={groupedPhone(phone)}
        error={phone.length === 11 && !phoneGood ? t('phoneWrong') : undefined}
        onChange={(event) => setPhone(event.target.value.replace(/\D/g, '').slice(0, 11))}
        after={phoneGood ? <Check size={20} className={css.good} aria-hidden="true" /> : undefined}
      />
      <div className={css.codeHead}>
        <span>{t('code')}</span>
        <span className="grow" />
        {signIn.waitSec > 0 ? (
          <span className="num">{t('again', { seconds: signIn.waitSec })}</span>
        ) : (
          <Button look="plain" className={css.send} disabled={!phoneGood} busy={signIn.sending} onClick={() => signIn.send(phone)}>
            {signIn.sent ? t('resend') : t('getCode')}
          </Button>
        )}
      </div>
      <CodeBoxes
        length={codeLength}
        value={code}
        label={t('code')}
        wrong={signIn.failure === 'code_wrong'}
        focusFirst={signIn.sent}
        onChange={setCode}
        onFull={submit}
      />
      <p className={css.note} role="status">
        {signIn.shownCode !== null && <b className="num">{t('demoCode', { code: signIn.shownCode })}</b>}
        {signIn.failure !== null && <span className={css.bad}>{failureText(signIn.failure)}</span>}
        {asked && !agreed && <span className={css.bad}>{t('agreeFirst')}</span>}
      </p>
      <CheckLine
        checked={agreed}
        label={t('agree')}
        onChange={(next) => {
          setAgreed(next)
          if (next && code.length === codeLength && signIn.sent) signIn.verify(code, () => setCode(''))
        }}
      >
        <Trans
          t={t}
          i18nKey="agreeWords"
          components={{
            a: <TermsButton onTerms={onTerms} />,
            b: <TermsButton onTerms={onTerms} />,
          }}
        />
      </CheckLine>
      <Button
        type="submit"
        look={buying ? 'buy' : 'ink'}
        size="lg"
        block
        className={css.submit}
        busy={signIn.verifying}
        disabled={!phoneGood || code.length < codeLength || !signIn.sent}
      >
        {submitLabel}
      </Button>
    </form>
  )
}
