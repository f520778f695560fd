// The next attribution rule: its few numbers, what it would have changed, and the draft that another person publishes.
import { Input, InputNumber, Segmented } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttributionPreview, AttributionRule, AttributionRules } from '../../../../server/protocol/attribution.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leaders.module.css'
import { PREVIEW_DAYS, usePreview, useWriteDraft } from './rules.query.ts'

const modes = ['protect', 'exclusive', 'lastTouch'] as const
/** Bounds of each number, as the server keeps them. */
const numbers = [
  ['protectDays', 0, 365],
  ['validDays', 1, 3650],
  ['touchWindowHours', 1, 168],
  ['renewMinFen', 1, 100_000],
  ['touchVisibleSec', 0, 10],
] as const

export function PreviewWords({ preview }: { preview: AttributionPreview }) {
  const { t } = useTranslation('console')
  const { orders, moved, movedFen, partial, leaders } = preview
  return (
    <div role="status" className={css.stack}>
      <p>
        <b>{t('rules.wouldMove', { moved, orders, days: PREVIEW_DAYS, amount: yuanText(movedFen) })}</b>
        {partial && ` ${t('rules.partial')}`}
      </p>
      {leaders.length > 0 && (
        <ul className={css.moves}>
          {leaders.map((one, index) => (
            <li key={`${one.name}-${index}`}>
              <span className="grow">{one.name ?? t('rules.merchant')}</span>
              <span className="num">{t('rules.fromTo', { before: one.before, after: one.after })}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const ruleOf = ({ mode, protectDays, validDays, touchWindowHours, renewMinFen, touchVisibleSec }: AttributionRule): AttributionRule => ({
  mode,
  protectDays,
  validDays,
  touchWindowHours,
  renewMinFen,
  touchVisibleSec,
})

/** Starts from the draft, else from what is in force. */
export function RuleForm({ rules }: { rules: AttributionRules }) {
  const { t } = useTranslation('console')
  const id = useId()
  const inForce = rules.versions.find((one) => one.version === rules.inForce)
  const start = rules.draft ?? inForce
  const [rule, setRule] = useState<AttributionRule | null>(start ? ruleOf(start) : null)
  const [reason, setReason] = useState(rules.draft?.reason ?? '')
  const preview = usePreview()
  const write = useWriteDraft()
  if (!rule) return null
  const fault = rule.protectDays > rule.validDays ? t('rules.protectTooLong') : null
  const change = (part: Partial<AttributionRule>) => {
    preview.reset()
    setRule({ ...rule, ...part })
  }
  const save = () =>
    write.mutate(
      { ...rule, fromMs: null, reason: reason.trim() },
      { onSuccess: () => showToast(t('rules.saved'), 'good'), onError: (error) => showToast(failureText(error.code), 'bad') },
    )
  return (
    <DeskCard title={t('rules.next')} words={t('rules.nextWords')}>
      <div className={css.ruleForm}>
        <Segmented
          value={rule.mode}
          options={modes.map((value) => ({ value, label: t(`rules.mode.${value}`) }))}
          onChange={(mode) => change({ mode })}
        />
        <p className={css.quiet}>{t(`rules.modeWords.${rule.mode}`)}</p>
        <div className={css.ruleNumbers}>
          {numbers.map(([key, min, max]) => (
            <DeskField
              key={key}
              label={t(`rules.field.${key}`)}
              htmlFor={`${id}-${key}`}
              hint={t(`rules.hint.${key}`)}
              error={key === 'protectDays' ? fault : null}
            >
              <InputNumber
                id={`${id}-${key}`}
                min={min}
                max={max}
                precision={0}
                value={rule[key]}
                onChange={(value) => value !== null && change({ [key]: value })}
              />
            </DeskField>
          ))}
        </div>
        <DeskField label={t('rules.reason')} htmlFor={`${id}-reason`} hint={t('rules.reasonHint')}>
          <Input id={`${id}-reason`} value={reason} maxLength={100} onChange={(event) => setReason(event.target.value)} />
        </DeskField>
        {preview.data && <PreviewWords preview={preview.data} />}
        {preview.isError && <p role="alert">{failureText(preview.error.code)}</p>}
        <footer className={css.ruleActs}>
          <DeskButton busy={preview.isPending} disabled={fault !== null} onClick={() => preview.mutate(rule)}>
            {t('rules.preview')}
          </DeskButton>
          <DeskButton look="primary" busy={write.isPending} disabled={fault !== null || reason.trim() === ''} onClick={save}>
            {t('rules.saveDraft')}
          </DeskButton>
        </footer>
      </div>
    </DeskCard>
  )
}
