// The four numbers under the lens: who watches, orders a minute, what was sold, what is left of the goods shown.
import { useTranslation } from 'react-i18next'
import { countText } from '../../text/when.ts'
import { cx } from '../../ui/class-names.ts'
import { DeskMoney } from '../../ui/desk-money.tsx'
import css from './top-stats.module.css'

export type TopStatsProps = {
  viewers: number | null
  simulated: number
  delta: number | null
  ordersPerMinute: number | null
  peak: number
  gmvFen: number | null
  simulatedGmvFen: number
  pinned: { free: number; total: number } | null
}

const signed = (value: number): string => (value > 0 ? `+${value}` : String(value).replace('-', '−'))

export function TopStats({ viewers, simulated, delta, ordersPerMinute, peak, gmvFen, simulatedGmvFen, pinned }: TopStatsProps) {
  const { t } = useTranslation('studio')
  return (
    <dl className={css.stats}>
      <div>
        <dt>{t('stats.viewers')}</dt>
        <dd className="num">
          {viewers === null ? '–' : countText(viewers)}
          {delta !== null && delta !== 0 && <em className={cx(delta > 0 && css.up)}>{t('stats.perMinute', { delta: signed(delta) })}</em>}
          {simulated > 0 && <em>{t('stats.simulated', { count: simulated })}</em>}
        </dd>
      </div>
      <div>
        <dt>{t('stats.orders')}</dt>
        <dd className="num">
          {ordersPerMinute ?? '–'}
          <em>{t('stats.peak', { count: peak })}</em>
        </dd>
      </div>
      <div>
        <dt>{t('stats.gmv')}</dt>
        <dd className="num">
          {gmvFen === null ? '–' : <DeskMoney fen={gmvFen} />}
          {simulatedGmvFen > 0 && (
            <em>
              {t('stats.simulatedMoney')} <DeskMoney flat fen={simulatedGmvFen} />
            </em>
          )}
        </dd>
      </div>
      <div className={css.hot}>
        <dt>{t('stats.left')}</dt>
        <dd className="num">
          {pinned === null ? '–' : countText(pinned.free)}
          {pinned !== null && <em>/ {countText(pinned.total)}</em>}
        </dd>
      </div>
    </dl>
  )
}
