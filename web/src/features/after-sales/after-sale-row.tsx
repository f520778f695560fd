// The way from an order to its after-sale: what can be asked for now, or how the open case stands.
import { Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { paths } from '../../paths.ts'
import { Card } from '../../ui/page.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { useAfterSales } from './after-sales.query.ts'

export function AfterSaleRow({ orderNo, paid }: { orderNo: string; paid: boolean }) {
  const { t } = useTranslation('afterSales')
  const shop = useAfterSales(orderNo, paid).data
  if (!shop || (shop.cases.length === 0 && shop.shut !== null)) return null
  const last = shop.cases.at(-1)
  const open = last && last.closedAtMs === null
  const unsent = shop.choices.some((choice) => choice.unsent)
  return (
    <Card flat>
      <ListRow
        icon={<Undo2 size={20} aria-hidden="true" />}
        title={open ? t(`state.${last.state}`) : t('row.ask')}
        words={
          open
            ? t(`kind.${last.kind}`)
            : shop.shut === 'final'
              ? t('shut.final')
              : t(unsent ? 'row.unsent' : shop.noReasonExcluded ? 'row.excluded' : 'row.sent')
        }
        to={paths.afterSale(orderNo)}
      />
    </Card>
  )
}
