// What is done with many orders at once: shipped by their waybills, taken along as a file.
import { Download, Truck, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../../server/protocol/members.ts'
import { useExport, useShip } from '../../features/console-orders/desk.query.ts'
import { ExportDialog } from '../../features/console-orders/export-dialog.tsx'
import { askedOf, isFiltered, type OrderFilters } from '../../features/console-orders/filters.rules.ts'
import type { StaffOrder } from '../../features/console-orders/orders.query.ts'
import css from '../../features/console-orders/orders.module.css'
import { ShipDialog } from '../../features/console-orders/ship-dialog.tsx'
import { mayExport, mayExportPersonal } from '../../features/console-shell/access.rules.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { saveFile } from '../../platform/save-file.ts'
import { failureText } from '../../text/failure.ts'
import { currentLanguage } from '../../text/i18n.ts'
import { countText } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { showToast } from '../../ui/toast.tsx'

/** Stands over the list while orders are chosen; those that went stay no longer chosen. */
export function BulkBar({ chosen, onChoose }: { chosen: readonly StaffOrder[]; onChoose: (orderNos: string[]) => void }) {
  const { t } = useTranslation('console')
  const [open, setOpen] = useState(false)
  const ship = useShip()
  if (chosen.length === 0) return null
  const done = (sentNos: readonly string[], refused: number) => {
    onChoose(chosen.map(({ order }) => order.orderNo).filter((no) => !sentNos.includes(no)))
    if (refused > 0) return showToast(t('orders.ship.some', { count: sentNos.length, refused }), 'bad')
    setOpen(false)
    showToast(t('orders.ship.done', { count: sentNos.length }), 'good')
  }
  return (
    <div className={css.bulk} role="status">
      <span className="num">{t('orders.chosen', { count: chosen.length })}</span>
      <DeskButton size="sm" icon={<Truck size={14} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('orders.ship.open')}
      </DeskButton>
      <DeskButton
        size="sm"
        square
        aria-label={t('orders.unchoose')}
        icon={<X size={14} aria-hidden="true" />}
        onClick={() => onChoose([])}
      />
      <ShipDialog
        open={open}
        rows={chosen}
        results={ship.data?.results ?? []}
        busy={ship.isPending}
        error={ship.error ? failureText(ship.error.code) : null}
        onShip={(rows) =>
          ship.mutate(rows, {
            onSuccess: ({ results }) =>
              done(
                results.filter(({ outcome }) => outcome !== 'refused').map(({ orderNo }) => orderNo),
                results.filter(({ outcome }) => outcome === 'refused').length,
              ),
          })
        }
        onClose={() => setOpen(false)}
      />
    </div>
  )
}

export function ExportAct({ me, filters }: { me: Me; filters: OrderFilters }) {
  const { t } = useTranslation('console')
  const [open, setOpen] = useState(false)
  const taken = useExport()
  if (!mayExport(me) && !mayExportPersonal(me)) return null
  return (
    <>
      <DeskButton icon={<Download size={16} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('orders.export.open')}
      </DeskButton>
      <ExportDialog
        open={open}
        filtered={isFiltered(filters)}
        mayMasked={mayExport(me)}
        mayPersonal={mayExportPersonal(me)}
        busy={taken.isPending}
        error={taken.error ? failureText(taken.error.code) : null}
        onExport={(reason) =>
          taken.mutate(
            { filters: askedOf(filters, serverNow()), language: currentLanguage(), reason },
            {
              onSuccess: ({ fileName, csv, rows, cut }) => {
                saveFile(fileName, csv)
                setOpen(false)
                showToast(
                  t(cut ? 'orders.export.cut' : 'orders.export.done', { count: rows, amount: countText(rows) }),
                  cut ? 'bad' : 'good',
                )
              },
            },
          )
        }
        onClose={() => setOpen(false)}
      />
    </>
  )
}
