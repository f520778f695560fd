// Paid orders by the minute over the last quarter of an hour, as a curve with its sum beside it.
import { useTranslation } from 'react-i18next'
import type { StudioFigures } from '../../../../server/protocol/offers.ts'
import { clockOf } from '../../text/when.ts'
import css from './order-rate.module.css'

const width = 300
const height = 80
type Bars = StudioFigures['ordersPerMinute']

/** A soft line through the minutes; flat ends, never below zero. */
export function ratePath(bars: Bars): string {
  if (bars.length === 0) return ''
  const top = Math.max(4, ...bars.map((bar) => bar.orders)) * 1.15
  const step = bars.length > 1 ? width / (bars.length - 1) : width
  const points = bars.map((bar, index) => ({ x: index * step, y: height - (bar.orders / top) * height }))
  const [first] = points
  if (!first) return ''
  const curves = points.slice(1).map((point, index) => {
    const before = points[index] ?? first
    const middle = (before.x + point.x) / 2
    return `C${middle.toFixed(1)} ${before.y.toFixed(1)} ${middle.toFixed(1)} ${point.y.toFixed(1)} ${point.x.toFixed(1)} ${point.y.toFixed(1)}`
  })
  return `M${first.x.toFixed(1)} ${first.y.toFixed(1)} ${curves.join(' ')}`
}

export function OrderRate({ bars }: { bars: Bars }) {
  const { t } = useTranslation('studio')
  const path = ratePath(bars)
  const total = bars.reduce((sum, bar) => sum + bar.orders, 0)
  const marks = bars.length > 3 ? [0, 1, 2, 3].map((part) => bars[Math.round((part * (bars.length - 1)) / 3)]) : bars
  return (
    <section className={css.panel} aria-label={t('rate.title')}>
      <header>
        <h2>{t('rate.title')}</h2>
        <span className="num">{t('rate.sum', { minutes: bars.length, count: total })}</span>
      </header>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={`M0 79.500H${width}M0 53H${width}M0 26.500H${width}`} className={css.grid} />
        {bars.length > 1 && <path d={`${path} L${width} ${height} L0 ${height}Z`} className={css.area} />}
        {bars.length > 1 && <path d={path} className={css.line} />}
      </svg>
      <footer className="num">{marks.map((bar) => bar && <span key={bar.atMs}>{clockOf(bar.atMs)}</span>)}</footer>
    </section>
  )
}
