// Paid orders by the minute of the show on air, with a flag where the host began to show each product.
import { useTranslation } from 'react-i18next'
import type { StudioFigures } from '../../../../server/protocol/offers.ts'
import { clockOf } from '../../text/when.ts'
import css from './home.module.css'
import { areaOf, axisOf, flagsOf, PLOT } from './live-chart.rules.ts'

export function LiveChart({ figures, titleOf }: { figures: StudioFigures; titleOf: (offerId: string) => string }) {
  const { t } = useTranslation('console')
  const bars = figures.ordersPerMinute
  const axis = axisOf(bars)
  const { line, area } = areaOf(bars, axis.top)
  const total = bars.reduce((sum, bar) => sum + bar.orders, 0)
  return (
    <svg
      className={css.plot}
      viewBox={`0 0 ${PLOT.width} ${PLOT.height}`}
      role="img"
      aria-label={t('home.chart', { minutes: bars.length, count: total })}
    >
      {axis.marks.map((mark) => (
        <g key={mark.value}>
          <path d={`M${PLOT.left} ${mark.y}H${PLOT.right}`} className={css.grid} />
          <text x={PLOT.left - 8} y={mark.y + 4} textAnchor="end">
            {mark.value}
          </text>
        </g>
      ))}
      {flagsOf(figures.pins, bars).map((flag) => (
        <g key={flag.pinId}>
          <path d={`M${flag.x} ${PLOT.top - 6}V${PLOT.floor}`} className={css.flagLine} />
          <rect x={flag.x} y={PLOT.top - 22} width={flag.width} height={18} rx={3} className={css.flagBox} />
          <text x={flag.x + 6} y={PLOT.top - 9} className={css.flagText}>
            {titleOf(flag.offerId).slice(0, flag.letters)}
          </text>
        </g>
      ))}
      {area !== '' && <path d={area} className={css.area} />}
      {line !== '' && <path d={line} className={css.line} />}
      {axis.times.map((time) => (
        <text key={time.atMs} x={time.x} y={PLOT.height - 4} textAnchor="middle">
          {clockOf(time.atMs)}
        </text>
      ))}
    </svg>
  )
}
