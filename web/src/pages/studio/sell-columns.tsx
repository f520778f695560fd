// The columns of a desk that are about goods: the run sheet with its one key, what is shown now, and the words about it.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { NextButton } from '../../features/run-sheet/next-button.tsx'
import { SheetList } from '../../features/run-sheet/sheet-list.tsx'
import { ordersIn } from '../../features/studio/figures.rules.ts'
import { OrderRate } from '../../features/studio/order-rate.tsx'
import { PinnedPanel } from '../../features/studio/pinned-panel.tsx'
import { Prompter } from '../../features/studio/prompter.tsx'
import { SkuLeft } from '../../features/studio/sku-left.tsx'
import { rest } from '../../platform/rest-client.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { KeyCap } from '../../ui/desk-button.tsx'
import css from './live-desk.module.css'
import type { useSaleActs } from './sale-dialogs.tsx'
import type { Selling } from './use-selling.ts'

const rateMinutes = 15

export function SheetColumn({ selling, onKeys }: { selling: Selling; onKeys: () => void }) {
  const { t } = useTranslation('studio')
  const shownCount = selling.rows.filter((row) => row.talkedMs > 0).length
  return (
    <section className={css.sheet} aria-label={t('sheet.title')}>
      <header>
        <h2>{t('sheet.title')}</h2>
        <small className="num">{t('sheet.count', { count: selling.rows.length, shown: shownCount })}</small>
      </header>
      <SheetList
        rows={selling.rows}
        selectedId={selling.selectedId}
        busyId={selling.pinning}
        onSelect={selling.select}
        onPin={(offerId) => void selling.pinOffer(offerId)}
      />
      <footer>
        <NextButton
          next={selling.next}
          busy={selling.pinning !== null}
          reason={selling.onAir ? null : t('sheet.notOnAir')}
          onNext={() => void selling.pinNext()}
        />
        <p className={css.keys}>
          <span>
            <KeyCap>↑</KeyCap>
            <KeyCap>↓</KeyCap>
            {t('keys.does.pick')}
          </span>
          <span>
            <KeyCap>E</KeyCap>
            {t('keys.short.extend')}
          </span>
          <span>
            <KeyCap>A</KeyCap>
            {t('keys.short.topUp')}
          </span>
          <button type="button" onClick={onKeys}>
            <KeyCap>?</KeyCap>
            {t('keys.short.all')}
          </button>
        </p>
      </footer>
    </section>
  )
}

export function SellColumn({
  selling,
  sale,
  withKeys = true,
}: {
  selling: Selling
  sale: ReturnType<typeof useSaleActs>
  withKeys?: boolean
}) {
  const { t } = useTranslation('studio')
  const shown = selling.pinnedOffer
  return (
    <div className={css.sell}>
      {shown ? (
        <PinnedPanel
          offer={shown.offer}
          priceFen={shown.row.priceFen}
          openedAtMs={shown.pin.openedAtMs}
          talkMinutes={shown.row.talkMinutes}
          units={shown.units}
          now={serverNow}
          startReason={sale.startReason}
          busy={selling.busy}
          withKeys={withKeys}
          onAct={sale.press}
        />
      ) : (
        <section className={css.nothing} aria-label={t('pinned.title')}>
          <h2>{t('pinned.nothing')}</h2>
          <p>{t('pinned.nothingWords')}</p>
        </section>
      )}
      {shown && <SkuLeft rows={shown.skus} />}
      <OrderRate bars={ordersIn(selling.figures, rateMinutes)} />
    </div>
  )
}

/** The words are those of the product itself, read once for each product shown. */
export function OfferPrompter({ shown }: { shown: Selling['pinnedOffer'] }) {
  const offerId = shown?.offer.offerId ?? null
  const detail = useQuery({
    queryKey: ['offer', offerId],
    queryFn: ({ signal }) => rest('GET /offers/:id', { params: { id: offerId ?? '' }, signal }),
    enabled: offerId !== null,
    staleTime: 60_000,
  })
  return (
    <div className={css.prompter}>
      <Prompter title={shown?.offer.title ?? null} description={offerId === null ? '' : (detail.data?.description ?? '')} />
    </div>
  )
}
