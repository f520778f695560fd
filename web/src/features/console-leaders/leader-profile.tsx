// One leader beside the list: who she is, what she sold and earned, and what may be done with her.
import { Ban, Pause, Play, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { decisionsFor } from './leader.rules.ts'
import { LeaderChip } from './leader-table.tsx'
import { GroupsSection } from './groups-section.tsx'
import { InviterSection } from './inviter-section.tsx'
import { LeaderFigures } from './leader-figures.tsx'
import { TransferSection } from './transfer-section.tsx'
import { LevelSection } from './level-section.tsx'
import css from './leaders.module.css'
import type { Decision, LeaderRow } from './leaders.query.ts'

const icons: Partial<Record<Decision, ReactNode>> = {
  pause: <Pause size={15} aria-hidden="true" />,
  resume: <Play size={15} aria-hidden="true" />,
  disable: <Ban size={15} aria-hidden="true" />,
}

function Income({ leader }: { leader: LeaderRow }) {
  const { t } = useTranslation('console')
  const whole = Math.max(1, leader.frozenFen + leader.availableFen)
  const widthOf = (fen: number) => (bar: HTMLElement | null) => bar?.style.setProperty('width', `${Math.max(0, (fen / whole) * 100)}%`)
  return (
    <section>
      <h3>{t('leaders.income')}</h3>
      <dl className={css.income}>
        <div>
          <dt>{t('leaders.frozen')}</dt>
          <dd>
            <DeskMoney fen={leader.frozenFen} />
          </dd>
        </div>
        <div>
          <dt>{t('leaders.available')}</dt>
          <dd className={css.gold}>
            <DeskMoney fen={leader.availableFen} />
          </dd>
        </div>
      </dl>
      <div className={css.bar} aria-hidden="true">
        <i ref={widthOf(leader.frozenFen)} />
        <i ref={widthOf(leader.availableFen)} />
      </div>
    </section>
  )
}

export function LeaderProfile({
  leader,
  mayDecide,
  ordersPath,
  audit,
  onAsk,
  onClose,
}: {
  leader: LeaderRow
  mayDecide: boolean
  ordersPath: string | null
  /** What staff did to her; null for who may not read it. */
  audit: ReactNode
  onAsk: (leader: LeaderRow, decision: Decision) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const decisions = mayDecide ? decisionsFor(leader.state) : []
  const perOrder = leader.paidOrders > 0 ? Math.floor(leader.gmvFen / leader.paidOrders) : null
  return (
    <aside className={css.profile} aria-label={t('leaders.profileOf', { name: leader.name })}>
      <header>
        <Avatar name={leader.name} size={48} />
        <div className="grow">
          <p>
            <b>{leader.name}</b> <LeaderChip state={leader.state} />
          </p>
          <small className="num">
            {leader.phoneMasked} · {t('leaders.appliedAt', { time: dateTimeOf(leader.appliedAtMs, serverNow()) })}
          </small>
        </div>
        <DeskButton look="ghost" square size="sm" aria-label={t('close')} icon={<X size={16} aria-hidden="true" />} onClick={onClose} />
      </header>
      {leader.about !== '' && (
        <section>
          <h3>{t('leaders.about')}</h3>
          <p>{leader.about}</p>
        </section>
      )}
      <section>
        <h3>{t('leaders.sold')}</h3>
        <dl className={css.income}>
          <div>
            <dt>{t('leaders.paidOrders')}</dt>
            <dd className="num">{leader.paidOrders}</dd>
          </div>
          <div>
            <dt>{t('leaders.gmv')}</dt>
            <dd>
              <DeskMoney fen={leader.gmvFen} />
            </dd>
          </div>
          <div>
            <dt>{t('leaders.perOrder')}</dt>
            <dd>{perOrder === null ? '–' : <DeskMoney fen={perOrder} />}</dd>
          </div>
        </dl>
      </section>
      <LeaderFigures key={`figures-${leader.leaderId}`} leaderId={leader.leaderId} />
      <Income leader={leader} />
      <LevelSection key={leader.leaderId} leaderId={leader.leaderId} leaderName={leader.name} maySet={mayDecide} />
      <InviterSection key={`inviter-${leader.leaderId}`} leaderId={leader.leaderId} leaderName={leader.name} maySet={mayDecide} />
      <GroupsSection key={`groups-${leader.leaderId}`} leaderId={leader.leaderId} />
      <TransferSection
        key={`transfer-${leader.leaderId}`}
        leader={leader}
        mayGive={mayDecide && leader.state !== 'applied' && leader.state !== 'refused'}
      />
      {audit}
      <footer>
        {ordersPath !== null && (
          <a className={css.ordersLink} href={ordersPath}>
            {t('leaders.herOrders')}
          </a>
        )}
        <span>
          {decisions.map((decision) => (
            <DeskButton
              key={decision}
              size="sm"
              look={decision === 'disable' || decision === 'refuse' ? 'danger' : decision === 'approve' ? 'primary' : 'plain'}
              icon={icons[decision]}
              onClick={() => onAsk(leader, decision)}
            >
              {t(`leaders.decide.${decision}`)}
            </DeskButton>
          ))}
        </span>
      </footer>
    </aside>
  )
}
