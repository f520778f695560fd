// The sandbox provider's payouts and their notices in collections of its own.
import type { Connection } from 'mongoose'
import type { SandboxNotice } from '../../payments/sandbox/sandbox.service.ts'
import type { NoticeSenderDeps } from '../../payments/sandbox/notice-sender.service.ts'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import { createNoticeOutbox } from '../../persistence/notice-outbox.ts'
import type { SandboxPayout, SandboxPayoutStore } from './sandbox-payout.service.ts'

export function createSandboxPayoutStore(db: Connection): SandboxPayoutStore & NoticeSenderDeps['store'] {
  const payouts = collectionOf<SandboxPayout>(db, 'sandboxPayouts')
  return {
    async ensure(row) {
      try {
        await payouts.insertOne(row)
        return { row, fresh: true }
      } catch (err) {
        if (!isDuplicate(err)) throw err
        return { row: (await payouts.findOne({ _id: row._id })) ?? row, fresh: false }
      }
    },
    byId: (payoutId) => payouts.findOne({ _id: payoutId }),
    succeededBetween: (fromMs, untilMs) =>
      payouts
        .find({ state: 'succeeded', at: { $gte: new Date(fromMs), $lt: new Date(untilMs) } })
        .sort({ at: 1 })
        .toArray(),
    ...createNoticeOutbox<SandboxNotice>(db, 'sandboxPayoutNotices'),
  }
}
