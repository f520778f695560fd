// On the leader's home: who of her people is in a room now, and whose order waits to be paid, each with one tap to help.
import { Eye } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Countdown } from '../../ui/countdown.tsx'
import { Card } from '../../ui/page.tsx'
import css from './leader.module.css'
import { useLeaderOrders, useLeaderPeople } from './leader.query.ts'
import { RemindButton } from './remind-button.tsx'

const shownMax = 5

/** Those who let her see them; the others are in the number only. */
export function PeopleHere({ count }: { count: number }) {
  const { t } = useTranslation('leader')
  const people = useLeaderPeople(true)
  const here = people.data?.pages[0]?.rows.filter((row) => row.here) ?? []
  if (count === 0) return null
  return (
    <Card title={t('here.title')} count={count} more={<Link to={paths.leaderPeople}>{t('here.all')}</Link>}>
      {here.length > 0 && (
        <ul className={css.here}>
          {here.map((row, place) => (
            <li key={`${row.name}-${place}`}>
              <Avatar name={row.name} size={48} />
              <span className="ell">{row.name}</span>
            </li>
          ))}
        </ul>
      )}
      <p className={css.hereWords}>
        <Eye size={14} aria-hidden="true" />
        {t('here.words')}
      </p>
    </Card>
  )
}

/** Placed and not paid yet, the one that runs out first on top. */
export function NotPaid() {
  const { t } = useTranslation('leader')
  const orders = useLeaderOrders(true)
  const nowMs = serverNow()
  const waiting = (orders.data?.pages[0]?.rows ?? [])
    .filter(({ state, expiresAtMs }) => state === 'pendingPayment' && expiresAtMs !== null && expiresAtMs > nowMs)
    .toSorted((a, b) => (a.expiresAtMs ?? 0) - (b.expiresAtMs ?? 0))
  if (waiting.length === 0) return null
  return (
    <Card title={t('notPaid.title')} count={waiting.length} more={<Link to={paths.leaderOrders}>{t('here.all')}</Link>}>
      {waiting.slice(0, shownMax).map((order) => (
        <div key={order.orderNo} className={css.waits}>
          <Avatar name={order.buyerName} size={48} />
          <span className="grow">
            <b className="ell">{order.buyerName}</b>
            <small className="ell">
              {order.title} × {order.quantity}
            </small>
            <small>
              {t('notPaid.left')} <Countdown untilMs={order.expiresAtMs ?? 0} now={serverNow} />
            </small>
          </span>
          <RemindButton orderNo={order.orderNo} />
        </div>
      ))}
    </Card>
  )
}
