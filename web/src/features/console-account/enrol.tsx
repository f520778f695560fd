// Taking a second factor up: scan the picture, type the first code, keep the recovery codes.
import { Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from '../../platform/env.ts'
import { CodeBoxes } from '../../ui/code-boxes.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './account.module.css'
import type { Offer } from './account.query.ts'

/** In groups of four, as it is read from a screen. */
const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ')
const codeLength = 6

export function EnrolSteps({
  offer,
  busy,
  error,
  onCode,
}: {
  offer: Offer
  busy: boolean
  error: string | null
  onCode: (code: string) => void
}) {
  const { t } = useTranslation('console')
  const [code, setCode] = useState('')
  return (
    <ol className={css.steps}>
      <li>
        <h3>{t('account.scanTitle')}</h3>
        <p>{t('account.scanWords')}</p>
        <div className={css.scan}>
          <img src={`data:image/svg+xml;utf8,${encodeURIComponent(offer.picture)}`} alt={t('account.scanAlt')} width={168} height={168} />
          <div>
            <p>{t('account.byHand')}</p>
            <code>{grouped(offer.secret)}</code>
          </div>
        </div>
      </li>
      <li>
        <h3>{t('account.codeTitle')}</h3>
        <p>{t('account.codeWords')}</p>
        <div className={css.code}>
          <CodeBoxes
            length={codeLength}
            value={code}
            label={t('account.code')}
            wrong={error !== null}
            focusFirst
            onChange={setCode}
            onFull={(full) => !busy && onCode(full)}
          />
        </div>
        {error !== null && (
          <p role="alert" className={css.bad}>
            {error}
          </p>
        )}
      </li>
    </ol>
  )
}

export function RecoveryCodesShown({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useTranslation('console')
  const text = codes.join('\n')
  const copy = () => void copyText(text).then((done) => showToast(done ? t('copied') : t('copyFailed'), done ? 'good' : 'bad'))
  const save = () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([`${t('account.recoveryFile')}\n\n${text}\n`], { type: 'text/plain' }))
    link.download = 'sibo-recovery-codes.txt'
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <div>
      <p className={css.warn}>{t('account.recoveryWords')}</p>
      <ul className={css.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={css.acts}>
        <DeskButton icon={<Copy size={16} aria-hidden="true" />} onClick={copy}>
          {t('account.recoveryCopy')}
        </DeskButton>
        <DeskButton icon={<Download size={16} aria-hidden="true" />} onClick={save}>
          {t('account.recoverySave')}
        </DeskButton>
        <DeskButton look="primary" onClick={onKept}>
          {t('account.recoveryKept')}
        </DeskButton>
      </div>
    </div>
  )
}
