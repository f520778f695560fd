// Under an order's money: its commission rows, what was changed about its leader and why, and giving it to another leader.
import { Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OrderCredit } from '../../../../server/protocol/crediting.ts'
import { failureText } from '../../text/failure.ts'
import { exactClockOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useActiveLeaders, useChangeLeader, useOrderCredit } from './credit.query.ts'
import css from './order-drawer.module.css'

const reasonChars = { min: 2, max: 100 } as const

function MoveDialog({ orderNo, credit, onClose }: { orderNo: string; credit: OrderCredit; onClose: () => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  const leaders = useActiveLeaders()
  const move = useChangeLeader(orderNo)
  const [leaderId, setLeaderId] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const given = reason.trim()
  const options = (leaders.data?.rows ?? [])
    .filter((one) => one.leaderId !== credit.leaderId)
    .map((one) => ({ value: one.leaderId, label: `${one.name} ${one.phoneMasked}` }))
  const send = () =>
    leaderId !== null &&
    move.mutate(
      { leaderId, reason: given, seenVersion: credit.version },
      {
        onSuccess: () => {
          showToast(t('leaderMove.done'), 'good')
          onClose()
        },
      },
    )
  const error = move.error
  const isSelf = error !== null && typeof error.params['match'] === 'string'
  return (
    <DeskDialog
      open
      title={t('leaderMove.title')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" busy={move.isPending} disabled={leaderId === null || given.length < reasonChars.min} onClick={send}>
            {t('leaderMove.act')}
          </DeskButton>
        </>
      }
    >
      <p>{t('leaderMove.words')}</p>
      <DeskField label={t('leaderMove.to')} htmlFor={`${id}-leader`}>
        <Select
          id={`${id}-leader`}
          showSearch
          optionFilterProp="label"
          loading={leaders.isFetching}
          value={leaderId}
          options={options}
          onChange={setLeaderId}
        />
      </DeskField>
      <DeskField
        label={t('leaderMove.why')}
        htmlFor={id}
        hint={t('leaderMove.whyHint')}
        error={error === null ? null : isSelf ? t('leaderMove.self') : failureText(error.code)}
      >
        <Input id={id} value={reason} maxLength={reasonChars.max} onChange={(event) => setReason(event.target.value)} />
      </DeskField>
    </DeskDialog>
  )
}

export function CreditDesk({ orderNo, mayMove }: { orderNo: string; mayMove: boolean }) {
  const { t, i18n } = useTranslation('console')
  const { data: credit } = useOrderCredit(orderNo)
  const [moving, setMoving] = useState(false)
  if (!credit || (credit.entries.length === 0 && credit.changes.length === 0 && !(mayMove && credit.open))) return null
  const codeText = (code: string): string => {
    const key = `console:finance.codes.${code}`
    return i18n.exists(key) ? t(key as 'finance.codes.accrue') : code
  }
  return (
    <section className={css.section}>
      <h3>
        {t('leaderMove.rows')}
        {credit.blocked !== null && <small>{t(`leaderMove.blocked.${credit.blocked}`)}</small>}
        <span>
          {mayMove && credit.open && (
            <DeskButton size="sm" onClick={() => setMoving(true)}>
              {t('leaderMove.open')}
            </DeskButton>
          )}
        </span>
      </h3>
      {credit.entries.length > 0 && (
        <dl className={css.money}>
          {credit.entries.map((entry) => (
            <div key={entry.entryId}>
              <dt>
                {entry.leaderName} · {codeText(entry.code)}
              </dt>
              <dd>
                <DeskMoney flat fen={entry.amountFen} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {credit.changes.length > 0 && (
        <ul className={css.audit}>
          {credit.changes.map((change) => (
            <li key={change.n}>
              <span className="num">{exactClockOf(change.atMs)}</span>
              <span>
                {change.byName}{' '}
                {change.kind === 'move'
                  ? t('leaderMove.fromTo', { from: change.fromName ?? t('orders.direct'), to: change.toName ?? '' })
                  : t(`leaderMove.kind.${change.kind}`)}
                <small>{change.reason}</small>
              </span>
            </li>
          ))}
        </ul>
      )}
      {moving && <MoveDialog orderNo={orderNo} credit={credit} onClose={() => setMoving(false)} />}
    </section>
  )
}
