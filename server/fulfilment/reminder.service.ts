// Reminds who has not collected her goods, on the first, third and seventh day; claimed before it is sent, so that nobody hears it twice.
import type { Logger } from '../logger.ts'
import type { Notices } from '../notifications/notice.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'

const DAY_MS = 86_400_000
const AFTER_MS = [DAY_MS, 3 * DAY_MS, 7 * DAY_MS] as const
const SLICE = 100

export type PickupReminderStore = {
  /** Orders that wait at a point since before a moment, with exactly so many reminders sent, oldest first. */
  readonly waiting: (reminders: number, beforeMs: number, limit: number) => Promise<readonly OrderRow[]>
  /** Counts up to `to`; false when another process was first. */
  readonly claim: (orderId: string, reminders: number, to: number) => Promise<boolean>
}
export type PickupReminderDeps = {
  readonly store: PickupReminderStore
  readonly notices: Notices
  readonly publicUrl: string
  readonly nowMs: () => number
  readonly logger: Logger
}

export const createPickupReminders = ({ store, notices, publicUrl, nowMs, logger }: PickupReminderDeps) => ({
  /** Duty. Answers how many were sent. */
  run: async (): Promise<number> => {
    let sent = 0
    for (const [reminders, afterMs] of AFTER_MS.entries()) {
      for (const row of await store.waiting(reminders, nowMs() - afterMs, SLICE)) {
        // Late by days (the server was off): one reminder stands for those that are over.
        const waitedMs = nowMs() - (row.toShipAt ?? row.createdAt).getTime()
        const over = AFTER_MS.filter((one) => one <= waitedMs).length
        if (!row.pickup || !(await store.claim(row._id, reminders, over))) continue
        const { title } = row.productSnapshot
        const url = `${publicUrl}/orders/${row.orderNo}`
        if (await notices.send(row.memberId, { template: 'pickupWaits', title, pointName: row.pickup.name, url })) sent += 1
      }
    }
    if (sent > 0) logger.info({ orders: sent }, 'pickup reminders sent')
    return sent
  },
})
