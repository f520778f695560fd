// Remembers who lets unpaid holds run out, and tells a click from memory, without asking anybody, how long a hold such a person gets.
import type { Clock } from '../../clock.ts'
import type { Logger } from '../../logger.ts'
import type { OrderRow } from '../order.rules.ts'
import {
  heavier,
  HELD_AT_LEAST_MS,
  HOARD_WITHIN_MS,
  judgeHoarding,
  SLOWED_FROM,
  type HoardingVerdict,
  type RunOut,
} from './hoarding.rules.ts'

export type HoldRunOut = RunOut & { readonly orderId: string }
export type HoardingStore = {
  /** Who: a member or a browser. The same order again changes nothing. Answers how many there are within two hours. */
  readonly add: (who: string, runOut: HoldRunOut) => Promise<number>
  /** Puts somebody on the list of those whom every gateway watches. */
  readonly watch: (who: string, atMs: number) => Promise<void>
  /** Those watched since then, each with the holds that ran out, oldest first. */
  readonly watched: (sinceMs: number) => Promise<ReadonlyMap<string, readonly RunOut[]>>
}
export type HoardingDeps = { readonly store: HoardingStore; readonly clock: Pick<Clock, 'nowMs'>; readonly logger: Logger }
export type Hoarding = {
  /** Holds that ran out unpaid just now. Never throws. */
  readonly ranOut: (rows: readonly OrderRow[]) => Promise<void>
  readonly judge: (who: { readonly memberId: string; readonly visitorId: string }, showId: string) => HoardingVerdict
  /** Duty: whom the gateways of this shop watch. */
  readonly refresh: () => Promise<void>
}

const memberKey = (memberId: string): string => `m:${memberId}`
const deviceKey = (visitorId: string): string => `d:${visitorId}`
const runOutOf = ({ _id: orderId, showId, closedAt }: OrderRow): HoldRunOut | null =>
  closedAt === undefined ? null : { orderId, showId, atMs: closedAt.getTime() }

export const createHoarding = ({ store, clock, logger }: HoardingDeps): Hoarding => {
  let watched: ReadonlyMap<string, readonly RunOut[]> = new Map()

  const note = async (row: OrderRow): Promise<void> => {
    const runOut = runOutOf(row)
    if (!runOut || row.simulated || runOut.atMs - row.createdAt.getTime() < HELD_AT_LEAST_MS) return
    const people = [memberKey(row.memberId), ...(row.deviceId === undefined ? [] : [deviceKey(row.deviceId)])]
    for (const who of people) if ((await store.add(who, runOut)) >= SLOWED_FROM) await store.watch(who, runOut.atMs)
  }
  return {
    ranOut: async (rows) => {
      for (const row of rows)
        await note(row).catch((err: unknown) => logger.warn({ err, orderId: row._id }, 'a hold that ran out was not counted'))
    },
    judge: ({ memberId, visitorId }, showId) => {
      if (watched.size === 0) return { standing: 'free' }
      const nowMs = clock.nowMs()
      const of = (who: string): HoardingVerdict => judgeHoarding(watched.get(who) ?? [], showId, nowMs)
      return heavier(of(memberKey(memberId)), of(deviceKey(visitorId)))
    },
    refresh: async () => {
      watched = await store.watched(clock.nowMs() - HOARD_WITHIN_MS)
    },
  }
}
