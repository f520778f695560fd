// Says what a decision about a leader means, takes its reason, and asks for her name when it is for good.
import { Input } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { InviterPicker, type PickedInviter } from './inviter-picker.tsx'
import { isFinal, needsReason } from './leader.rules.ts'
import css from './leaders.module.css'
import type { Decision, LeaderRow } from './leaders.query.ts'

export type DecisionAsk = { leader: LeaderRow; decision: Decision }

export function DecideDialog({
  ask,
  busy,
  error,
  onDecide,
  onClose,
}: {
  ask: DecisionAsk | null
  busy: boolean
  error: string | null
  onDecide: (reason: string, inviterId: string | null) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [shown, setShown] = useState(ask)
  const [reason, setReason] = useState('')
  const [name, setName] = useState('')
  const [inviter, setInviter] = useState<PickedInviter | null>(null)
  useEffect(() => {
    if (!ask) return
    setShown(ask)
    setReason('')
    setName('')
    setInviter(null)
  }, [ask])
  if (!shown) return null
  const { leader, decision } = shown
  const given =
    reason.trim() === '' && !needsReason(decision)
      ? t(`leaders.defaultReason.${decision}` as 'leaders.defaultReason.approve')
      : reason.trim()
  const ready = given !== '' && (!isFinal(decision) || name.trim() === leader.name)
  return (
    <DeskDialog
      open={ask !== null}
      alert={isFinal(decision)}
      title={t(`leaders.ask.${decision}`, { name: leader.name })}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton
            look={isFinal(decision) ? 'buy' : 'primary'}
            disabled={!ready}
            busy={busy}
            onClick={() => onDecide(given, inviter?.id ?? null)}
          >
            {t(`leaders.decide.${decision}`)}
          </DeskButton>
        </>
      }
    >
      <div className={css.stack}>
        <p>{t(`leaders.means.${decision}`, { frozen: yuanText(leader.frozenFen), available: yuanText(leader.availableFen) })}</p>
        <DeskField label={t('leaders.reason')} htmlFor={`${id}-reason`} hint={t('leaders.reasonHint')} error={error}>
          <Input id={`${id}-reason`} data-first="" value={reason} maxLength={100} onChange={(event) => setReason(event.target.value)} />
        </DeskField>
        {decision === 'approve' && (
          <DeskField label={t('inviter.title')} htmlFor={`${id}-inviter`} hint={t('inviter.atApproval')}>
            <InviterPicker
              id={`${id}-inviter`}
              className={css.inviterPick}
              placeholder={t('inviter.find')}
              value={inviter?.id === null ? null : inviter}
              without={[leader.leaderId]}
              mayBeNobody={inviter !== null}
              onPick={setInviter}
            />
          </DeskField>
        )}
        {isFinal(decision) && (
          <DeskField label={t('leaders.typeName', { name: leader.name })} htmlFor={`${id}-name`}>
            <Input id={`${id}-name`} value={name} maxLength={40} autoComplete="off" onChange={(event) => setName(event.target.value)} />
          </DeskField>
        )}
      </div>
    </DeskDialog>
  )
}
