// The leader's earnings on ink and gold: today, frozen, available.
import { ChevronRight, Info } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { LeaderHome } from '../../../../server/protocol/leaders.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { paths } from '../../paths.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leader.module.css'

export function EarningsCard({ home }: { home: LeaderHome }) {
  const { t } = useTranslation('leader')
  const [yuan = '0', cents = '00'] = yuanText(home.todayFen).replace('¥', '').split('.')
  return (
    <section className={css.earnings}>
      <svg className={css.waves} viewBox="0 0 366 190" preserveAspectRatio="none" aria-hidden="true">
        <g fill="none" stroke="#f2cf86" strokeOpacity=".13">
          <path d="M210 200C250 120 300 90 380 70M230 210C270 140 320 110 390 96M190 200C230 100 290 60 380 40M170 200C210 80 280 30 380 8" />
        </g>
      </svg>
      <div className={css.earningsTop}>
        {t('today')}
        <span className="grow" />
        <Link to={paths.leaderEarnings} className="hit row">
          {t('how')}
          <ChevronRight size={14} aria-hidden="true" />
        </Link>
      </div>
      <div className={`num ${css.today}`}>
        <small>¥</small>
        {yuan}
        <small>.{cents}</small>
      </div>
      <div className={css.ordersToday}>{t('ordersToday', { count: home.ordersToday })}</div>
      <div className={css.balances}>
        <dl>
          <div>
            <dd className="num">{yuanText(home.frozenFen)}</dd>
            <dt>
              {t('frozen')}
              <button type="button" className="hit" aria-label={t('frozenWords')} onClick={() => showToast(t('frozenWords'))}>
                <Info size={12} aria-hidden="true" />
              </button>
            </dt>
          </div>
          <div>
            <dd className="num">{yuanText(home.availableFen)}</dd>
            <dt>{t('available')}</dt>
          </div>
        </dl>
        <ButtonLink to={paths.leaderWithdraw} look="gold" size="sm">
          {t('withdraw.act')}
        </ButtonLink>
      </div>
    </section>
  )
}
