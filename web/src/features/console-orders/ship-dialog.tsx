// Ships the chosen orders in one go: a waybill each, one carrier for all; what was refused stays with its reason.
import { Input, Select } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Carrier, ShipResult, ShipRow } from '../../../../server/protocol/shipments.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import css from './orders.module.css'
import type { StaffOrder } from './orders.query.ts'

const carriers = ['sf', 'jd', 'zto', 'yto', 'sto', 'yunda', 'jt', 'ems', 'deppon', 'post', 'other'] as const satisfies readonly Carrier[]
const waybillPattern = /^[0-9A-Z-]{6,32}$/
/** Scanners and people write small letters and blanks. */
const waybillOf = (typed: string): string => typed.replace(/\s/g, '').toUpperCase()

export function ShipDialog({
  open,
  rows,
  results,
  busy,
  error,
  onShip,
  onClose,
}: {
  open: boolean
  rows: readonly StaffOrder[]
  results: readonly ShipResult[]
  busy: boolean
  error: string | null
  onShip: (rows: ShipRow[]) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [carrier, setCarrier] = useState<Carrier>('sf')
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  useEffect(() => {
    if (!open) setTyped({})
  }, [open])
  const whyOf = (orderNo: string) => results.find((one) => one.orderNo === orderNo && one.outcome === 'refused')?.why ?? null
  const ready = rows.flatMap(({ order: { orderNo } }): ShipRow[] => {
    const waybillNo = waybillOf(typed[orderNo] ?? '')
    return waybillPattern.test(waybillNo) ? [{ orderNo, carrier, waybillNo }] : []
  })
  return (
    <DeskDialog
      open={open}
      wide
      title={t('orders.ship.title', { count: rows.length })}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" busy={busy} disabled={ready.length === 0} onClick={() => onShip(ready)}>
            {t('orders.ship.act', { count: ready.length })}
          </DeskButton>
        </>
      }
    >
      <p>{t('orders.ship.words')}</p>
      <DeskField label={t('orders.ship.carrier')} htmlFor={`${id}-carrier`} error={error}>
        <Select
          id={`${id}-carrier`}
          className={css.carrier ?? ''}
          value={carrier}
          options={carriers.map((value) => ({ value, label: t(`orders.ship.carriers.${value}`) }))}
          onChange={(value: Carrier) => setCarrier(value)}
        />
      </DeskField>
      <ul className={css.shipRows}>
        {rows.map(({ order }, index) => {
          const why = whyOf(order.orderNo)
          const wrong = (typed[order.orderNo] ?? '') !== '' && !waybillPattern.test(waybillOf(typed[order.orderNo] ?? ''))
          return (
            <li key={order.orderNo}>
              <span>
                <b className="num">{order.orderNo}</b>
                <small className="ell">{`${order.title} × ${order.quantity}`}</small>
              </span>
              <span>
                <Input
                  aria-label={t('orders.ship.waybillOf', { no: order.orderNo })}
                  placeholder={t('orders.ship.waybill')}
                  maxLength={40}
                  value={typed[order.orderNo] ?? ''}
                  {...(index === 0 && { 'data-first': '' })}
                  {...((wrong || why !== null) && { status: 'error' as const })}
                  onChange={(event) => setTyped({ ...typed, [order.orderNo]: event.target.value })}
                />
                {(wrong || why !== null) && (
                  <small className={css.wrong} role="alert">
                    {why === null ? t('orders.ship.wrong') : t(`orders.ship.why.${why}`)}
                  </small>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </DeskDialog>
  )
}
