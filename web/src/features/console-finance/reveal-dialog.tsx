// Name, ID number and account of one request in full: only after a reason, kept only as long as the dialog is open.
import { useTranslation } from 'react-i18next'
import type { StaffWithdrawal } from '../../../../server/protocol/withdrawals.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import css from './finance.module.css'
import { useReveal } from './withdrawals.query.ts'

export function RevealDialog({ row, onClose }: { row: StaffWithdrawal | null; onClose: () => void }) {
  const { t } = useTranslation('console')
  const reveal = useReveal()
  const end = () => {
    reveal.reset()
    onClose()
  }
  const { data } = reveal
  if (data && row) {
    return (
      <DeskDialog open title={row.leaderName} onClose={end} foot={<DeskButton onClick={end}>{t('close')}</DeskButton>}>
        <dl className={css.facts}>
          <dt>{t('finance.withdrawals.shown.name')}</dt>
          <dd>{data.name}</dd>
          <dt>{t('finance.withdrawals.shown.idNumber')}</dt>
          <dd className="num">{data.idNumber}</dd>
          <dt>{t('finance.withdrawals.shown.account')}</dt>
          <dd className="num">
            {data.provider} {data.number}
          </dd>
        </dl>
      </DeskDialog>
    )
  }
  return (
    <ReasonDialog
      words={
        row && {
          title: t('finance.withdrawals.reveal'),
          means: t('finance.withdrawals.revealMeans'),
          act: t('finance.withdrawals.reveal'),
          cancel: t('finance.withdrawals.cancel'),
          reason: t('finance.withdrawals.reason'),
          hint: t('finance.withdrawals.reasonHint'),
        }
      }
      busy={reveal.isPending}
      error={reveal.error ? failureTextOf(reveal.error) : null}
      onAct={(reason) => row && reveal.mutate({ id: row.row.withdrawalId, reason })}
      onClose={end}
    />
  )
}
