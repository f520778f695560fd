// What goes with a paid order: after-sale, invoice; and the goods as sold in a sheet of their own.
import { FileText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OrderDetail } from '../../../../server/protocol/orders.ts'
import { InvoiceSheet } from '../../features/orders/invoice-sheet.tsx'
import { isPaidFor, useAskInvoice, useInvoice } from '../../features/orders/order-care.query.ts'
import { failureTextOf } from '../../text/failure.ts'
import { ListRow } from '../../ui/list-row.tsx'
import { Card } from '../../ui/page.tsx'
import { showToast } from '../../ui/toast.tsx'

export function InvoiceRow({ detail: { order } }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const own = useInvoice(order.orderNo, isPaidFor(order.state)).data
  const ask = useAskInvoice(order.orderNo)
  const [open, setOpen] = useState(false)
  if (!own || (!own.mayAsk && own.invoice === null)) return null
  return (
    <Card flat>
      <ListRow
        icon={<FileText size={20} strokeWidth={1.75} aria-hidden="true" />}
        title={own.invoice ? t('invoice.title') : t('invoice.row')}
        words={
          own.invoice
            ? `${t('invoice.asked', { kind: t(`invoice.kind.${own.invoice.kind}`) })} · ${own.invoice.title}`
            : t('invoice.rowWords')
        }
        {...(own.mayAsk && { onClick: () => setOpen(true) })}
      />
      <InvoiceSheet
        open={open}
        own={own}
        busy={ask.isPending}
        error={ask.error ? failureTextOf(ask.error) : null}
        onAsk={(given) =>
          ask.mutate(given, {
            onSuccess: () => {
              setOpen(false)
              showToast(t('invoice.done'), 'good')
            },
          })
        }
        onClose={() => setOpen(false)}
      />
    </Card>
  )
}
