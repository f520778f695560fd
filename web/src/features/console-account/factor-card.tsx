// The second factor of the person at the desk: off, being taken up, on with its recovery codes, or asked for before anything else.
import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskCard } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './account.module.css'
import { useFactorActs, useSecondFactor } from './account.query.ts'
import { EnrolSteps, RecoveryCodesShown } from './enrol.tsx'

const fewCodes = 3

export function FactorCard({ meKey, asked }: { meKey: readonly string[]; asked: boolean }) {
  const { t } = useTranslation('console')
  const factor = useSecondFactor()
  const { begin, confirm, renew, again } = useFactorActs(meKey)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const on = factor.data?.state === 'on'
  const left = factor.data?.recoveryLeft ?? 0
  const failed = (error: unknown) => showToast(failureTextOf(error), 'bad')
  const kept = () => {
    setCodes(null)
    begin.reset()
    confirm.reset()
    again()
  }
  const take = (code: string) => confirm.mutate(code, { onSuccess: ({ recoveryCodes }) => setCodes(recoveryCodes) })
  const buttons = (
    <div className={css.acts}>
      <DeskButton look={on ? 'plain' : 'primary'} busy={begin.isPending} onClick={() => begin.mutate(undefined, { onError: failed })}>
        {on ? t('account.factorMove') : t('account.factorBegin')}
      </DeskButton>
      {on && (
        <DeskButton
          busy={renew.isPending}
          onClick={() => renew.mutate(undefined, { onSuccess: ({ recoveryCodes }) => setCodes(recoveryCodes), onError: failed })}
        >
          {t('account.recoveryNew')}
        </DeskButton>
      )}
    </div>
  )
  return (
    <DeskCard
      title={t('account.factor')}
      side={<DeskChip tone={on ? 'green' : asked ? 'red' : 'grey'}>{t(on ? 'account.factorOn' : 'account.factorOff')}</DeskChip>}
    >
      <div className={css.inside}>
        <p className={css.lead}>
          {on ? <ShieldCheck size={20} className={css.good} aria-hidden="true" /> : <ShieldAlert size={20} aria-hidden="true" />}
          <span>{asked && !on ? t('account.factorAsked') : t('account.factorWords')}</span>
        </p>
        {codes ? (
          <RecoveryCodesShown codes={codes} onKept={kept} />
        ) : begin.data ? (
          <EnrolSteps
            offer={begin.data}
            busy={confirm.isPending}
            error={confirm.error ? failureTextOf(confirm.error) : null}
            onCode={take}
          />
        ) : (
          <>
            {on && <p className={left <= fewCodes ? css.bad : undefined}>{t('account.recoveryLeft', { count: left })}</p>}
            {buttons}
          </>
        )}
      </div>
    </DeskCard>
  )
}
