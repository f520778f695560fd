// Proofs that wait, one under another, with their pictures and the three answers.
import { useTranslation } from 'react-i18next'
import type { ProofRow } from '../../../../server/protocol/leader-tasks.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { Picture } from '../../ui/picture.tsx'
import css from './tasks.module.css'
import type { ProofDecision } from './tasks.query.ts'

export function ProofList({ rows, onAsk }: { rows: readonly ProofRow[]; onAsk: (proof: ProofRow, decision: ProofDecision) => void }) {
  const { t } = useTranslation('console')
  return (
    <ul className={css.proofs}>
      {rows.map((proof) => (
        <li key={proof.claimId}>
          <Avatar name={proof.leaderName} size={36} />
          <div className="grow">
            <p>
              <b>{proof.leaderName}</b> · {proof.title}
            </p>
            {proof.words !== '' && <p className={css.said}>{proof.words}</p>}
            <div className={css.shots}>
              {Array.from({ length: proof.pictures }, (_, place) => {
                const src = `/api/v1/staff/proofs/${proof.claimId}/pictures/${place}`
                return (
                  <a key={src} href={src} target="_blank" rel="noreferrer">
                    <Picture src={src} alt={t('tasks.proofs.picture', { name: proof.leaderName, no: place + 1 })} className={css.shot} />
                  </a>
                )
              })}
            </div>
            <small className="num">
              {t('tasks.proofs.at', { time: dateTimeOf(proof.provedAtMs, serverNow()) })}
              {' · '}
              {proof.rewardFen > 0 ? t('tasks.proofs.reward', { amount: yuanText(proof.rewardFen) }) : t('tasks.proofs.noReward')}
            </small>
          </div>
          <span className={css.acts}>
            <DeskButton onClick={() => onAsk(proof, 'refuse')}>{t('tasks.proofs.act.refuse')}</DeskButton>
            <DeskButton onClick={() => onAsk(proof, 'sendBack')}>{t('tasks.proofs.act.sendBack')}</DeskButton>
            <DeskButton look="primary" onClick={() => onAsk(proof, 'accept')}>
              {t('tasks.proofs.act.accept')}
            </DeskButton>
          </span>
        </li>
      ))}
    </ul>
  )
}
