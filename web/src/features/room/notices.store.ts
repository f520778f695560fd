// Came and bought notices of a room, merged so that at most one a second is seen, each for four seconds.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Flow } from '../../../../server/protocol/room.ts'

export type BoughtNotice = { offerId: string; names: readonly string[]; people: number; simulated: boolean }
export type OfferedNotice = { offerId: string; n: number }
export type NoticesState = {
  bought: BoughtNotice | null
  came: { names: readonly string[]; count: number } | null
  /** Units that came back and are kept for the waiting list. */
  offered: OfferedNotice | null
}
export type Notices = { store: StoreApi<NoticesState>; take: (flow: Flow) => void }

const shownMs = 4000
const namesMax = 2

/** Joins what comes while one is shown, if it is about the same offer. */
export function mergeBought(known: BoughtNotice | null, rows: NonNullable<Flow['bought']>): BoughtNotice | null {
  return rows.reduce<BoughtNotice | null>((merged, row) => {
    const same = merged?.offerId === row.offerId ? merged : null
    return {
      offerId: row.offerId,
      names: [...(same?.names ?? []), row.name].slice(-namesMax),
      people: (same?.people ?? 0) + 1,
      simulated: row.simulated && (same?.simulated ?? true),
    }
  }, known)
}

export function createNotices(): Notices {
  const store = createStore<NoticesState>(() => ({ bought: null, came: null, offered: null }))
  let boughtTimer: ReturnType<typeof setTimeout> | undefined
  let cameTimer: ReturnType<typeof setTimeout> | undefined
  let offeredTimer: ReturnType<typeof setTimeout> | undefined
  return {
    store,
    take: (flow) => {
      if (flow.bought && flow.bought.length > 0) {
        store.setState((now) => ({ bought: mergeBought(now.bought, flow.bought ?? []) }))
        clearTimeout(boughtTimer)
        boughtTimer = setTimeout(() => store.setState({ bought: null }), shownMs)
      }
      const back = flow.offered?.at(-1)
      if (back) {
        store.setState({ offered: back })
        clearTimeout(offeredTimer)
        offeredTimer = setTimeout(() => store.setState({ offered: null }), shownMs)
      }
      if (flow.came && flow.came.count > 0) {
        store.setState({ came: flow.came })
        clearTimeout(cameTimer)
        cameTimer = setTimeout(() => store.setState({ came: null }), shownMs)
      }
    },
  }
}
