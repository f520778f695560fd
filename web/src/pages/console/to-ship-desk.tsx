// What is to be packed: filtered by show, sent one by one or by file, packing lists of the chosen parcels printed.
import { Select } from 'antd'
import { Download, FileUp, Printer } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Carrier, PackingList, PackParcel } from '../../../../server/protocol/shipments.ts'
import { hasScope, mayOpen } from '../../features/console-shell/access.rules.ts'
import { useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { ImportDialog } from '../../features/console-shipping/import-dialog.tsx'
import { PackingSheets } from '../../features/console-shipping/packing-sheets.tsx'
import { rowsOf, summaryOf, type Waybill } from '../../features/console-shipping/ship.rules.ts'
import css from '../../features/console-shipping/shipping.module.css'
import { usePacking, useShip, useShowChoices, useToShip } from '../../features/console-shipping/shipping.query.ts'
import { ToShipList } from '../../features/console-shipping/to-ship-list.tsx'
import { fileToFill } from '../../features/console-shipping/waybill-file.rules.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskEmpty, DeskFailed, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { showToast } from '../../ui/toast.tsx'
import list from './console-list.module.css'

const packedAtOnceMax = 100
const usualKey = 'sibo-usual-carrier'

function useShipping() {
  const { t } = useTranslation('console')
  const ship = useShip()
  const [busyKey, setBusyKey] = useState<string | null>(null)
  const [usual, setUsual] = useState<Carrier>(() => (localStorage.getItem(usualKey) as Carrier | null) ?? 'sf')
  const send = (parcel: PackParcel, waybill: Waybill) => {
    setBusyKey(parcel.key)
    setUsual(waybill.carrier)
    localStorage.setItem(usualKey, waybill.carrier)
    ship.mutate(rowsOf(parcel, waybill), {
      onSuccess: (results) => {
        const { refused } = summaryOf(results)
        const why = refused[0]?.why
        if (why) showToast(t(`shipping.why.${why}`), 'bad')
        else showToast(t('shipping.shipped', { name: parcel.buyerName }), 'good')
      },
      onError: (error) => showToast(failureTextOf(error), 'bad'),
      onSettled: () => setBusyKey(null),
    })
  }
  return { busyKey, usual, send }
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

export function ToShipDesk() {
  const { t } = useTranslation('console')
  const { data: me } = useMe()
  const { get, set } = useUrlFilters()
  const showId = get('show')
  const toShip = useToShip(showId)
  const { busyKey, usual, send } = useShipping()
  const packing = usePacking()
  const [printed, setPrinted] = useState<PackingList | null>(null)
  const printDone = useCallback(() => setPrinted(null), [])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [importing, setImporting] = useState(false)
  const mayShip = me !== undefined && hasScope(me, 'fulfil')
  const shows = useShowChoices(me !== undefined && mayOpen(me, 'shows')).data?.rows ?? []
  const parcels = toShip.data?.parcels ?? []
  const picked = parcels.filter(({ key }) => chosen.has(key))
  const print = () => {
    const orderNos = picked.flatMap(({ lines }) => lines.map(({ orderNo }) => orderNo)).slice(0, packedAtOnceMax)
    packing.mutate(orderNos, { onSuccess: setPrinted, onError: (error) => showToast(failureTextOf(error), 'bad') })
  }
  const words = {
    orderNo: t('shipping.file.orderNo'),
    carrier: t('shipping.file.carrier'),
    waybillNo: t('shipping.file.waybillNo'),
    quantity: t('shipping.file.quantity'),
    goods: t('shipping.goods'),
    buyer: t('shipping.file.buyer'),
    region: t('shipping.file.region'),
  }
  return (
    <>
      <div className={list.tool}>
        {shows.length > 0 && (
          <Select
            className={list.select ?? ''}
            value={showId}
            aria-label={t('orders.show')}
            options={[{ value: '', label: t('orders.allShows') }, ...shows.map((show) => ({ value: show.id, label: show.title }))]}
            onChange={(show: string) => set({ show })}
          />
        )}
        <span className="grow" />
        {mayShip && (
          <>
            <DeskButton
              icon={<Download size={16} aria-hidden="true" />}
              disabled={parcels.length === 0}
              onClick={() => saveFile('to-ship.csv', fileToFill(parcels, words))}
            >
              {t('shipping.download')}
            </DeskButton>
            <DeskButton icon={<FileUp size={16} aria-hidden="true" />} onClick={() => setImporting(true)}>
              {t('shipping.import')}
            </DeskButton>
          </>
        )}
      </div>
      <DeskCard label={t('shipping.part.toShip')}>
        {toShip.isError && !toShip.data ? (
          <DeskFailed
            title={t('shipping.failed')}
            code={failureCodeOf(toShip.error) ?? 'fault'}
            busy={toShip.isFetching}
            onAgain={() => void toShip.refetch()}
          />
        ) : !toShip.data ? (
          <DeskSkeleton label={t('loading')} />
        ) : parcels.length === 0 ? (
          <DeskEmpty drawing={<EmptyBoxDrawing />} title={t('shipping.none')} words={t('shipping.noneWords')} />
        ) : (
          <ToShipList
            parcels={parcels}
            chosen={chosen}
            mayShip={mayShip}
            busyKey={busyKey}
            usual={usual}
            onChosen={setChosen}
            onShip={send}
          />
        )}
        {toShip.data?.more === true && <p className={css.more}>{t('shipping.more')}</p>}
      </DeskCard>
      {picked.length > 0 && mayShip && (
        <div className={css.chosen} role="status">
          <span>{t('shipping.chosen', { count: picked.length })}</span>
          <DeskButton look="plain" busy={packing.isPending} icon={<Printer size={16} aria-hidden="true" />} onClick={print}>
            {t('shipping.print')}
          </DeskButton>
        </div>
      )}
      <ImportDialog open={importing} onClose={() => setImporting(false)} />
      {printed && <PackingSheets packing={printed} onDone={printDone} />}
    </>
  )
}
