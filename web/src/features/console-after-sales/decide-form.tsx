// The form under a case: yes with how much, no with why; goods received; goods inspected.
import { Input, InputNumber } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StaffAfterSale } from '../../../../server/protocol/after-sales.ts'
import { yuanDecimal, yuanText } from '../../../../server/protocol/money.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { doingOf, fenOf } from './case.rules.ts'
import type { CaseAct } from './cases.query.ts'
import css from './cases.module.css'

const reasonChars = { min: 2, max: 200 } as const

export function DecideForm({
  one,
  busy,
  error,
  onAct,
}: {
  one: StaffAfterSale
  busy: boolean
  error: string | null
  onAct: (act: CaseAct) => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const { afterSale, proposedFen, freightFen, firstYes } = one
  const units = afterSale.refundUnits ?? afterSale.units
  const [money, setMoney] = useState(() => yuanDecimal(firstYes?.goodsFen ?? proposedFen))
  const [reason, setReason] = useState('')
  const [keeps, setKeeps] = useState(false)
  const [damaged, setDamaged] = useState(0)
  const doing = doingOf(afterSale)
  if (doing === null) return null
  const goodsFen = fenOf(money, proposedFen)
  const why = reason.trim()
  const ready = why.length >= reasonChars.min
  const seenVersion = afterSale.version
  const sumFen = (goodsFen ?? 0) + freightFen
  const approve = () => {
    if (goodsFen !== null)
      onAct({ act: 'decide', body: { decision: 'approve', seenVersion, goodsFen, units: keeps ? 0 : units, reason: why } })
  }
  const inspect = () => {
    if (goodsFen === null) return
    onAct({ act: 'inspect', body: { seenVersion, goodsFen, sellableUnits: units - damaged, damagedUnits: damaged, reason: why } })
  }
  return (
    <div className={css.form}>
      {firstYes && (
        <p className={css.note}>
          {firstYes.mine
            ? t('afterSales.waitsForSecond')
            : t('afterSales.firstBy', { name: firstYes.byName, amount: yuanText(firstYes.goodsFen) })}
        </p>
      )}
      {doing !== 'receive' && (
        <DeskField
          label={t('afterSales.goodsMoney')}
          htmlFor={`${id}-money`}
          error={goodsFen === null ? t('afterSales.wrongMoney', { max: yuanText(proposedFen) }) : null}
          hint={
            freightFen > 0
              ? t('afterSales.plusFreight', { amount: yuanText(freightFen) })
              : t('afterSales.atMost', { max: yuanText(proposedFen) })
          }
        >
          <Input
            id={`${id}-money`}
            prefix="¥"
            inputMode="decimal"
            value={money}
            maxLength={12}
            onChange={(event) => setMoney(event.target.value)}
          />
        </DeskField>
      )}
      {doing === 'decide' && afterSale.kind === 'refundOnly' && !afterSale.unsent && (
        <label className={css.check}>
          <input type="checkbox" checked={keeps} onChange={(event) => setKeeps(event.target.checked)} />
          {t('afterSales.moneyAlone')}
        </label>
      )}
      {doing === 'inspect' && (
        <DeskField label={t('afterSales.damagedUnits', { units })} htmlFor={`${id}-damaged`} hint={t('afterSales.damagedWords')}>
          <InputNumber
            id={`${id}-damaged`}
            min={0}
            max={units}
            precision={0}
            value={damaged}
            onChange={(value) => setDamaged(value ?? 0)}
          />
        </DeskField>
      )}
      <DeskField label={t('afterSales.reasonName')} htmlFor={`${id}-why`} error={error} hint={t('afterSales.reasonWords')}>
        <Input id={`${id}-why`} value={reason} maxLength={reasonChars.max} onChange={(event) => setReason(event.target.value)} />
      </DeskField>
      {sumFen > one.twoAboveFen && doing !== 'receive' && (
        <p className={css.note}>{t('afterSales.two', { amount: yuanText(one.twoAboveFen) })}</p>
      )}
      <div className={css.acts}>
        {doing === 'decide' && (
          <>
            <DeskButton
              look="danger"
              busy={busy}
              disabled={!ready}
              onClick={() => onAct({ act: 'decide', body: { decision: 'refuse', seenVersion, reason: why } })}
            >
              {t('afterSales.refuse')}
            </DeskButton>
            <DeskButton look="primary" busy={busy} disabled={!ready || goodsFen === null || firstYes?.mine === true} onClick={approve}>
              {afterSale.kind === 'returnRefund' ? t('afterSales.agreeReturn') : t('afterSales.refundNow', { amount: yuanText(sumFen) })}
            </DeskButton>
          </>
        )}
        {doing === 'receive' && (
          <DeskButton
            look="primary"
            busy={busy}
            disabled={!ready}
            onClick={() => onAct({ act: 'receive', body: { seenVersion, reason: why } })}
          >
            {t('afterSales.gotIt')}
          </DeskButton>
        )}
        {doing === 'inspect' && (
          <DeskButton look="primary" busy={busy} disabled={!ready || goodsFen === null || firstYes?.mine === true} onClick={inspect}>
            {t('afterSales.refundNow', { amount: yuanText(sumFen) })}
          </DeskButton>
        )}
      </div>
    </div>
  )
}
