// The rule of withdrawals: what holds, the draft of the next, its brackets, and publishing what another wrote.
import { Input, InputNumber, Segmented } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TaxRule, TaxRules } from '../../../../server/protocol/withdrawals.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { RestError } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './finance.module.css'
import { useDraftRule, usePublishRule } from './withdrawals.query.ts'

type Bracket = TaxRule['monthBrackets'][number]
const modes = ['none', 'month', 'year'] as const
const rowsMax = 12
const yuanFen = 100_000
const fenOf = (yuan: number | null): number => Math.round((yuan ?? 0) * 100)

function Brackets({ rows, onChange }: { rows: readonly Bracket[]; onChange: (rows: Bracket[]) => void }) {
  const { t } = useTranslation('console')
  const put = (place: number, part: Partial<Bracket>) => onChange(rows.map((row, index) => (index === place ? { ...row, ...part } : row)))
  const heads = [t('finance.withdrawals.upTo'), t('finance.withdrawals.rate'), t('finance.withdrawals.quick')]
  const last = rows.length - 1
  const more = () =>
    onChange([
      ...rows.slice(0, last),
      { upToFen: (rows[last - 1]?.upToFen ?? yuanFen) * 2, bps: rows[last]?.bps ?? 0, quickFen: 0 },
      ...rows.slice(last),
    ])
  return (
    <>
      <table className={css.brackets}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              <td>
                {row.upToFen === null ? (
                  t('finance.withdrawals.noEnd')
                ) : (
                  <InputNumber
                    aria-label={heads[0] ?? ''}
                    value={row.upToFen / 100}
                    min={1}
                    onChange={(value) => put(place, { upToFen: fenOf(value) })}
                  />
                )}
              </td>
              <td>
                <InputNumber
                  aria-label={heads[1] ?? ''}
                  value={row.bps / 100}
                  min={0}
                  max={100}
                  onChange={(value) => put(place, { bps: Math.round((value ?? 0) * 100) })}
                />
              </td>
              <td>
                <InputNumber
                  aria-label={heads[2] ?? ''}
                  value={row.quickFen / 100}
                  min={0}
                  onChange={(value) => put(place, { quickFen: fenOf(value) })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={css.acts}>
        <DeskButton size="sm" disabled={rows.length >= rowsMax} onClick={more}>
          {t('finance.withdrawals.moreRows')}
        </DeskButton>
        <DeskButton size="sm" disabled={rows.length < 2} onClick={() => onChange(rows.toSpliced(last - 1, 1))}>
          {t('finance.withdrawals.fewerRows')}
        </DeskButton>
      </div>
    </>
  )
}

const ruleOf = ({ minFen, dayFen, taxMode, monthBrackets, yearBrackets }: TaxRule): TaxRule => ({
  minFen,
  dayFen,
  taxMode,
  monthBrackets,
  yearBrackets,
})

/** Starts from the draft, else from what holds. */
export function WithdrawalRule({ rules }: { rules: TaxRules }) {
  const { t } = useTranslation('console')
  const id = useId()
  const inForce = rules.versions.find(({ version }) => version === rules.inForce)
  const start = rules.draft ?? inForce
  const [rule, setRule] = useState<TaxRule | null>(start ? ruleOf(start) : null)
  const [reason, setReason] = useState(rules.draft?.reason ?? '')
  const draft = useDraftRule()
  const publish = usePublishRule()
  if (!rule || !inForce) return null
  const place = draft.error instanceof RestError ? draft.error.params['place'] : undefined
  const failure = draft.error ?? publish.error
  const wrong =
    typeof place === 'number' ? t('finance.withdrawals.badBrackets', { place: place + 1 }) : failure ? failureTextOf(failure) : null
  const list = rule.taxMode === 'year' ? 'yearBrackets' : 'monthBrackets'
  const save = () =>
    draft.mutate({ ...rule, reason: reason.trim() }, { onSuccess: () => showToast(t('finance.withdrawals.drafted'), 'good') })
  return (
    <DeskCard
      title={t('finance.withdrawals.rule')}
      words={t('finance.withdrawals.version', {
        version: inForce.version,
        time: inForce.fromMs === 0 ? '—' : dateTimeOf(inForce.fromMs, serverNow()),
      })}
    >
      <div className={css.rule}>
        <p>{t('finance.withdrawals.ruleWords')}</p>
        <DeskField label={t('finance.withdrawals.min')} htmlFor={`${id}-min`}>
          <InputNumber
            id={`${id}-min`}
            value={rule.minFen / 100}
            min={0.01}
            max={1000}
            onChange={(value) => setRule({ ...rule, minFen: fenOf(value) })}
          />
        </DeskField>
        <DeskField label={t('finance.withdrawals.max')} htmlFor={`${id}-max`}>
          <InputNumber
            id={`${id}-max`}
            value={rule.dayFen / 100}
            min={1}
            max={20_000}
            onChange={(value) => setRule({ ...rule, dayFen: fenOf(value) })}
          />
        </DeskField>
        <Segmented
          value={rule.taxMode}
          aria-label={t('finance.withdrawals.tax')}
          options={modes.map((value) => ({ value, label: t(`finance.withdrawals.mode.${value}`) }))}
          onChange={(taxMode) => setRule({ ...rule, taxMode })}
        />
        {rule.taxMode !== 'none' && (
          <>
            <p>{t('finance.withdrawals.bracketsWords')}</p>
            <Brackets rows={rule[list]} onChange={(rows) => setRule({ ...rule, [list]: rows })} />
          </>
        )}
        <DeskField label={t('finance.withdrawals.reason')} htmlFor={`${id}-why`} hint={t('finance.withdrawals.reasonHint')} error={wrong}>
          <Input id={`${id}-why`} value={reason} maxLength={100} onChange={(event) => setReason(event.target.value)} />
        </DeskField>
        {rules.draft && (
          <p>
            {rules.draft.mine
              ? t('finance.withdrawals.mineDraft')
              : t('finance.withdrawals.draftBy', { name: rules.draft.byName, reason: rules.draft.reason })}
          </p>
        )}
        <div className={css.acts}>
          <DeskButton busy={draft.isPending} disabled={reason.trim().length < 2} onClick={save}>
            {t('finance.withdrawals.draft')}
          </DeskButton>
          {rules.draft && (
            <DeskButton
              look="primary"
              busy={publish.isPending}
              onClick={() =>
                rules.draft &&
                publish.mutate(rules.draft.version, { onSuccess: () => showToast(t('finance.withdrawals.published'), 'good') })
              }
            >
              {t('finance.withdrawals.publish')}
            </DeskButton>
          )}
        </div>
      </div>
    </DeskCard>
  )
}
