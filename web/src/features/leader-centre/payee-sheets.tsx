// Who is paid and to where, each in a sheet of its own; saving asks her to prove who she is, and withdrawals wait a day.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import { RestError } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leader.module.css'
import { useSaveAccount, useSaveIdentity } from './withdrawal.query.ts'

const idChars = 18
type SheetProps = { open: boolean; onClose: () => void }
const named = (text: string): boolean => graphemes(displayText(text)) >= 2 && graphemes(displayText(text)) <= 20
const isAbout = (error: unknown, field: string, why?: string): boolean =>
  error instanceof RestError && error.params['field'] === field && (why === undefined || error.params['why'] === why)

export function IdentitySheet({ open, onClose }: SheetProps) {
  const { t } = useTranslation('leader')
  const [name, setName] = useState('')
  const [idNumber, setIdNumber] = useState('')
  const [asked, setAsked] = useState(false)
  const save = useSaveIdentity(() => {
    onClose()
    showToast(t('withdraw.saved'), 'good')
  })
  const idGood = /^[0-9]{17}[0-9X]$/.test(idNumber)
  const refused = isAbout(save.error, 'idNumber')
  const wrong = isAbout(save.error, 'idNumber', 'young') ? t('withdraw.identity.young') : t('withdraw.identity.needId')
  const submit = () => {
    setAsked(true)
    if (named(name) && idGood) save.mutate({ name: displayText(name), idNumber })
  }
  return (
    <Sheet
      open={open}
      height="fit"
      label={t('withdraw.identity.title')}
      title={t('withdraw.identity.title')}
      onClose={onClose}
      foot={
        <Button look="gold" size="lg" block busy={save.isPending} onClick={submit}>
          {t('withdraw.identity.save')}
        </Button>
      }
    >
      <div className={css.payee}>
        <p>{t('withdraw.identity.words')}</p>
        <Field
          label={t('withdraw.identity.name')}
          value={name}
          autoComplete="name"
          error={asked && !named(name) ? t('withdraw.identity.needName') : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t('withdraw.identity.idNumber')}
          value={idNumber}
          className="num"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          error={(asked && !idGood) || refused ? wrong : undefined}
          onChange={(event) => {
            save.reset()
            setIdNumber(
              event.target.value
                .toUpperCase()
                .replace(/[^0-9X]/g, '')
                .slice(0, idChars),
            )
          }}
        />
        <p>{t('withdraw.waitNote')}</p>
        {save.isError && !refused && (
          <p role="alert" className={css.failure}>
            {failureTextOf(save.error)}
          </p>
        )}
      </div>
    </Sheet>
  )
}

export function AccountSheet({ open, onClose }: SheetProps) {
  const { t } = useTranslation('leader')
  const [kind, setKind] = useState<'bank' | 'wallet'>('bank')
  const [provider, setProvider] = useState('')
  const [number, setNumber] = useState('')
  const [asked, setAsked] = useState(false)
  const save = useSaveAccount(() => {
    onClose()
    showToast(t('withdraw.saved'), 'good')
  })
  const clean = number.replace(/\s/g, '')
  const numberGood = kind === 'bank' ? /^[0-9]{12,21}$/.test(clean) : /^[0-9A-Za-z._@+-]{4,64}$/.test(clean)
  const submit = () => {
    setAsked(true)
    if (named(provider) && numberGood) save.mutate({ kind, provider: displayText(provider), number: clean })
  }
  return (
    <Sheet
      open={open}
      height="fit"
      label={t('withdraw.account.title')}
      title={t('withdraw.account.title')}
      onClose={onClose}
      foot={
        <Button look="gold" size="lg" block busy={save.isPending} onClick={submit}>
          {t('withdraw.account.save')}
        </Button>
      }
    >
      <div className={css.payee}>
        <p>{t('withdraw.account.words')}</p>
        <Choices
          label={t('withdraw.account.kind')}
          look="pills"
          value={kind}
          onChange={setKind}
          options={[
            { key: 'bank', label: t('withdraw.account.bank') },
            { key: 'wallet', label: t('withdraw.account.wallet') },
          ]}
        />
        <Field
          label={t(`withdraw.account.${kind}Name`)}
          value={provider}
          hint={t(`withdraw.account.${kind}Hint`)}
          error={asked && !named(provider) ? t('withdraw.account.needProvider') : undefined}
          onChange={(event) => setProvider(event.target.value)}
        />
        <Field
          label={t(`withdraw.account.${kind}Number`)}
          value={number}
          className="num"
          autoComplete="off"
          inputMode={kind === 'bank' ? 'numeric' : 'text'}
          maxLength={72}
          error={asked && !numberGood ? t('withdraw.account.needNumber') : undefined}
          onChange={(event) => setNumber(event.target.value)}
        />
        <p>{t('withdraw.waitNote')}</p>
        {save.isError && (
          <p role="alert" className={css.failure}>
            {failureTextOf(save.error)}
          </p>
        )}
      </div>
    </Sheet>
  )
}
