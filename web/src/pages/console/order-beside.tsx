// The order beside the list: read, and revealed on a reason.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../../server/protocol/members.ts'
import { OrderDrawer } from '../../features/console-orders/order-drawer.tsx'
import { useReveal, useStaffOrder } from '../../features/console-orders/orders.query.ts'
import { RevealDialog } from '../../features/console-orders/reveal-dialog.tsx'
import { mayReveal } from '../../features/console-shell/access.rules.ts'
import { failureCodeOf, failureText } from '../../text/failure.ts'
import { DeskFailed, DeskSkeleton } from '../../ui/desk-parts.tsx'
import css from './orders.module.css'

export function OrderBeside({
  orderNo,
  me,
  onStep,
  onClose,
}: {
  orderNo: string
  me: Me
  onStep: (by: 1 | -1) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const order = useStaffOrder(orderNo)
  const reveal = useReveal(orderNo)
  const [asking, setAsking] = useState(false)
  const show = (reason: string) =>
    reveal.mutate(reason, {
      onSuccess: () => {
        setAsking(false)
        void order.refetch()
      },
    })
  if (order.isError) {
    return (
      <div className={css.waiting}>
        <DeskFailed
          title={t('orders.oneFailed')}
          code={failureCodeOf(order.error) ?? 'fault'}
          busy={order.isFetching}
          onAgain={() => void order.refetch()}
        />
      </div>
    )
  }
  if (!order.data) {
    return (
      <div className={css.waiting}>
        <DeskSkeleton label={t('loading')} />
      </div>
    )
  }
  return (
    <>
      <OrderDrawer
        full={order.data}
        revealed={reveal.data ?? null}
        mayReveal={mayReveal(me)}
        onReveal={() => setAsking(true)}
        onStep={onStep}
        onClose={onClose}
      />
      <RevealDialog
        open={asking}
        busy={reveal.isPending}
        error={reveal.error ? failureText(reveal.error.code) : null}
        onReveal={show}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
