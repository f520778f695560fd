// The questions around the goods shown: start a sale, stop one, add units; and what is said when they are answered.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import { AskDialog } from '../../features/studio/ask-dialog.tsx'
import { FlashDialog } from '../../features/studio/flash-dialog.tsx'
import { startRefusal } from '../../features/studio/flash-sale.rules.ts'
import type { PinnedAct } from '../../features/studio/pinned-panel.tsx'
import { TopUpDialog } from '../../features/studio/top-up-dialog.tsx'
import type { StudioSession } from './studio-session.ts'
import type { Selling } from './use-selling.ts'

export type SaleAsk = 'start' | 'stop' | 'topUp' | null

/** What pressing an act of the panel does; some ask first. */
export function useSaleActs(session: StudioSession, selling: Selling) {
  const { t } = useTranslation('studio')
  const [asked, ask] = useState<SaleAsk>(null)
  const shown = selling.pinnedOffer
  const refusal = shown && startRefusal(shown.offer, shown.hasFlashPrice, selling.nowMs)
  const press = (act: PinnedAct): void => {
    if (!shown) return
    const { offerId } = shown.offer
    if (act === 'topUp' || act === 'stop') return ask(act)
    if (act === 'start') return refusal === null ? ask('start') : undefined
    if (act === 'extend') void selling.run(act, () => session.acts.extendSale(offerId), t('acts.extended'))
    if (act === 'unpin') void selling.run(act, () => session.acts.unpin(shown.pin.pinId), null)
    if (act === 'offShelf') void selling.run(act, () => session.acts.offShelf(offerId), t('acts.offShelf', { title: shown.offer.title }))
  }
  return { asked, ask, press, startReason: refusal ? t(`flash.not.${refusal}`) : null, running: refusal === 'running' }
}

export function SaleDialogs({
  session,
  selling,
  asked,
  onClose,
}: {
  session: StudioSession
  selling: Selling
  asked: SaleAsk
  onClose: () => void
}) {
  const { t } = useTranslation('studio')
  const shown = selling.pinnedOffer
  if (!shown) return null
  const { offer, units } = shown
  const closed = (done: boolean) => done && onClose()
  return (
    <>
      <FlashDialog
        open={asked === 'start'}
        title={offer.title}
        prices={shown.flashPrices}
        busy={selling.busy === 'start'}
        onClose={onClose}
        onStart={(wish) => void selling.run('start', () => session.acts.startSale(offer.offerId, wish), null).then(closed)}
      />
      <TopUpDialog
        open={asked === 'topUp'}
        title={offer.title}
        skus={shown.skus}
        busy={selling.busy === 'topUp'}
        refusal={null}
        onClose={onClose}
        onAdd={(wish) =>
          void selling.run('topUp', () => session.acts.topUp(offer.offerId, wish), t('acts.toppedUp', { count: wish.units })).then(closed)
        }
      />
      <AskDialog
        open={asked === 'stop'}
        title={t('stop.title', { title: offer.title })}
        keepLabel={t('stop.keep')}
        actLabel={t('stop.act')}
        busy={selling.busy === 'stop'}
        onKeep={onClose}
        onAct={() => void selling.run('stop', () => session.acts.stopSale(offer.offerId), t('acts.stopped')).then(closed)}
      >
        <p>{t('stop.words', { left: units.free, held: units.held, price: yuanText(offer.skus[0]?.livePriceFen ?? 0) })}</p>
        <p>{t('stop.audit')}</p>
      </AskDialog>
    </>
  )
}
