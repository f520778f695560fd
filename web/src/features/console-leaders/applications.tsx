// People who asked to become leaders: what they wrote, and the two answers.
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskCard } from '../../ui/desk-parts.tsx'
import css from './leaders.module.css'
import type { Decision, LeaderRow } from './leaders.query.ts'

export function Applications({
  rows,
  mayDecide,
  onAsk,
}: {
  rows: readonly LeaderRow[]
  mayDecide: boolean
  onAsk: (leader: LeaderRow, decision: Decision) => void
}) {
  const { t } = useTranslation('console')
  if (rows.length === 0) return null
  return (
    <DeskCard className={css.applications} title={t('leaders.applications')} words={t('leaders.applicationsWords', { count: rows.length })}>
      <ul>
        {rows.map((leader) => (
          <li key={leader.leaderId}>
            <Avatar name={leader.name} size={36} />
            <div className="grow">
              <b>{leader.name}</b> <span className="num">{leader.phoneMasked}</span>
              <p>{leader.about}</p>
              <small className="num">{t('leaders.appliedAt', { time: dateTimeOf(leader.appliedAtMs, serverNow()) })}</small>
            </div>
            {leader.accepted && <DeskChip dot={false}>{t('leaders.accepted')}</DeskChip>}
            {leader.toLearn.length > 0 && <DeskChip tone="amber">{t('leaders.toLearn', { titles: leader.toLearn.join('、') })}</DeskChip>}
            {mayDecide && (
              <span>
                <DeskButton onClick={() => onAsk(leader, 'refuse')}>{t('leaders.decide.refuse')}</DeskButton>
                <DeskButton look="primary" disabled={leader.toLearn.length > 0} onClick={() => onAsk(leader, 'approve')}>
                  {t('leaders.decide.approve')}
                </DeskButton>
              </span>
            )}
          </li>
        ))}
      </ul>
    </DeskCard>
  )
}
