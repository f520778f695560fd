// The parcels of an order beside the list, and putting a wrong waybill right.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCorrectParcel, useStaffParcels } from '../../features/console-orders/desk.query.ts'
import { CorrectDialog, ParcelLines } from '../../features/console-orders/parcel-lines.tsx'
import type { OrderParcels } from '../../../../server/protocol/shipments.ts'
import { failureText } from '../../text/failure.ts'
import { showToast } from '../../ui/toast.tsx'

export function OrderParcelLines({ orderNo, mayCorrect }: { orderNo: string; mayCorrect: boolean }) {
  const { t } = useTranslation('console')
  const parcels = useStaffParcels(orderNo).data
  const correct = useCorrectParcel(orderNo)
  const [chosen, setChosen] = useState<OrderParcels['parcels'][number] | null>(null)
  if (!parcels) return null
  return (
    <>
      <ParcelLines parcels={parcels} mayCorrect={mayCorrect} onCorrect={setChosen} />
      <CorrectDialog
        parcel={chosen}
        busy={correct.isPending}
        error={correct.error ? failureText(correct.error.code) : null}
        onCorrect={(ask) =>
          correct.mutate(ask, {
            onSuccess: () => {
              setChosen(null)
              showToast(t('orders.parcels.done'), 'good')
            },
          })
        }
        onClose={() => setChosen(null)}
      />
    </>
  )
}
