// The moment of an order: the half minute around the purchase, beside the price of then; or when it will be there.
import { Film, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { OrderMoment } from '../../../../server/protocol/order-desk.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { exactClockOf } from '../../text/when.ts'
import { Card } from '../../ui/page.tsx'
import css from './moment-card.module.css'
import { momentLine } from './moment.rules.ts'

/** `player` is shown where the clip is ready; `onSnapshot` opens the goods as sold. */
export function MomentCard({ moment, player, onSnapshot }: { moment: OrderMoment; player: ReactNode; onSnapshot: () => void }) {
  const { t } = useTranslation('orders')
  if (moment.state === 'none') return null
  const ready = moment.state === 'ready'
  const mark = momentLine(moment)
  return (
    <Card>
      <header className={css.head}>
        <Film size={18} aria-hidden="true" />
        <h2>{t('moment.title')}</h2>
        <small>{t('moment.words')}</small>
      </header>
      <div className={css.both}>
        {ready && <div className={css.clip}>{player}</div>}
        <div className={css.facts}>
          {!ready && <p className={css.later}>{t(moment.state === 'onAir' ? 'moment.onAir' : 'moment.making')}</p>}
          <dl>
            <dt>{t('moment.show')}</dt>
            <dd>{moment.hostName}</dd>
            <dt>{t('moment.price')}</dt>
            <dd className="num">{yuanText(moment.priceFen)}</dd>
            <dt>{t('moment.ordered')}</dt>
            <dd className="num">{exactClockOf(moment.orderedAtMs)}</dd>
          </dl>
        </div>
      </div>
      {ready && (
        <div className={css.line} aria-hidden="true">
          <svg viewBox="0 0 100 10" preserveAspectRatio="none">
            <line x1="0" y1="5" x2="100" y2="5" />
          </svg>
          <svg className={css.mark} viewBox="0 0 100 10">
            <circle cx={2 + mark.percent * 0.96} cy="5" r="1.6" />
          </svg>
          <span className="num">
            <i>{mark.from}</i>
            <i>{t('moment.orderedHere')}</i>
            <i>{mark.until}</i>
          </span>
        </div>
      )}
      <footer className={css.foot}>
        <ShieldCheck size={15} aria-hidden="true" />
        <span className="grow">{t('snapshot')}</span>
        <button type="button" className="hit" onClick={onSnapshot}>
          {t('moment.snapshot')}
        </button>
      </footer>
    </Card>
  )
}
