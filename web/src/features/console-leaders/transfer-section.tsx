// Giving a leader's customers and groups to another leader, beside the list: what there is, what was given before, and the act with its reason.
import { Checkbox, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import type { RestError } from '../../platform/rest-client.ts'
import { failureText } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leader-figures.module.css'
import list from './leaders.module.css'
import { useLeaders, type LeaderRow } from './leaders.query.ts'
import { useGroupsOf, useTransfer, useTransfers } from './transfer.query.ts'

const reasonChars = { min: 2, max: 100 } as const

/** Why it was refused, in words. */
function useRefusal(): (error: RestError) => string {
  const { t } = useTranslation('console')
  return ({ code, params }) => {
    if (code !== 'wrong_state') return failureText(code)
    return t(`leaderTransfer.why.${params['why'] === 'groups' ? 'groups' : params['why'] === 'open' ? 'open' : 'state'}`)
  }
}

function TransferDialog({ leader, boundPeople, onClose }: { leader: LeaderRow; boundPeople: number; onClose: () => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  const active = useLeaders('active', '')
  const groups = useGroupsOf(leader.leaderId, true).data?.rows ?? []
  const transfer = useTransfer(leader.leaderId)
  const refusal = useRefusal()
  const [toLeaderId, setTo] = useState<string | null>(null)
  const [people, setPeople] = useState(boundPeople > 0)
  const [groupIds, setGroupIds] = useState<string[]>([])
  const [reason, setReason] = useState('')
  const given = reason.trim()
  const options = (active.data?.rows ?? [])
    .filter((one) => one.leaderId !== leader.leaderId)
    .map((one) => ({ value: one.leaderId, label: `${one.name} ${one.phoneMasked}` }))
  const isReady = toLeaderId !== null && given.length >= reasonChars.min && (people || groupIds.length > 0)
  const send = () =>
    toLeaderId !== null &&
    transfer.mutate(
      { toLeaderId, people, groupIds, reason: given, seenVersion: leader.version },
      {
        onSuccess: (row) => {
          const said = { people: row.movedPeople, groups: row.groups }
          showToast(row.done ? t('leaderTransfer.done', said) : t('leaderTransfer.going', said), 'good')
          onClose()
        },
      },
    )
  return (
    <DeskDialog
      open
      alert
      title={t('leaderTransfer.ask', { name: leader.name })}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="buy" busy={transfer.isPending} disabled={!isReady} onClick={send}>
            {t('leaderTransfer.act')}
          </DeskButton>
        </>
      }
    >
      <div className={list.stack}>
        <p>{t('leaderTransfer.means', { name: leader.name })}</p>
        <DeskField label={t('leaderTransfer.to')} htmlFor={`${id}-to`}>
          <Select
            id={`${id}-to`}
            className={css.wide ?? ''}
            showSearch
            optionFilterProp="label"
            value={toLeaderId}
            options={options}
            onChange={setTo}
          />
        </DeskField>
        <Checkbox checked={people} disabled={boundPeople === 0} onChange={({ target }) => setPeople(target.checked)}>
          {t('leaderTransfer.people', { count: boundPeople })}
        </Checkbox>
        <fieldset className={css.chosen}>
          <legend>{t('leaderTransfer.groups')}</legend>
          {groups.length === 0 && <small>{t('leaderTransfer.noGroups')}</small>}
          <Checkbox.Group
            value={groupIds}
            options={groups.map((group) => ({ value: group.groupId, label: group.name }))}
            onChange={(chosen) => setGroupIds(chosen.map(String))}
          />
        </fieldset>
        <DeskField
          label={t('leaderTransfer.reason')}
          htmlFor={`${id}-why`}
          hint={t('leaderTransfer.reasonHint')}
          error={transfer.error && refusal(transfer.error)}
        >
          <Input id={`${id}-why`} value={reason} maxLength={reasonChars.max} onChange={(event) => setReason(event.target.value)} />
        </DeskField>
      </div>
    </DeskDialog>
  )
}

export function TransferSection({ leader, mayGive }: { leader: LeaderRow; mayGive: boolean }) {
  const { t } = useTranslation('console')
  const { data } = useTransfers(leader.leaderId)
  const [open, setOpen] = useState(false)
  if (!data) return null
  const isGoing = data.rows.some(({ done }) => !done)
  return (
    <section>
      <h3>{t('leaderTransfer.title')}</h3>
      <div className={css.bound}>
        <span>{t('leaderTransfer.bound', { count: data.boundPeople })}</span>
        {mayGive && (
          <DeskButton size="sm" disabled={isGoing} onClick={() => setOpen(true)}>
            {t('leaderTransfer.open')}
          </DeskButton>
        )}
      </div>
      {data.rows.length > 0 && (
        <ul className={css.given}>
          {data.rows.map((row) => (
            <li key={row.transferId}>
              {row.done
                ? t('leaderTransfer.row', { from: row.fromName, to: row.toName, people: row.movedPeople, groups: row.groups })
                : t('leaderTransfer.going', { people: row.movedPeople })}
              <small className="num">
                {dateTimeOf(row.atMs, serverNow())} · {t('leaderTransfer.by', { name: row.byName, reason: row.reason })}
                {row.keptPeople > 0 && ` · ${t('leaderTransfer.kept', { count: row.keptPeople })}`}
              </small>
            </li>
          ))}
        </ul>
      )}
      {open && <TransferDialog leader={leader} boundPeople={data.boundPeople} onClose={() => setOpen(false)} />}
    </section>
  )
}
