// The sandbox provider's payouts and their notices in collections of its own.
import type { Connection } from 'mongoose'
import type { SandboxNotice } from '../../payments/sandbox/sandbox.service.ts'
import type { NoticeSenderDeps } from '../../payments/sandbox/notice-sender.service.ts'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import type { SandboxPayout, SandboxPayoutStore } from './sandbox-payout.service.ts'

export function createSandboxPayoutStore(db: Connection): SandboxPayoutStore & NoticeSenderDeps['store'] {
  const payouts = collectionOf<SandboxPayout>(db, 'sandboxPayouts')
  const notices = collectionOf<SandboxNotice>(db, 'sandboxPayoutNotices')
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
    addNotices: async (rows) => {
      if (rows.length === 0) return
      await notices.insertMany([...rows], { ordered: false }).catch((err: unknown) => {
        if (!isDuplicate(err)) throw err
      })
    },
    dueNotices: (nowMs, limit) =>
      notices
        .find({ state: 'due', nextAt: { $lte: new Date(nowMs) } })
        .sort({ nextAt: 1, _id: 1 })
        .limit(limit)
        .toArray(),
    endNotice: async (noticeId, state) => void (await notices.updateOne({ _id: noticeId }, { $set: { state } })),
    retryNotice: async (noticeId, atMs) =>
      void (await notices.updateOne({ _id: noticeId }, { $set: { nextAt: new Date(atMs) }, $inc: { tries: 1 } })),
  }
}
