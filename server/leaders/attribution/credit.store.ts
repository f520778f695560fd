// What credit keeps in MongoDB: one row a paid order of a leader, and the versions of the shop's attribution settings.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import { FIRST_SETTINGS, type AttributionSettings } from './attribution-settings.rules.ts'
import type { CreditStore } from './credit.service.ts'

type OrderRow = {
  _id: string
  leaderId: string | null
  memberId: string
  showId: string
  netGoodsFen: number
  groupId?: string | null
  paidAt: Date
  judged: boolean
}
type SettingsRow = Omit<AttributionSettings, 'fromMs'> & { _id: string; from: Date | null }

export function createCreditStore(db: Connection): CreditStore {
  const orders = collectionOf<OrderRow>(db, 'creditedOrders')
  const settings = collectionOf<SettingsRow>(db, 'attributionSettings')
  return {
    async openOrder({ orderId, paidAtMs, ...order }) {
      try {
        await orders.insertOne({ _id: orderId, ...order, paidAt: new Date(paidAtMs), judged: false })
        return 'open'
      } catch (err) {
        if (!isDuplicate(err)) throw err
        return (await orders.findOne({ _id: orderId }))?.judged === true ? 'done' : 'open'
      }
    },
    async closeOrder(orderId) {
      await orders.updateOne({ _id: orderId }, { $set: { judged: true } })
    },
    async moveOrder(orderId, leaderId) {
      await orders.updateOne({ _id: orderId }, { $set: { leaderId, groupId: null } })
    },
    async salesOf(leaderIds) {
      const groups = await orders
        .aggregate<{ _id: string; paidOrders: number; gmvFen: number }>([
          { $match: { leaderId: { $in: [...leaderIds] } } },
          { $group: { _id: '$leaderId', paidOrders: { $sum: 1 }, gmvFen: { $sum: '$netGoodsFen' } } },
        ])
        .toArray()
      return new Map(groups.map(({ _id, ...sales }) => [_id, sales]))
    },
    async paidOrdersOf(leaderId, memberIds) {
      const groups = await orders
        .aggregate<{ _id: string; count: number }>([
          { $match: { memberId: { $in: [...memberIds] }, ...(leaderId === null ? {} : { leaderId }) } },
          { $group: { _id: '$memberId', count: { $sum: 1 } } },
        ])
        .toArray()
      return new Map(groups.map((group) => [group._id, group.count]))
    },
    async settings() {
      const rows = await settings.find().sort({ version: 1 }).toArray()
      const versions = rows.map(settingsOf)
      return [FIRST_SETTINGS, ...versions]
    },
  }
}

function settingsOf({ _id, from, ...settings }: SettingsRow): AttributionSettings {
  return { ...settings, fromMs: from?.getTime() ?? null }
}
