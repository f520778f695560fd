// The pickup code of an order: ten digits to say, the picture to scan, and the place where it counts.
import { MapPin } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { dateTimeOf } from '../../text/when.ts'
import { Card } from '../../ui/page.tsx'
import css from './pickup.module.css'
import type { Pass } from './pickup.query.ts'

const quiet = 4

/** Dark squares on white whatever the theme: a scanner needs them so. */
function Picture({ rows, label }: { rows: readonly string[]; label: string }) {
  const size = rows.length + quiet * 2
  const path = rows.flatMap((row, y) => Array.from(row, (dark, x) => (dark === '1' ? `M${x + quiet} ${y + quiet}h1v1h-1z` : ''))).join('')
  return (
    <svg className={css.picture} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

/** 1234567890 -> "1234 567 890" */
const grouped = (code: string): string => code.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3')

export function PassCard({ pass }: { pass: Pass }) {
  const { t } = useTranslation('orders')
  return (
    <Card className={css.pass} title={t('pickup.title')}>
      {pass.code === null ? (
        <p role="status">{t(pass.left === 0 ? 'pickup.done' : 'pickup.notNow')}</p>
      ) : (
        <>
          <Picture rows={pass.picture} label={t('pickup.picture')} />
          <p className={css.code}>
            <span className="num">{grouped(pass.code)}</span>
          </p>
          <p className={css.words}>{t('pickup.words', { left: pass.left })}</p>
        </>
      )}
      {pass.handedOver.map((one) => (
        <p key={one.atMs} className={css.words}>
          {t('pickup.handed', { time: dateTimeOf(one.atMs, pass.nowMs), count: one.quantity })}
        </p>
      ))}
      <p className={css.place}>
        <MapPin size={16} aria-hidden="true" />
        <span>
          <b>{pass.name}</b> {pass.place}
          <small>{[pass.hours, pass.phone].filter(Boolean).join(' · ')}</small>
        </span>
      </p>
    </Card>
  )
}
