// One case beside the queue: what she says and shows, its course, and the form for what comes next.
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { StaffAfterSale } from '../../../../server/protocol/after-sales.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { Picture } from '../../ui/picture.tsx'
import { toneOf } from './case.rules.ts'
import { ClockLeft } from './case-table.tsx'
import css from './cases.module.css'

export function CasePanel({ one, form, onClose }: { one: StaffAfterSale; form: ReactNode; onClose: () => void }) {
  const { t } = useTranslation('console')
  const { afterSale } = one
  const nowMs = serverNow()
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('afterSales.why'), `${t(`afterSales.reason.${afterSale.reason}`)} · ${t(`afterSales.kind.${afterSale.kind}`)}`],
    [t('afterSales.goods'), `${one.title} ${one.skuLabel}`],
    [t('afterSales.unitsName'), t('afterSales.unitsOf', { units: afterSale.units, of: one.quantity })],
    [t('afterSales.paid'), yuanText(one.totalFen)],
    [t('afterSales.buyer'), one.buyerName],
    [t('orders.leader'), one.leaderName ?? t('orders.direct')],
    ...(afterSale.sentBack
      ? [[t('afterSales.parcel'), `${t(`afterSales.carrier.${afterSale.sentBack.carrier}`)} ${afterSale.sentBack.waybillNo}`] as const]
      : []),
  ]
  return (
    <aside className={css.panel} aria-label={t('afterSales.one')}>
      <header>
        <h2 className="num">{afterSale.orderNo}</h2>
        <DeskChip tone={toneOf(afterSale.state)}>{t(`afterSales.state.${afterSale.state}`)}</DeskChip>
        <DeskButton square size="sm" look="ghost" aria-label={t('close')} icon={<X size={16} aria-hidden="true" />} onClick={onClose} />
      </header>
      <div className={css.body}>
        {afterSale.dueAtMs !== null && afterSale.clock !== null && (
          <p className={css.clock}>
            <ClockLeft dueAtMs={afterSale.dueAtMs} /> {t(`afterSales.clock.${afterSale.clock}`)}
          </p>
        )}
        <dl className={css.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {afterSale.words !== '' && <p className={css.quote}>{afterSale.words}</p>}
        {afterSale.pictures.length > 0 && (
          <div className={css.pictures}>
            {afterSale.pictures.map(({ pictureId, url }, place) => (
              <a key={pictureId} href={url} target="_blank" rel="noreferrer">
                <Picture src={url} alt={t('afterSales.picture', { place: place + 1 })} className={css.photo} />
              </a>
            ))}
          </div>
        )}
        <ol className={css.marks}>
          {afterSale.marks.toReversed().map((mark, place) => (
            <li key={`${mark.code}${place}`}>
              <span className="num">{dateTimeOf(mark.atMs, nowMs)}</span>
              <span>
                {t(`afterSales.mark.${mark.code}`)} · {t(`afterSales.by.${mark.by}`)}
                {mark.words !== null && <small>{mark.words}</small>}
              </span>
            </li>
          ))}
        </ol>
      </div>
      {form}
    </aside>
  )
}
