// One task in a line: what, how far, what it brings; a tap opens it.
import { useTranslation } from 'react-i18next'
import type { LeaderTask } from '../../../../server/protocol/leader-tasks.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { whenOf } from '../../text/when.ts'
import { Tag, type TagTone } from '../../ui/tag.tsx'
import css from './task.module.css'
import { doneShare, isCounted, standingOf, type TaskStanding } from './task.rules.ts'

const BAR_UNITS = 1000
const tones: Record<TaskStanding, TagTone> = {
  open: 'gold',
  claimed: 'blue',
  proved: 'amber',
  done: 'green',
  refused: 'red',
  lapsed: 'grey',
  full: 'grey',
}

/** What stands below a task's title: money that came, what is missing, or why it was sent back. */
export function useTaskWords(task: LeaderTask): { text: string; tone: 'gold' | 'amber' | null } {
  const { t } = useTranslation('leader')
  const { claim, kind, rewardFen, target } = task
  const amount = yuanText(rewardFen)
  if (claim?.state === 'done' && rewardFen > 0) return { text: t(claim.paid ? 'tasks.paid' : 'tasks.paying', { amount }), tone: 'gold' }
  if (claim?.state === 'refused') return { text: t('tasks.refused', { reason: claim.reason ?? '' }), tone: 'amber' }
  if (claim?.state === 'claimed' && claim.reason !== null) return { text: t('tasks.sentBack', { reason: claim.reason }), tone: 'amber' }
  if (claim?.state === 'claimed' && isCounted(task) && kind !== 'learn') {
    const missing = target - claim.progress
    if (kind === 'sell' && missing <= 0) return { text: t('tasks.sold', { count: claim.final, target }), tone: 'gold' }
    const prize = rewardFen > 0 ? [t('tasks.prize', { amount })] : []
    if (missing > 0) return { text: [...prize, t(`tasks.left.${kind}`, { count: missing })].join(' · '), tone: null }
  }
  if (rewardFen > 0) return { text: t('tasks.from', { amount }), tone: 'gold' }
  return { text: t(kind === 'share' ? 'tasks.shareNoReward' : 'tasks.noReward'), tone: null }
}

/** Without onOpen it is only said. */
export function TaskLine({ task, onOpen }: { task: LeaderTask; onOpen?: () => void }) {
  const { t } = useTranslation('leader')
  const words = useTaskWords(task)
  const standing = standingOf(task)
  const { kind, target, claim } = task
  const counted = claim !== null && isCounted(task) && kind !== 'learn'
  const inside = (
    <>
      <span className={css.head}>
        <b className="ell grow">{task.title}</b>
        {counted && <span className={`num ${css.counted}`}>{t(`tasks.unit.${kind}`, { progress: claim.progress, target })}</span>}
        <Tag tone={tones[standing]}>{t(`tasks.state.${standing}`)}</Tag>
      </span>
      {counted && (
        <svg className={css.bar} viewBox={`0 0 ${BAR_UNITS} 6`} preserveAspectRatio="none" aria-hidden="true">
          <rect className={css.track} width={BAR_UNITS} height="6" rx="3" />
          <rect className={css.fill} width={doneShare(task) * BAR_UNITS} height="6" rx="3" />
        </svg>
      )}
      <span className={css.said}>
        <span className={words.tone === null ? undefined : css[words.tone]}>{words.text}</span>
        <span>{t('tasks.until', { time: whenOf(task.untilMs, serverNow()) })}</span>
      </span>
    </>
  )
  if (onOpen === undefined) return <div className={css.task}>{inside}</div>
  return (
    <button type="button" className={css.task} onClick={onOpen}>
      {inside}
    </button>
  )
}
