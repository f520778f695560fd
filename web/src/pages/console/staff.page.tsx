// Staff of the console: who works here and what she may do; only an owner opens it.
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages } from '../../features/console-shell/url-filters.ts'
import { AccountDialog, type AccountAsk } from '../../features/console-staff/account-dialog.tsx'
import { InviteDialog } from '../../features/console-staff/invite-dialog.tsx'
import {
  useStaffAccounts,
  useStaffActs,
  type AccountWish,
  type Invite,
  type StaffAccount,
} from '../../features/console-staff/staff.query.ts'
import { StaffTable, type StaffAct } from '../../features/console-staff/staff-table.tsx'
import type { RestError } from '../../platform/rest-client.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskFailed, DeskHead } from '../../ui/desk-parts.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'

type ReasonAsk = { account: StaffAccount; act: Exclude<StaffAct, 'scopes'> }

/** The words for a refusal of these acts; the last owner and a taken name have words of their own. */
function useFailure() {
  const { t } = useTranslation('console')
  return (error: RestError | null): string | null => {
    if (error === null) return null
    if (error.params['why'] === 'lastOwner') return t('staff.lastOwner')
    return failureTextOf(error)
  }
}

function StaffDialogs({
  account,
  reason,
  onAccount,
  onReason,
}: {
  account: AccountAsk | null
  reason: ReasonAsk | null
  onAccount: (ask: AccountAsk | null) => void
  onReason: (ask: ReasonAsk | null) => void
}) {
  const { t } = useTranslation('console')
  const acts = useStaffActs()
  const failure = useFailure()
  const [invite, setInvite] = useState<Invite | null>(null)
  const writing = account?.account ? acts.grant : acts.create
  const nameTaken = acts.create.error?.params['field'] === 'name'
  const save = (wish: AccountWish) => {
    const done = (name: string, made: Invite | null) => {
      onAccount(null)
      setInvite(made)
      if (!made) showToast(t('staff.done.scopes', { name }), 'good')
    }
    const { name, ...rights } = wish
    const standing = account?.account
    if (standing) acts.grant.mutate({ id: standing.personId, ...rights }, { onSuccess: () => done(standing.name, null) })
    else acts.create.mutate(wish, { onSuccess: (made) => done(name, made) })
  }
  const act = (given: string) => {
    if (!reason) return
    const { account: one, act: which } = reason
    const onSuccess = (made: Invite | StaffAccount) => {
      onReason(null)
      if ('token' in made) setInvite(made)
      else showToast(t(`staff.done.${which}`, { name: one.name }), 'good')
    }
    if (which === 'resetFactor') acts.resetFactor.mutate({ id: one.personId, reason: given }, { onSuccess })
    else if (which === 'invite') acts.invite.mutate({ id: one.personId, reason: given }, { onSuccess })
    else acts.disable.mutate({ id: one.personId, disabled: which === 'disable', reason: given }, { onSuccess })
  }
  const acting = reason?.act === 'invite' ? acts.invite : reason?.act === 'resetFactor' ? acts.resetFactor : acts.disable
  return (
    <>
      <AccountDialog
        ask={account}
        busy={writing.isPending}
        error={nameTaken ? null : failure(writing.error)}
        nameError={nameTaken ? t('staff.nameTaken') : null}
        onSend={save}
        onClose={() => {
          acts.create.reset()
          acts.grant.reset()
          onAccount(null)
        }}
      />
      <ReasonDialog
        words={
          reason && {
            title: t(`staff.ask.${reason.act}`, { name: reason.account.name }),
            means: t(`staff.means.${reason.act}`),
            act: t(`staff.act.${reason.act}`),
            cancel: t('cancel'),
            reason: t('staff.reason'),
            hint: t('staff.reasonHint'),
          }
        }
        danger={reason?.act === 'disable' || reason?.act === 'resetFactor'}
        busy={acting.isPending}
        error={failure(acting.error)}
        onAct={act}
        onClose={() => {
          acting.reset()
          onReason(null)
        }}
      />
      <InviteDialog invite={invite} onClose={() => setInvite(null)} />
    </>
  )
}

export default function StaffPage() {
  const { t } = useTranslation('console')
  const pages = usePages()
  const staff = useStaffAccounts(pages.cursor)
  const [account, setAccount] = useState<AccountAsk | null>(null)
  const [reason, setReason] = useState<ReasonAsk | null>(null)
  const rows = staff.data?.rows ?? []
  return (
    <>
      <DeskHead title={t('nav.staff')} words={t('staff.words')}>
        <DeskButton look="primary" icon={<UserPlus size={16} aria-hidden="true" />} onClick={() => setAccount({ account: null })}>
          {t('staff.new')}
        </DeskButton>
      </DeskHead>
      <DeskCard label={t('nav.staff')}>
        {staff.isError ? (
          <DeskFailed
            title={t('staff.failed')}
            code={failureCodeOf(staff.error) ?? 'fault'}
            busy={staff.isFetching}
            onAgain={() => void staff.refetch()}
          />
        ) : (
          <StaffTable
            rows={rows}
            loading={staff.isFetching && !staff.data}
            onAct={(one, act) => (act === 'scopes' ? setAccount({ account: one }) : setReason({ account: one, act }))}
          />
        )}
        <Pager count={rows.length} next={staff.data?.next ?? null} pages={pages} />
      </DeskCard>
      <StaffDialogs account={account} reason={reason} onAccount={setAccount} onReason={setReason} />
    </>
  )
}
