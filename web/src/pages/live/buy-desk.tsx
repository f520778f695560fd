// Buying in the room: the buy sheet, its address, the answer, and the way to the cashier.
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { AddressSheet } from '../../features/addresses/address-sheet.tsx'
import { AnswerSheet } from '../../features/buying/answer-sheet.tsx'
import { BuySheet } from '../../features/buying/buy-sheet.tsx'
import type { ShowCell } from '../../features/room/room-cells.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { showToast } from '../../ui/toast.tsx'
import { useCashier } from '../use-cashier.ts'
import type { LiveSession } from './live-session.ts'
import { useBuying } from './use-buying.ts'
import { useWaiting } from './use-waiting.ts'

type BuyDeskProps = { session: LiveSession; show: ShowCell; within: HTMLElement; onBag: () => void }

export function BuyDesk({ session, show, within, onBag }: BuyDeskProps) {
  const { t } = useTranslation('buy')
  const navigate = useNavigate()
  const desk = useBuying(session)
  const cashier = useCashier()
  const waiting = useWaiting(session)
  const { buying, offer, delivery } = desk
  const pay = () => {
    if (buying.placed) cashier.open([buying.placed.orderNo], session.showId, () => showToast(t('payFailed'), 'bad'))
  }
  return (
    <>
      {offer && (
        <BuySheet
          open={desk.choosing}
          offer={offer}
          skuId={buying.skuId}
          quantity={buying.quantity}
          leftOfSku={desk.leftOfSku}
          bought={desk.bought}
          signedIn={desk.signedIn}
          address={desk.signedIn && !delivery.known ? undefined : delivery.address}
          point={delivery.point}
          freight={desk.freight}
          leaderName={desk.leaderName}
          demo={show.demo}
          busy={buying.step === 'placing'}
          now={serverNow}
          within={within}
          onChoose={session.buying.choose}
          onAddress={desk.askAddress}
          onSubmit={desk.submit}
          waitingFor={(quote) => waiting(desk.waitWish({ ...quote, skuId: quote.sku.skuId }))}
          onClose={session.buying.close}
        />
      )}
      <AnswerSheet
        buying={buying}
        offer={offer}
        paying={cashier.opening}
        waiting={
          buying.chosen && offer?.state === 'open' ? waiting(desk.waitWish({ ...buying.chosen, payableFen: buying.chosen.totalFen })) : null
        }
        now={serverNow}
        within={within}
        onClose={session.buying.close}
        onPay={pay}
        onAgain={desk.again}
        onAddress={() => {
          session.buying.backToChoice()
          delivery.setSheetOpen(true)
        }}
        onBag={() => {
          session.buying.close()
          onBag()
        }}
        onOrders={() => void navigate(paths.orders)}
        onBackToChoice={session.buying.backToChoice}
      />
      <AddressSheet
        open={delivery.sheetOpen}
        rows={delivery.rows}
        chosenId={delivery.point ? null : (delivery.address?.id ?? null)}
        points={delivery.points}
        chosenPointId={delivery.point?.id ?? null}
        within={within}
        onChoose={(chosen) => delivery.choose(chosen.id, null)}
        onChoosePoint={(point) => delivery.choose(null, point.id)}
        onClose={() => delivery.setSheetOpen(false)}
      />
    </>
  )
}
