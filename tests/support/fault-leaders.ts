// The leaders of a fault test's sale: two of them with links, every buyer come by one of them or by none, and what of that must stand on her orders.
import type { Connection } from 'mongoose'
import { join, makeBuyer } from '../flows/shop-story.ts'
import { openPage, type PageClient } from './page-client.ts'
import { until } from './until.ts'

export type LoadLeader = {
  readonly leaderId: string
  readonly memberId: string
  readonly page: PageClient
  readonly addressId: string
  /** Of her link to the show. */
  readonly code: string
}
type OrderLike = { _id: string; memberId: string; offerId: string; orderNo?: string; attribution?: { leaderId: string | null } }
/** By member; null: nobody is to be credited. Members that are not in it are not judged. */
export type DueCredit = ReadonlyMap<string, string | null>

const SECOND_NAME = '王姐'
const SHOWN_MAX = 10
const SEEN_WITHIN_MS = 30_000
const SEEN_AGAIN_MS = 1_000

/** The demo's leader, and one who applied and was approved as anybody is. */
export const makeLeaders = async (url: string, merchant: PageClient, showId: string, phoneTail: number): Promise<LoadLeader[]> => {
  const first = openPage(url)
  await first.signInAs('leader')
  const [ownAddress] = (await first.call('addresses')).rows
  const second = await makeBuyer(url, phoneTail)
  await second.page.call('leaderApply', { body: { name: SECOND_NAME, about: '一个小区，两栋楼', agreed: true } })
  const applied = (await merchant.call('staffLeaders', { query: { state: 'applied' } })).rows.find(({ name }) => name === SECOND_NAME)
  if (!applied) throw new Error('the application is not on the list')
  const decision = { decision: 'approve' as const, reason: '资料齐全', seenVersion: applied.version }
  await merchant.call('leaderDecide', { params: { id: applied.leaderId }, body: decision })
  const demo = (await merchant.call('staffLeaders', { query: { state: 'active' } })).rows.find(({ name }) => name !== SECOND_NAME)
  const ids = [demo?.leaderId ?? '', applied.leaderId]
  const pages = [
    { page: first, addressId: ownAddress?.id ?? '' },
    { page: second.page, addressId: second.addressId },
  ]
  return Promise.all(
    pages.map(async ({ page, addressId }, place) => {
      const [{ code }, { personId }] = await Promise.all([page.call('linkCreate', { body: { showId } }), page.call('me')])
      return { leaderId: ids[place] ?? '', memberId: personId ?? '', page, addressId, code }
    }),
  )
}
/** Her page opens the show by this link and is looked at: the touch is written before any order. */
export const comeBy = async (page: PageClient, showId: string, code: string): Promise<void> => {
  const socket = await page.connect()
  try {
    let waitMs = (await join(socket, showId, { shareCode: code })).touchAfterMs ?? 0
    await until('the touch is written', SEEN_WITHIN_MS, async () => {
      await new Promise((done) => setTimeout(done, waitMs))
      const answer = await socket.ask('touch:seen', {})
      // On a busy machine her clock and the server's run apart.
      waitMs = answer.ok ? 0 : (answer.retryAfterMs ?? SEEN_AGAIN_MS)
      return answer.ok
    })
  } finally {
    socket.close()
  }
}

/** Every order of these offers is credited to whom its buyer came by, and to nobody else. */
export const creditFaults = async (db: Connection, offerIds: readonly string[], due: DueCredit): Promise<string[]> => {
  const orders = await db
    .collection<OrderLike>('orders')
    .find({ offerId: { $in: [...offerIds] }, orderNo: { $exists: true } }, { projection: { memberId: 1, attribution: 1 } })
    .toArray()
  return orders
    .flatMap(({ _id, memberId, attribution }) => {
      const expected = due.get(memberId)
      const given = attribution?.leaderId ?? null
      return expected === undefined || expected === given
        ? []
        : [`order ${_id} credits ${given ?? 'nobody'}, due is ${expected ?? 'nobody'}`]
    })
    .slice(0, SHOWN_MAX)
}
/** How many orders of these offers brought their leader a commission: without one, K9 would have looked at nothing. */
export const countAccrued = async (db: Connection, offerIds: readonly string[]): Promise<number> => {
  const orders = await db
    .collection<OrderLike>('orders')
    .find({ offerId: { $in: [...offerIds] }, 'attribution.leaderId': { $ne: null } }, { projection: { _id: 1 } })
    .toArray()
  return db
    .collection<{ _id: string; orderId: string; code: string }>('transfers')
    .countDocuments({ orderId: { $in: orders.map(({ _id }) => _id) }, code: 'accrue' })
}
