// The goods as they were sold: what was said of them then, frozen with the order.
import { useTranslation } from 'react-i18next'
import type { OrderDetail } from '../../../../server/protocol/orders.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Picture } from '../../ui/picture.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Tag } from '../../ui/tag.tsx'
import css from './care.module.css'

export function SoldTags({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const { saleKind } = detail.snapshot
  return (
    <span className={css.tags}>
      <Tag tone={saleKind === 'flash' ? 'accent' : 'grey'}>{t(`sold.kind.${saleKind}`)}</Tag>
    </span>
  )
}

export function SnapshotSheet({ open, detail, onClose }: { open: boolean; detail: OrderDetail; onClose: () => void }) {
  const { t } = useTranslation('orders')
  const { order, snapshot } = detail
  return (
    <Sheet open={open} onClose={onClose} label={t('moment.snapshot')} title={t('moment.snapshot')}>
      <div className={css.sold}>
        <Picture src={order.pictureUrl} alt={order.title} className={css.big} />
        <div>
          <h3>{order.title}</h3>
          <SoldTags detail={detail} />
        </div>
        <dl className={css.facts}>
          <dt>{t('sold.option')}</dt>
          <dd>{order.skuLabel === '' ? t('sold.one') : order.skuLabel}</dd>
          <dt>{t('sold.price')}</dt>
          <dd className="num">{yuanText(order.priceFen)}</dd>
          {snapshot.category !== '' && (
            <>
              <dt>{t('sold.category')}</dt>
              <dd>{snapshot.category}</dd>
            </>
          )}
          {snapshot.weightGrams > 0 && (
            <>
              <dt>{t('sold.weight')}</dt>
              <dd className="num">{t('sold.grams', { grams: snapshot.weightGrams })}</dd>
            </>
          )}
          <dt>{t('sold.at')}</dt>
          <dd className="num">{dateTimeOf(order.createdAtMs, detail.nowMs)}</dd>
        </dl>
        <p className={css.note}>{t('sold.words')}</p>
      </div>
    </Sheet>
  )
}
