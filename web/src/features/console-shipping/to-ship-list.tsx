// What is to be packed, a parcel a row: goods of one buyer that go to one address, its waybill typed or scanned in place, and how late it is.
import { Checkbox, Input, Select, type InputRef } from 'antd'
import { Truck } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Carrier, PackParcel } from '../../../../server/protocol/shipments.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { carrierOf, carriers, waybillOf, type Waybill } from './ship.rules.ts'
import css from './shipping.module.css'

const soonMs = 6 * 3_600_000

function LateChip({ lateAtMs }: { lateAtMs: number }) {
  const { t } = useTranslation('console')
  const leftMs = lateAtMs - serverNow()
  if (leftMs < 0) return <DeskChip tone="red">{t('shipping.late')}</DeskChip>
  if (leftMs < soonMs) return <DeskChip tone="amber">{t('shipping.soon', { time: dateTimeOf(lateAtMs, serverNow()) })}</DeskChip>
  return (
    <DeskChip tone="grey" dot={false}>
      {t('shipping.before', { time: dateTimeOf(lateAtMs, serverNow()) })}
    </DeskChip>
  )
}

export type ParcelRowProps = {
  parcel: PackParcel
  chosen: boolean
  mayShip: boolean
  busy: boolean
  /** The carrier last used: most parcels of a day go with one. */
  usual: Carrier
  onChoose: (on: boolean) => void
  onShip: (waybill: Waybill) => void
}

function ParcelRow({ parcel, chosen, mayShip, busy, usual, onChoose, onShip }: ParcelRowProps) {
  const { t } = useTranslation('console')
  const [picked, setPicked] = useState<Carrier | null>(null)
  const [typed, setTyped] = useState('')
  const field = useRef<InputRef>(null)
  const waybillNo = waybillOf(typed)
  const carrier = picked ?? (waybillNo === null ? null : carrierOf(waybillNo)) ?? usual
  const ship = () => {
    if (waybillNo === null) return field.current?.focus()
    if (!busy) onShip({ carrier, waybillNo })
  }
  const label = t('shipping.parcelOf', { name: parcel.buyerName })
  return (
    <li className={css.parcel}>
      <Checkbox checked={chosen} aria-label={label} onChange={(event) => onChoose(event.target.checked)} />
      <div className={css.who}>
        <b>{parcel.buyerName}</b>
        <small className="num">{`${parcel.recipientMasked} ${parcel.phoneMasked}`}</small>
        <small>{parcel.region}</small>
      </div>
      <ul className={css.lines}>
        {parcel.lines.map((line) => (
          <li key={line.orderNo}>
            <span className="ell">{[line.title, line.skuLabel].filter(Boolean).join(' · ')}</span>
            <b className="num">× {line.quantity}</b>
            {line.quantity < line.ofQuantity && <small>{t('shipping.ofQuantity', { count: line.ofQuantity })}</small>}
            <small className="num">{line.orderNo}</small>
          </li>
        ))}
      </ul>
      <div className={css.state}>
        <LateChip lateAtMs={parcel.lateAtMs} />
        {parcel.lines.length > 1 && (
          <DeskChip tone="blue" dot={false}>
            {t('shipping.together', { count: parcel.lines.length })}
          </DeskChip>
        )}
      </div>
      {mayShip && (
        <div className={css.waybill}>
          <Select<Carrier>
            value={carrier}
            aria-label={t('shipping.carrier')}
            className={css.carrier ?? ''}
            options={carriers.map((value) => ({ value, label: t(`shipping.carriers.${value}`) }))}
            onChange={setPicked}
          />
          <Input
            ref={field}
            className="num"
            value={typed}
            maxLength={40}
            placeholder={t('shipping.waybill')}
            aria-label={`${label} ${t('shipping.waybill')}`}
            onChange={(event) => setTyped(event.target.value)}
            onPressEnter={ship}
          />
          <DeskButton look="primary" busy={busy} disabled={waybillNo === null} icon={<Truck size={16} aria-hidden="true" />} onClick={ship}>
            {t('shipping.ship')}
          </DeskButton>
        </div>
      )}
    </li>
  )
}

export function ToShipList({
  parcels,
  chosen,
  mayShip,
  busyKey,
  usual,
  onChosen,
  onShip,
}: {
  parcels: readonly PackParcel[]
  chosen: ReadonlySet<string>
  mayShip: boolean
  busyKey: string | null
  usual: Carrier
  onChosen: (keys: ReadonlySet<string>) => void
  onShip: (parcel: PackParcel, waybill: Waybill) => void
}) {
  const { t } = useTranslation('console')
  const all = parcels.length > 0 && parcels.every(({ key }) => chosen.has(key))
  const some = !all && parcels.some(({ key }) => chosen.has(key))
  const choose = (key: string, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(key)
    else next.delete(key)
    onChosen(next)
  }
  return (
    <>
      <div className={css.head}>
        <Checkbox
          checked={all}
          indeterminate={some}
          onChange={(event) => onChosen(new Set(event.target.checked ? parcels.map(({ key }) => key) : []))}
        >
          {t('shipping.all', { count: parcels.length })}
        </Checkbox>
      </div>
      <ul className={css.parcels}>
        {parcels.map((parcel) => (
          <ParcelRow
            key={parcel.key}
            parcel={parcel}
            chosen={chosen.has(parcel.key)}
            mayShip={mayShip}
            busy={busyKey === parcel.key}
            usual={usual}
            onChoose={(on) => choose(parcel.key, on)}
            onShip={(waybill) => onShip(parcel, waybill)}
          />
        ))}
      </ul>
    </>
  )
}
