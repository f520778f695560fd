// A leader's level beside the list: what she holds, what comes, her moves, and giving her another with a reason.
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { LevelMoveRow, StaffLeaderLevel } from '../../../../server/protocol/levels.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureText } from '../../text/failure.ts'
import { shopDayOf } from '../../text/shop-day.ts'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leaders.module.css'
import { useLeaderLevel, useSetLevel } from './level.query.ts'

const movesShown = 4

function useLevelName(levels: StaffLeaderLevel['levels']): (level: number) => string {
  const { t } = useTranslation('console')
  return (level) => levels.find((one) => one.level === level)?.name ?? t('commission.level', { level })
}

function Moves({ level }: { level: StaffLeaderLevel }) {
  const { t } = useTranslation('console')
  const nameOf = useLevelName(level.levels)
  const what = ({ kind, level: held, falls }: LevelMoveRow): string => {
    const fall = falls.at(-1)
    return kind === 'down' && fall
      ? t('leaderLevel.move.down', { name: nameOf(fall.level), date: shopDayOf(fall.fromMs, serverNow(), level.timeZone) })
      : t(`leaderLevel.move.${kind === 'down' ? 'downNow' : kind}`, { name: nameOf(held) })
  }
  return (
    <ol className={css.levelMoves}>
      {level.history.slice(0, movesShown).map((move) => (
        <li key={move.n}>
          {what(move)}
          <small className="num">
            {shopDayOf(move.atMs, serverNow(), level.timeZone)} ·{' '}
            {move.settledFen === null
              ? t('leaderLevel.staff', { reason: move.reason ?? '' })
              : t('leaderLevel.settled', { amount: yuanText(move.settledFen) })}
          </small>
        </li>
      ))}
    </ol>
  )
}

export function LevelSection({ leaderId, leaderName, maySet }: { leaderId: string; leaderName: string; maySet: boolean }) {
  const { t } = useTranslation('console')
  const level = useLeaderLevel(leaderId)
  const set = useSetLevel(leaderId)
  const [wish, setWish] = useState<number | null>(null)
  const { data } = level
  const nameOf = useLevelName(data?.levels ?? [])
  if (level.isError)
    return (
      <section>
        <h3>{t('leaderLevel.title')}</h3>
        <p role="alert">{failureText(level.error.code)}</p>
      </section>
    )
  if (!data) return null
  const send = (reason: string) =>
    wish !== null &&
    set.mutate(
      { level: wish, reason, seenVersion: data.version },
      {
        onSuccess: () => {
          setWish(null)
          showToast(t('leaderLevel.done'), 'good')
        },
      },
    )
  const close = () => {
    set.reset()
    setWish(null)
  }
  return (
    <section>
      <h3>{t('leaderLevel.title')}</h3>
      <div className={css.level}>
        <b>{nameOf(data.level)}</b>
        {maySet && data.levels.length > 1 && (
          <Select<number>
            aria-label={t('leaderLevel.give')}
            className={css.levelPick ?? ''}
            placeholder={t('leaderLevel.give')}
            value={wish}
            options={data.levels
              .filter((one) => one.level !== data.level || data.falls.length > 0)
              .map((one) => ({ value: one.level, label: nameOf(one.level) }))}
            onChange={setWish}
          />
        )}
      </div>
      {data.falls.map((fall) => (
        <p key={fall.fromMs}>
          {t('leaderLevel.falls', { name: nameOf(fall.level), date: shopDayOf(fall.fromMs, serverNow(), data.timeZone) })}
        </p>
      ))}
      {data.history.length === 0 ? <p>{t('leaderLevel.none')}</p> : <Moves level={data} />}
      <ReasonDialog
        words={
          wish === null
            ? null
            : {
                title: t('leaderLevel.ask', { leader: leaderName, name: nameOf(wish) }),
                means: t(wish > data.level ? 'leaderLevel.meansUp' : 'leaderLevel.meansDown'),
                act: t('leaderLevel.act'),
                cancel: t('cancel'),
                reason: t('leaders.reason'),
                hint: t('leaderLevel.hint'),
              }
        }
        danger={wish !== null && wish < data.level}
        busy={set.isPending}
        error={set.error ? failureText(set.error.code) : null}
        onAct={send}
        onClose={close}
      />
    </section>
  )
}
