// The next commission table: its rows and terms, what it would change, and the draft that another person publishes.
import { Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommissionRules, RateTermsGiven } from '../../../../server/protocol/commission.ts'
import { failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import { AddRow } from './add-row.tsx'
import css from './commission.module.css'
import { PreviewTable } from './commission-preview.tsx'
import { useCommissionPreview, useWriteCommission } from './commission.query.ts'
import { editRowOf, levelNamesOf, levelsFault, namesIn, wireRowOf, wireTermsOf, type EditRow } from './commission.rules.ts'
import { RateRows } from './rate-rows.tsx'
import { TermsFields } from './terms-fields.tsx'

/** Starts from the draft, else from what is in force. */
export function CommissionForm({ rules, mayPick }: { rules: CommissionRules; mayPick: boolean }) {
  const { t } = useTranslation('console')
  const id = useId()
  const start = rules.draft ?? rules.inForce
  const [rows, setRows] = useState<readonly EditRow[]>(() => start.rows.map(editRowOf))
  const [terms, setTerms] = useState<RateTermsGiven>(start.terms)
  const [reason, setReason] = useState(rules.draft?.reason ?? '')
  const [picked, setPicked] = useState<ReadonlyMap<string, string>>(new Map())
  const preview = useCommissionPreview()
  const write = useWriteCommission()
  const names = namesIn(rules, picked)
  const levelCount = terms.levelFen.length
  const given = { rows: rows.map((row) => wireRowOf(row, levelCount)), terms: wireTermsOf(terms) }
  const change = (next: readonly EditRow[]) => {
    preview.reset()
    setRows(next)
  }
  const save = () =>
    write.mutate(
      { ...given, reason: reason.trim() },
      { onSuccess: () => showToast(t('rules.saved'), 'good'), onError: (error) => showToast(failureText(error.code), 'bad') },
    )
  return (
    <DeskCard title={t('commission.next')} words={t('commission.nextWords')}>
      <div className={css.form}>
        <RateRows rows={rows} names={names} levels={levelNamesOf(terms)} capBps={terms.capBps} onChange={change} />
        <AddRow
          rows={rows}
          mayPick={mayPick}
          onAdd={(row, named) => {
            setPicked(new Map([...picked, ...named]))
            change([...rows, row])
          }}
        />
        <TermsFields
          terms={terms}
          onChange={(part) => {
            preview.reset()
            setTerms({ ...terms, ...part })
          }}
        />
        <DeskField label={t('rules.reason')} htmlFor={`${id}-reason`} hint={t('rules.reasonHint')}>
          <Input id={`${id}-reason`} value={reason} maxLength={100} onChange={(event) => setReason(event.target.value)} />
        </DeskField>
        {preview.data && (
          <PreviewTable preview={preview.data} names={names} levelNames={levelNamesOf(terms)} bonusOn={terms.inviterBonus} />
        )}
        {preview.isError && <p role="alert">{failureText(preview.error.code)}</p>}
        <footer className={css.acts}>
          {!preview.data && <small>{t('commission.previewFirst')}</small>}
          <DeskButton busy={preview.isPending} disabled={levelsFault(terms) !== null} onClick={() => preview.mutate(given)}>
            {t('rules.preview')}
          </DeskButton>
          <DeskButton look="primary" busy={write.isPending} disabled={!preview.data || reason.trim() === ''} onClick={save}>
            {t('rules.saveDraft')}
          </DeskButton>
        </footer>
      </div>
    </DeskCard>
  )
}
