// Who brought a leader in, beside the list: one leader, one level, and setting it with a reason for orders from then on.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useInviterFailure } from './inviter-failure.ts'
import { useInviter, useSetInviter } from './inviter.query.ts'
import { InviterPicker, type PickedInviter } from './inviter-picker.tsx'
import css from './leaders.module.css'

export function InviterSection({ leaderId, leaderName, maySet }: { leaderId: string; leaderName: string; maySet: boolean }) {
  const { t } = useTranslation('console')
  const inviter = useInviter(leaderId)
  const set = useSetInviter(leaderId)
  const [wish, setWish] = useState<PickedInviter | null>(null)
  const failureOf = useInviterFailure()
  const { data } = inviter
  if (!data) return null
  const words = failureOf(set.error)
  const send = (reason: string) =>
    wish &&
    set.mutate(
      { inviterId: wish.id, reason, seenVersion: data.version },
      {
        onSuccess: () => {
          setWish(null)
          showToast(t('inviter.done'), 'good')
        },
      },
    )
  const close = () => {
    set.reset()
    setWish(null)
  }
  return (
    <section>
      <h3>{t('inviter.title')}</h3>
      <div className={css.level}>
        <span>
          {data.inviterName ?? t('inviter.none')}
          {data.setAtMs !== null && <small className="num"> {t('inviter.since', { time: dateTimeOf(data.setAtMs, serverNow()) })}</small>}
        </span>
        {maySet && (
          <InviterPicker
            className={css.levelPick}
            placeholder={t('inviter.give')}
            value={wish}
            without={[leaderId, data.inviterId]}
            mayBeNobody={data.inviterId !== null}
            onPick={setWish}
          />
        )}
      </div>
      <ReasonDialog
        words={
          wish && {
            title:
              wish.id === null ? t('inviter.askNone', { leader: leaderName }) : t('inviter.ask', { leader: leaderName, name: wish.name }),
            means: t('inviter.means', { leader: leaderName }),
            act: t('save'),
            cancel: t('cancel'),
            reason: t('leaders.reason'),
            hint: t('inviter.hint'),
          }
        }
        busy={set.isPending}
        error={words}
        onAct={send}
        onClose={close}
      />
    </section>
  )
}
