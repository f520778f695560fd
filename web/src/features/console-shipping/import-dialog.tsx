// Imports a file of waybills.
import { useTranslation } from 'react-i18next'
import type { ShipResult } from '../../../../server/protocol/shipments.ts'
import { rest } from '../../platform/rest-client.ts'
import { CsvDialog } from '../../ui/csv-dialog.tsx'
import { summaryOf } from './ship.rules.ts'
import { useSent } from './shipping.query.ts'

export function ImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('console')
  const sent = useSent()
  const summary = (results: readonly ShipResult[], pending: boolean) => {
    const counts = summaryOf(results)
    return t(pending ? 'shipping.importing' : 'shipping.imported', { ...counts, refused: counts.refused.length })
  }
  return (
    <CsvDialog<ShipResult>
      open={open}
      onClose={onClose}
      title={t('shipping.import')}
      words={t('shipping.importWords')}
      send={(body) => rest('POST /staff/shipments/import', { body })}
      onSent={sent}
      summary={summary}
      refusal={(row) => ({ who: row.orderNo, why: row.why && t(`shipping.why.${row.why}`) })}
    />
  )
}
