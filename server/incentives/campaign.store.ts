// Campaigns in MongoDB; the launch is compare-and-set.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { Campaign, CampaignStore } from './campaign.service.ts'

type Row = Omit<Campaign, 'campaignId' | 'launchAtMs'> & { _id: string; launchAt: Date }

export function createCampaignStore(db: Connection): CampaignStore {
  const campaigns = collectionOf<Row>(db, 'campaigns')
  return {
    insert: async ({ campaignId, launchAtMs, ...campaign }) =>
      void (await campaigns.insertOne({ _id: campaignId, ...campaign, launchAt: new Date(launchAtMs) })),
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
        { $set: { state: 'cancelled' }, $inc: { version: 1 } },
        { returnDocument: 'after' },
      )
      return row && campaignOf(row)
    },
    async launch(nowMs) {
      await campaigns.updateMany(
        { state: 'waiting', launchAt: { $lte: new Date(nowMs) } },
        { $set: { state: 'launched' }, $inc: { version: 1 } },
      )
    },
  }
}

function campaignOf({ _id, launchAt, ...campaign }: Row): Campaign {
  return { campaignId: _id, ...campaign, launchAtMs: launchAt.getTime() }
}
