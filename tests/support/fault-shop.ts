// The shop of a fault test: a live show with two leaders, buyers of whom a third came by each of them and a third by nobody, and offers that are open.
import { addOffers, liveShow, makeBuyer, pin } from '../flows/shop-story.ts'
import { comeBy, makeLeaders, type LoadLeader } from './fault-leaders.ts'
import type { LoadBuyer, LoadOffer } from './fault-load.ts'
import { openPage, type PageClient } from './page-client.ts'
import { until } from './until.ts'

const MAKING_AT_ONCE = 20
const FIRST_PHONE_TAIL = 7_000
const TITLE_CHARS = 30
const PINNED_WITHIN_MS = 60_000

export type FaultShop = {
  readonly merchant: PageClient
  readonly showId: string
  readonly leaders: readonly LoadLeader[]
  readonly buyers: readonly LoadBuyer[]
  /** Whom the orders of each buyer must credit. */
  readonly due: () => Map<string, string | null>
  /** Nobody's phone yet. */
  readonly nextTail: () => number
  /** Pinned by the host, so that they are open. */
  readonly freshOffers: (given: { title: string; priceFen: number; units: number; cap: number }, count: number) => Promise<LoadOffer[]>
}

export const openFaultShop = async (url: string, buyerCount: number): Promise<FaultShop> => {
  let phoneTail = FIRST_PHONE_TAIL
  const nextTail = (): number => (phoneTail += 1)
  const merchant = openPage(url)
  await merchant.signInAs('merchant')
  const showId = await liveShow(merchant)
  const leaders = await makeLeaders(url, merchant, showId, nextTail())
  const makeOne = async (place: number): Promise<LoadBuyer> => {
    const { page, addressId } = await makeBuyer(url, nextTail())
    const { personId } = await page.call('me')
    const leader = leaders[place % (leaders.length + 1)]
    if (leader) await comeBy(page, showId, leader.code)
    return { page, addressId, memberId: personId ?? '', ...(leader ? { shareCode: leader.code } : {}) }
  }
  const buyers: LoadBuyer[] = []
  while (buyers.length < buyerCount) {
    const from = buyers.length
    const count = Math.min(MAKING_AT_ONCE, buyerCount - from)
    buyers.push(...(await Promise.all(Array.from({ length: count }, (_, index) => makeOne(from + index)))))
  }
  return {
    merchant,
    showId,
    leaders,
    buyers,
    nextTail,
    due: () =>
      new Map(buyers.map(({ memberId, shareCode }) => [memberId, leaders.find(({ code }) => code === shareCode)?.leaderId ?? null])),
    freshOffers: async (given, count) => {
      const offers = await addOffers(merchant, showId, { ...given, title: given.title.slice(0, TITLE_CHARS) }, count)
      const page = openPage(url)
      await page.signInAs('host')
      for (const { offerId } of offers) {
        // What the room says may be a moment behind what it is: then it is looked at again.
        await until('the offer is pinned', PINNED_WITHIN_MS, async () => {
          const host = await page.connect()
          return pin(host, showId, offerId)
            .catch(() => null)
            .finally(() => host.close())
        })
      }
      return offers.map(({ offerId, skuId }) => ({ offerId, skuId, priceFen: given.priceFen }))
    },
  }
}
