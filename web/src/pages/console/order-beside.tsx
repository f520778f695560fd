// The order beside the list: read, revealed on a reason, remarked, closed while unpaid.
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../../server/protocol/members.ts'
import { OrderDrawer } from '../../features/console-orders/order-drawer.tsx'
import { useCloseOrder, useInvoiceReveal, useRemark, useStaffInvoice } from '../../features/console-orders/desk.query.ts'
import { InvoiceLines, RemarkLine } from '../../features/console-orders/drawer-desk.tsx'
import { ReasonDialog } from '../../features/console-orders/reason-dialog.tsx'
import { useReveal, useStaffOrder } from '../../features/console-orders/orders.query.ts'
import { RevealDialog } from '../../features/console-orders/reveal-dialog.tsx'
import { mayRemark, mayReveal } from '../../features/console-shell/access.rules.ts'
import { failureCodeOf, failureText, failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskFailed, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './orders.module.css'

/** A remark for any order; closing for one that waits for its payment. */
function Foot({ orderNo, unpaid }: { orderNo: string; unpaid: boolean }): ReactNode {
  const { t } = useTranslation('console')
  const remark = useRemark(orderNo)
  const close = useCloseOrder(orderNo)
  const [asking, setAsking] = useState(false)
  return (
    <>
      <RemarkLine
        busy={remark.isPending}
        onRemark={(text) =>
          remark.mutateAsync(text).then(
            () => {
              showToast(t('orders.remark.done'), 'good')
              return true
            },
            (error: unknown) => {
              showToast(failureTextOf(error), 'bad')
              return false
            },
          )
        }
      />
      {unpaid && <DeskButton onClick={() => setAsking(true)}>{t('orders.close.act')}</DeskButton>}
      <ReasonDialog
        open={asking}
        title={t('orders.close.title')}
        words={t('orders.close.words')}
        label={t('orders.close.why')}
        act={t('orders.close.act')}
        busy={close.isPending}
        error={close.error ? failureText(close.error.code) : null}
        onAct={(reason) =>
          close.mutate(reason, {
            onSuccess: () => {
              setAsking(false)
              showToast(t('orders.close.done'), 'good')
            },
          })
        }
        onClose={() => setAsking(false)}
      />
    </>
  )
}

/** Null where none was asked for. */
function Invoice({ orderNo, may, onSeen }: { orderNo: string; may: boolean; onSeen: () => void }): ReactNode {
  const { t } = useTranslation('console')
  const masked = useStaffInvoice(orderNo).data?.invoice ?? null
  const reveal = useInvoiceReveal(orderNo)
  const [asking, setAsking] = useState(false)
  if (!masked) return null
  return (
    <>
      <InvoiceLines masked={masked} shown={reveal.data ?? null} mayReveal={may} onReveal={() => setAsking(true)} />
      <RevealDialog
        open={asking}
        title={t('orders.invoice.revealTitle')}
        busy={reveal.isPending}
        error={reveal.error ? failureText(reveal.error.code) : null}
        onReveal={(reason) =>
          reveal.mutate(reason, {
            onSuccess: () => {
              setAsking(false)
              onSeen()
            },
          })
        }
        onClose={() => setAsking(false)}
      />
    </>
  )
}

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
        invoice={<Invoice orderNo={orderNo} may={mayReveal(me)} onSeen={() => void order.refetch()} />}
        foot={mayRemark(me) ? <Foot orderNo={orderNo} unpaid={order.data.row.order.state === 'pendingPayment'} /> : null}
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
