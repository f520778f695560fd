// The order beside the list: read, revealed on a reason, remarked, closed while unpaid, let go after review.
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../../server/protocol/members.ts'
import type { OrderCard } from '../../../../server/protocol/orders.ts'
import { CreditDesk } from '../../features/console-orders/credit-desk.tsx'
import { OrderDrawer } from '../../features/console-orders/order-drawer.tsx'
import { useCloseOrder, useInvoiceReveal, useReleaseOrder, useRemark, useStaffInvoice } from '../../features/console-orders/desk.query.ts'
import { InvoiceLines, RemarkLine } from '../../features/console-orders/drawer-desk.tsx'
import { ReasonDialog } from '../../features/console-orders/reason-dialog.tsx'
import { useReveal, useStaffOrder } from '../../features/console-orders/orders.query.ts'
import { RevealDialog } from '../../features/console-orders/reveal-dialog.tsx'
import { mayDecideLeaders, mayRefund, mayRemark, mayReveal, mayShip } from '../../features/console-shell/access.rules.ts'
import { failureCodeOf, failureText, failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskFailed, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './orders.module.css'
import { MoneyActs, OrderRefunds } from './order-money.tsx'
import { OrderParcelLines } from './order-parcels.tsx'

/** A reason is asked before it is done. */
function Reasoned({ what, act }: { what: 'close' | 'release'; act: ReturnType<typeof useCloseOrder> }) {
  const { t } = useTranslation('console')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <DeskButton onClick={() => setAsking(true)}>{t(`orders.${what}.act`)}</DeskButton>
      <ReasonDialog
        open={asking}
        title={t(`orders.${what}.title`)}
        words={t(`orders.${what}.words`)}
        label={t(`orders.${what}.why`)}
        act={t(`orders.${what}.act`)}
        busy={act.isPending}
        error={act.error ? failureText(act.error.code) : null}
        onAct={(reason) =>
          act.mutate(reason, {
            onSuccess: () => {
              setAsking(false)
              showToast(t(`orders.${what}.done`), 'good')
            },
          })
        }
        onClose={() => setAsking(false)}
      />
    </>
  )
}

/** A remark for any order; closing for one that waits for its payment, letting go for one that is looked at. */
function Foot({ order: { orderNo, state, inReview } }: { order: OrderCard }): ReactNode {
  const { t } = useTranslation('console')
  const remark = useRemark(orderNo)
  const close = useCloseOrder(orderNo)
  const release = useReleaseOrder(orderNo)
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
      {state === 'pendingPayment' && <Reasoned what="close" act={close} />}
      {inReview && <Reasoned what="release" act={release} />}
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
        invoice={
          <>
            <CreditDesk orderNo={orderNo} mayMove={mayDecideLeaders(me)} />
            <OrderParcelLines orderNo={orderNo} mayCorrect={mayShip(me)} />
            <OrderRefunds orderNo={orderNo} me={me} />
            <Invoice orderNo={orderNo} may={mayReveal(me)} onSeen={() => void order.refetch()} />
          </>
        }
        foot={
          mayRemark(me) || mayRefund(me) ? (
            <>
              {mayRemark(me) && <Foot order={order.data.row.order} />}
              <MoneyActs order={order.data.row.order} me={me} />
            </>
          ) : null
        }
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
