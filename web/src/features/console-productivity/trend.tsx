// How many leaders sold and what each of them sold on average, day by day.
import { useTranslation } from 'react-i18next'
import type { LeaderProductivity } from '../../../../server/protocol/productivity.ts'
import { DeskMoney } from '../../ui/desk-money.tsx'
import css from './productivity.module.css'
import { lineOf, pointsOf, TREND } from './trend.rules.ts'

type Day = LeaderProductivity['trend'][number]

function Line({ days, value, label }: { days: readonly Day[]; value: (day: Day) => number; label: string }) {
  const points = pointsOf(days.map(value))
  const last = points.at(-1)
  return (
    <svg className={css.plot} viewBox={`0 0 ${TREND.width} ${TREND.height}`} role="img" aria-label={label}>
      <path d={`M${TREND.left} ${TREND.floor}H${TREND.right}`} className={css.floor} />
      <path d={lineOf(points)} className={css.line} />
      {last && <circle cx={last.x} cy={last.y} r={4} className={css.dot} />}
      <text x={TREND.left} y={TREND.height - 6}>
        {days[0]?.day.slice(5)}
      </text>
      <text x={TREND.right} y={TREND.height - 6} textAnchor="end">
        {days.at(-1)?.day.slice(5)}
      </text>
    </svg>
  )
}

export function Trend({ days }: { days: readonly Day[] }) {
  const { t } = useTranslation('console')
  const last = days.at(-1)
  return (
    <div className={css.trends}>
      <figure>
        <figcaption>
          {t('productivity.active')} <b className="num">{last?.active ?? 0}</b>
        </figcaption>
        <Line days={days} value={({ active }) => active} label={t('productivity.activeTrend', { count: days.length })} />
      </figure>
      <figure>
        <figcaption>
          {t('productivity.perActive')} <DeskMoney flat fen={last?.gmvPerActiveFen ?? 0} />
        </figcaption>
        <Line
          days={days}
          value={({ gmvPerActiveFen }) => gmvPerActiveFen}
          label={t('productivity.perActiveTrend', { count: days.length })}
        />
      </figure>
    </div>
  )
}
