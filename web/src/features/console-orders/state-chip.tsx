// An order's state in words and colour; a pending one carries its own clock.
import { useTranslation } from 'react-i18next'
import type { OrderCard } from '../../../../server/protocol/orders.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { Countdown } from '../../ui/countdown.tsx'
import { DeskChip, type ChipTone } from '../../ui/desk-chip.tsx'

const tones: Record<OrderCard['state'], ChipTone> = {
  pendingPayment: 'amber',
  paid: 'blue',
  toShip: 'blue',
  shipped: 'blue',
  completed: 'green',
  closed: 'grey',
  refunded: 'grey',
}

export function OrderChip({ order }: { order: OrderCard }) {
  const { t } = useTranslation('console')
  const refunding = order.refunding && order.state !== 'refunded'
  return (
    <DeskChip tone={refunding ? 'red' : order.inReview ? 'amber' : tones[order.state]}>
      {refunding
        ? t('orders.refunding')
        : order.inReview
          ? t('orders.inReview')
          : order.pickup && order.state === 'toShip'
            ? t('orders.atPoint')
            : t(`orders.state.${order.state}`)}
      {order.state === 'pendingPayment' && order.expiresAtMs !== null && <Countdown untilMs={order.expiresAtMs} now={serverNow} />}
    </DeskChip>
  )
}
