// Who brought a leader in, beside the list: one leader, one level, and setting it with a reason for orders from then on.
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureText } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useInviter, useSetInviter } from './inviter.query.ts'
import css from './leaders.module.css'
import { useLeaders } from './leaders.query.ts'

/** In the list of leaders: nobody. */
const nobody = ''
type Wish = { readonly id: string | null; readonly name: string }
const faults = ['self', 'cycle', 'notActive', 'younger', 'same'] as const

export function InviterSection({ leaderId, leaderName, maySet }: { leaderId: string; leaderName: string; maySet: boolean }) {
  const { t } = useTranslation('console')
  const inviter = useInviter(leaderId)
  const active = useLeaders('active', '')
  const set = useSetInviter(leaderId)
  const [wish, setWish] = useState<Wish | null>(null)
  const { data } = inviter
  if (!data) return null
  const others = (active.data?.rows ?? []).filter((one) => one.leaderId !== leaderId && one.leaderId !== data.inviterId)
  const options = [
    ...others.map((one) => ({ value: one.leaderId, label: one.name })),
    ...(data.inviterId === null ? [] : [{ value: nobody, label: t('inviter.none') }]),
  ]
  const refused = set.error?.params?.['fault']
  const fault = faults.find((one) => one === refused)
  const words = set.error ? (fault ? t(`inviter.fault.${fault}`) : failureText(set.error.code)) : null
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
        {maySet && options.length > 0 && (
          <Select<string>
            aria-label={t('inviter.give')}
            className={css.levelPick ?? ''}
            placeholder={t('inviter.give')}
            value={wish ? (wish.id ?? nobody) : null}
            options={options}
            onChange={(value) =>
              setWish({ id: value === nobody ? null : value, name: options.find((one) => one.value === value)?.label ?? '' })
            }
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
