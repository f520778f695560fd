// Her place in the line of a sold-out SKU: what the server last said of it, joining with the address and price she sees, leaving.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { WaitJoin } from '../../../../server/protocol/waits.ts'
import type { Waiting } from '../../features/buying/wait-foot.tsx'
import { waitKey } from '../../features/room/room.store.ts'
import { failureText } from '../../text/failure.ts'
import { showToast } from '../../ui/toast.tsx'
import type { LiveSession } from './live-session.ts'
import { chosenOf, placedOf } from './placed-order.ts'

/** The wish of a join, or null when something is missing: then `ask` gets it (sign-in, an address). */
export type WaitWish = { offerId: string; skuId: string; wish: WaitJoin | null; ask: () => void }

export function useWaiting(session: LiveSession): (of: WaitWish) => Waiting {
  const waits = useStore(session.room.store, (now) => now.waits)
  const orders = useStore(session.room.store, (now) => now.orders)
  const [busy, setBusy] = useState(false)
  const during = async (work: () => Promise<void>) => {
    setBusy(true)
    await work().finally(() => setBusy(false))
  }
  return ({ offerId, skuId, wish, ask }) => {
    const card = waits.get(waitKey({ offerId, skuId })) ?? null
    return {
      card,
      busy,
      onJoin: () => {
        if (!wish) return ask()
        void during(async () => {
          const answer = await session.socket.ask('wait:join', wish)
          if (answer.ok) session.room.takeWait(answer)
          else showToast(failureText(answer.code), 'bad')
        })
      },
      onLeave: () =>
        void during(async () => {
          const answer = await session.socket.ask('wait:leave', { offerId, skuId })
          if (answer.ok && answer.wait) session.room.takeWait(answer.wait)
          else if (!answer.ok) showToast(failureText(answer.code), 'bad')
        }),
      onPay: () => {
        const order = [...orders.values()].find(({ orderNo }) => orderNo === card?.orderNo)
        if (order) session.buying.showAccepted(placedOf(order), chosenOf(order))
      },
    }
  }
}
