// What finance and service do about an order's money from its drawer: a refund without a case, agreed to by two, and a case opened for its buyer.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectRefund } from '../../../../server/protocol/after-sales.ts'
import type { Me } from '../../../../server/protocol/members.ts'
import type { OrderCard } from '../../../../server/protocol/orders.ts'
import { CaseDialog } from '../../features/console-orders/case-dialog.tsx'
import {
  useAskRefund,
  useCaseChoices,
  useDecideRefund,
  useDirectRefunds,
  useOpenForBuyer,
} from '../../features/console-orders/money.query.ts'
import { ReasonDialog } from '../../features/console-orders/reason-dialog.tsx'
import { RefundDialog } from '../../features/console-orders/refund-dialog.tsx'
import { RefundLines } from '../../features/console-orders/refund-lines.tsx'
import { mayOpen, mayRefund } from '../../features/console-shell/access.rules.ts'
import { failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { showToast } from '../../ui/toast.tsx'

type Deciding = { one: DirectRefund; yes: boolean } | null

/** Those there are, each with what may be decided about it. */
export function OrderRefunds({ orderNo, me }: { orderNo: string; me: Me }) {
  const { t } = useTranslation('console')
  const rows = useDirectRefunds(orderNo).data?.rows ?? []
  const decide = useDecideRefund()
  const [asked, setAsked] = useState<Deciding>(null)
  const what = asked?.yes ? 'agree' : asked?.one.mine ? 'takeBack' : 'refuse'
  return (
    <>
      <RefundLines rows={rows} mayDecide={mayRefund(me)} onDecide={(one, yes) => setAsked({ one, yes })} />
      <ReasonDialog
        open={asked !== null}
        title={t(`orders.refund.${what}`)}
        words={t(asked?.yes ? 'orders.refund.agreeWords' : 'orders.refund.dropWords')}
        label={t('orders.refund.why')}
        act={t(`orders.refund.${what}`)}
        busy={decide.isPending}
        error={decide.error ? failureText(decide.error.code) : null}
        onAct={(reason) => {
          if (asked)
            decide.mutate(
              { refundId: asked.one.refundId, yes: asked.yes, reason },
              {
                onSuccess: ({ state }) => {
                  setAsked(null)
                  showToast(t(`orders.refund.state.${state}`), 'good')
                },
              },
            )
        }}
        onClose={() => setAsked(null)}
      />
    </>
  )
}

/** Buttons at the drawer's foot. */
export function MoneyActs({ order: { orderNo, paidAtMs }, me }: { order: OrderCard; me: Me }) {
  const { t } = useTranslation('console')
  const refunds = useDirectRefunds(orderNo).data
  const ask = useAskRefund(orderNo)
  const open = useOpenForBuyer(orderNo)
  const [dialog, setDialog] = useState<'refund' | 'case' | null>(null)
  const choices = useCaseChoices(orderNo, dialog === 'case')
  const left = (refunds?.goodsLeftFen ?? 0) + (refunds?.freightLeftFen ?? 0)
  if (paidAtMs === null || left === 0) return null
  return (
    <>
      {mayOpen(me, 'afterSales') && <DeskButton onClick={() => setDialog('case')}>{t('orders.openCase.act')}</DeskButton>}
      {mayRefund(me) && <DeskButton onClick={() => setDialog('refund')}>{t('orders.refund.act')}</DeskButton>}
      <CaseDialog
        open={dialog === 'case'}
        page={choices.data}
        busy={open.isPending}
        error={open.error ? failureText(open.error.code) : null}
        onOpen={(wish) =>
          open.mutate(wish, {
            onSuccess: () => {
              setDialog(null)
              showToast(t('orders.openCase.done'), 'good')
            },
          })
        }
        onClose={() => setDialog(null)}
      />
      <RefundDialog
        open={dialog === 'refund'}
        left={{ goodsLeftFen: refunds?.goodsLeftFen ?? 0, freightLeftFen: refunds?.freightLeftFen ?? 0 }}
        busy={ask.isPending}
        error={ask.error ? failureText(ask.error.code) : null}
        onRefund={(wish) =>
          ask.mutate(wish, {
            onSuccess: ({ state }) => {
              setDialog(null)
              showToast(t(`orders.refund.told.${state === 'waiting' ? 'waiting' : 'sent'}`), 'good')
            },
          })
        }
        onClose={() => setDialog(null)}
      />
    </>
  )
}
