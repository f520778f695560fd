// Campaigns in MongoDB: the launch and every page told are compare-and-set, a lease keeps two processes from telling the same page.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { Campaign, CampaignStore } from './campaign.service.ts'

type Row = Omit<Campaign, 'campaignId' | 'launchAtMs'> & { _id: string; launchAt: Date; leaseUntil: Date }
const FREE = new Date(0)

export function createCampaignStore(db: Connection): CampaignStore {
  const campaigns = collectionOf<Row>(db, 'campaigns')
  return {
    insert: async ({ campaignId, launchAtMs, ...campaign }) =>
      void (await campaigns.insertOne({ _id: campaignId, ...campaign, launchAt: new Date(launchAtMs), leaseUntil: FREE })),
    async byId(campaignId) {
      const row = await campaigns.findOne({ _id: campaignId })
      return row && campaignOf(row)
    },
    list: async ({ beforeId, limit }) =>
      (
        await campaigns
          .find(beforeId === null ? {} : { _id: { $lt: beforeId } })
          .sort({ _id: -1 })
          .limit(limit)
          .toArray()
      ).map(campaignOf),
    since: async (launchAfterMs, limit) =>
      (
        await campaigns
          .find({ state: { $ne: 'cancelled' }, launchAt: { $gt: new Date(launchAfterMs) } })
          .sort({ launchAt: 1, _id: 1 })
          .limit(limit)
          .toArray()
      ).map(campaignOf),
    async cancel(campaignId, seenVersion) {
      const row = await campaigns.findOneAndUpdate(
        { _id: campaignId, version: seenVersion, state: 'waiting' },
        { $set: { state: 'cancelled', telling: null }, $inc: { version: 1 } },
        { returnDocument: 'after' },
      )
      return row && campaignOf(row)
    },
    async launch(nowMs) {
      await campaigns.updateMany(
        { state: 'waiting', launchAt: { $lte: new Date(nowMs) } },
        { $set: { state: 'launched', telling: { what: 'launch', afterId: null }, leaseUntil: FREE }, $inc: { version: 1 } },
      )
    },
    async take(nowMs, leaseMs) {
      const row = await campaigns.findOneAndUpdate(
        { 'telling.what': { $exists: true }, leaseUntil: { $lte: new Date(nowMs) } },
        { $set: { leaseUntil: new Date(nowMs + leaseMs) } },
        { sort: { launchAt: 1 }, returnDocument: 'after' },
      )
      return row && campaignOf(row)
    },
    async told({ campaignId, telling }, afterId, count) {
      if (telling === null) return
      const next = afterId === null ? null : { what: telling.what, afterId }
      const counter = telling.what === 'launch' ? 'launched' : 'announced'
      // Launched or called off meanwhile: what it tells now is another thing.
      await campaigns.updateOne(
        { _id: campaignId, 'telling.what': telling.what, 'telling.afterId': telling.afterId },
        { $set: { telling: next, leaseUntil: FREE }, $inc: { [counter]: count } },
      )
    },
  }
}

function campaignOf({ _id, launchAt, leaseUntil: _lease, ...campaign }: Row): Campaign {
  return { campaignId: _id, ...campaign, launchAtMs: launchAt.getTime() }
}
