// What a desk knows of a show's selling at this moment, and the acts on it with their words when one is refused.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import { isFlashOn, leadSku, priceNow, unitsOf as plannedUnits } from '../../features/offers/pin.rules.ts'
import { leftOf, leftOfOffer } from '../../features/room/left.rules.ts'
import { useSheetPlan } from '../../features/run-sheet/plan.query.ts'
import { nextOffer, sheetRows, steppedTo, withPin, type SheetOffer } from '../../features/run-sheet/sheet.rules.ts'
import { figuresKey, useFigures } from '../../features/studio/figures.query.ts'
import { unitsOf } from '../../features/studio/figures.rules.ts'
import type { PinnedAct } from '../../features/studio/pinned-panel.tsx'
import type { SkuLeftRow } from '../../features/studio/sku-left.tsx'
import { serverNow } from '../../platform/clock-offset.ts'
import type { FailCode } from '../../platform/rest-client.ts'
import { failureText } from '../../text/failure.ts'
import { useNow } from '../../ui/countdown.tsx'
import { showToast } from '../../ui/toast.tsx'
import type { StudioSession } from './studio-session.ts'

type Answered =
  { readonly ok: true } | { readonly ok: false; readonly code: FailCode; readonly params?: Readonly<Record<string, unknown>> | undefined }
export type Selling = ReturnType<typeof useSelling>

function useOffers(session: StudioSession, asHost: boolean) {
  const { store } = session.room
  const offers = useStore(store, (now) => now.offers)
  const left = useStore(store, (now) => now.left)
  const pin = useStore(store, (now) => now.pin?.pin ?? null)
  const phase = useStore(store, (now) => now.show?.phase)
  const onAir = phase === 'live' || phase === 'paused' || phase === 'interrupted'
  const figures = useFigures(session.showId, onAir).data
  const plan = useSheetPlan(session.showId, asHost).data
  const nowMs = useNow(serverNow, 1000)
  const sheet = offers.map((offer): SheetOffer => {
    const sku = leadSku(offer, nowMs)
    return {
      offerId: offer.offerId,
      position: offer.position,
      title: offer.title,
      picture: offer.picture,
      state: offer.state,
      priceFen: sku ? priceNow(offer, sku, nowMs) : 0,
      left: leftOfOffer(
        left,
        offer.offerId,
        offer.skus.map((one) => one.skuId),
      ),
      total: plannedUnits(offer),
      talkMinutes: plan?.rows.find((row) => row.offerId === offer.offerId)?.talkMinutes ?? null,
    }
  })
  const spans = withPin(figures?.pins ?? [], pin)
  const skusOf = (offer: OfferCard): SkuLeftRow[] =>
    offer.skus.map((sku) => ({ skuId: sku.skuId, label: sku.label, left: leftOf(left, offer.offerId, sku.skuId), total: sku.unitCount }))
  return { offers, pin, onAir, figures, plan, nowMs, sheet, spans, skusOf }
}

export function useSelling(session: StudioSession, asHost: boolean) {
  const { t } = useTranslation('studio')
  const queries = useQueryClient()
  const { offers, pin, onAir, figures, plan, nowMs, sheet, spans, skusOf } = useOffers(session, asHost)
  const [selectedId, select] = useState<string | null>(null)
  const [pinning, setPinning] = useState<string | null>(null)
  const [busy, setBusy] = useState<PinnedAct | null>(null)
  const rows = sheetRows(sheet, pin, spans, nowMs)
  const next = nextOffer(sheet, pin, spans)
  const offer = offers.find((one) => one.offerId === pin?.offerId) ?? null
  const planned = plan?.rows.find((row) => row.offerId === offer?.offerId)
  const row = rows.find((one) => one.offerId === offer?.offerId)
  useEffect(() => {
    if (selectedId !== null && !offers.some((one) => one.offerId === selectedId)) select(null)
  }, [offers, selectedId])

  const refused = (answer: Answered): boolean => {
    if (answer.ok) return false
    const available = answer.params?.['available']
    showToast(
      answer.code === 'no_stock' && typeof available === 'number' ? t('acts.noStock', { count: available }) : failureText(answer.code),
      'bad',
    )
    return true
  }
  const pinOffer = async (offerId: string): Promise<void> => {
    if (pinning !== null) return
    setPinning(offerId)
    if (!refused(await session.acts.pin(offerId))) select(null)
    setPinning(null)
    void queries.invalidateQueries({ queryKey: figuresKey(session.showId) })
  }
  /** Runs an act on the goods shown; false when it was refused (the words were said). */
  const run = async (act: PinnedAct, work: () => Promise<Answered>, done: string | null): Promise<boolean> => {
    if (busy !== null) return false
    setBusy(act)
    const failed = refused(await work())
    setBusy(null)
    if (!failed && done !== null) showToast(done, 'good')
    void queries.invalidateQueries({ queryKey: figuresKey(session.showId) })
    return !failed
  }
  const pinned = useMemo(() => {
    const flashPrices =
      planned?.skus.flatMap((sku) => (sku.flashPriceFen === null ? [] : [{ ...sku, flashPriceFen: sku.flashPriceFen }])) ?? []
    return { flashPrices, hasFlashPrice: planned ? flashPrices.length > 0 : null }
  }, [planned])
  return {
    rows,
    next,
    onAir,
    figures,
    nowMs,
    selectedId,
    pinning,
    busy,
    pinnedOffer:
      offer && pin && row
        ? {
            offer,
            pin,
            row,
            flashOn: isFlashOn(offer, nowMs),
            units: unitsOf(figures, offer.offerId, row.total, row.left),
            skus: skusOf(offer),
            ...pinned,
          }
        : null,
    select,
    step: (by: 1 | -1) => select(steppedTo(rows, selectedId, by)),
    pinOffer,
    pinNext: () => (next ? pinOffer(next.offerId) : Promise.resolve()),
    run,
    refused,
  }
}
