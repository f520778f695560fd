// Parcels of an order in its drawer, and the dialog that puts a wrong waybill right.
import { Input, Select } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Carrier, OrderParcels, ParcelCorrect } from '../../../../server/protocol/shipments.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import css from './order-drawer.module.css'
import orders from './orders.module.css'

type Parcel = OrderParcels['parcels'][number]
const carriers = ['sf', 'jd', 'zto', 'yto', 'sto', 'yunda', 'jt', 'ems', 'deppon', 'post', 'other'] as const satisfies readonly Carrier[]
const waybillPattern = /^[0-9A-Z-]{6,32}$/
const reasonChars = { min: 2, max: 100 } as const

export function ParcelLines({
  parcels,
  mayCorrect,
  onCorrect,
}: {
  parcels: OrderParcels
  mayCorrect: boolean
  onCorrect: (one: Parcel) => void
}) {
  const { t } = useTranslation('console')
  if (parcels.parcels.length === 0) return null
  return (
    <section className={css.section}>
      <h3>{t('orders.parcels.title')}</h3>
      <ul className={css.audit}>
        {parcels.parcels.map((one) => (
          <li key={`${one.carrier}${one.waybillNo}`}>
            <span className="num">{dateTimeOf(one.sentAtMs, serverNow())}</span>
            <span>
              {t(`orders.ship.carriers.${one.carrier}`)} <b className="num">{one.waybillNo}</b>
              <small>
                {[
                  t('orders.parcels.part', { count: one.quantity }),
                  one.correctedAtMs === null ? null : t('orders.parcels.corrected'),
                  ...one.together.map(({ orderNo }) => orderNo),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
              {mayCorrect && (
                <span className={css.decide}>
                  <DeskButton size="sm" onClick={() => onCorrect(one)}>
                    {t('orders.parcels.correct')}
                  </DeskButton>
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function CorrectDialog({
  parcel,
  busy,
  error,
  onCorrect,
  onClose,
}: {
  /** null: closed. */
  parcel: Parcel | null
  busy: boolean
  error: string | null
  onCorrect: (ask: ParcelCorrect) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [carrier, setCarrier] = useState<Carrier>('sf')
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  useEffect(() => {
    if (!parcel) return
    setCarrier(parcel.carrier)
    setTyped('')
    setReason('')
  }, [parcel])
  const toWaybillNo = typed.replace(/\s/g, '').toUpperCase()
  const why = reason.trim()
  const ready = waybillPattern.test(toWaybillNo) && why.length >= reasonChars.min
  const correct = () => {
    if (parcel && ready) onCorrect({ carrier: parcel.carrier, waybillNo: parcel.waybillNo, toCarrier: carrier, toWaybillNo, reason: why })
  }
  return (
    <DeskDialog
      open={parcel !== null}
      title={`${t('orders.parcels.correct')} ${parcel?.waybillNo ?? ''}`}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" busy={busy} disabled={!ready} onClick={correct}>
            {t('orders.parcels.correct')}
          </DeskButton>
        </>
      }
    >
      <p>{t('orders.parcels.words')}</p>
      <div className={css.fields}>
        <DeskField label={t('orders.ship.carrier')} htmlFor={`${id}-carrier`}>
          <Select
            id={`${id}-carrier`}
            className={orders.carrier ?? ''}
            value={carrier}
            options={carriers.map((value) => ({ value, label: t(`orders.ship.carriers.${value}`) }))}
            onChange={(value: Carrier) => setCarrier(value)}
          />
        </DeskField>
        <DeskField label={t('orders.parcels.number')} htmlFor={`${id}-number`}>
          <Input id={`${id}-number`} data-first="" maxLength={40} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </DeskField>
        <DeskField label={t('orders.parcels.why')} htmlFor={`${id}-why`} error={error}>
          <Input id={`${id}-why`} maxLength={reasonChars.max} value={reason} onChange={(event) => setReason(event.target.value)} />
        </DeskField>
      </div>
    </DeskDialog>
  )
}
