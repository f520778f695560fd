// Past orders and the touches of their buyers, for previews of attribution rules.
import type { Connection } from 'mongoose'
import type { Touch } from '../leaders/links/touch.rules.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { PastOrderOf, RulePreviewStore } from './rule-preview.service.ts'

type OrderRow = {
  _id: string
  memberId: string
  showId: string
  createdAt: Date
  paidAt?: Date
  goodsFen: number
  insider: boolean
  simulated: boolean
  creditBlock?: string | null
}
type TouchRow = Omit<Touch, 'touchId' | 'atMs'> & { _id: string; at: Date }

const MEMBERS_A_READ = 500

export function createRulePreviewStore(db: Connection): RulePreviewStore {
  const orders = collectionOf<OrderRow>(db, 'orders')
  const touches = collectionOf<TouchRow>(db, 'touches')
  return {
    async ordersSince(sinceMs, limit) {
      const rows = await orders
        .find({ createdAt: { $gte: new Date(sinceMs) }, orderNo: { $exists: true }, simulated: false })
        .project<OrderRow>({ memberId: 1, showId: 1, createdAt: 1, paidAt: 1, goodsFen: 1, insider: 1, creditBlock: 1 })
        .sort({ createdAt: -1 })
        .limit(limit)
        .toArray()
      return rows.map(orderOf)
    },
    async touchesOf(memberIds) {
      const found = new Map<string, Touch[]>()
      for (let from = 0; from < memberIds.length; from += MEMBERS_A_READ) {
        const rows = await touches.find({ memberId: { $in: memberIds.slice(from, from + MEMBERS_A_READ) } }).toArray()
        for (const { _id, at, ...row } of rows) {
          const memberId = row.memberId ?? ''
          found.set(memberId, [...(found.get(memberId) ?? []), { ...row, touchId: _id, atMs: at.getTime() }])
        }
      }
      return found
    },
  }
}

const orderOf = ({ _id, memberId, showId, createdAt, paidAt, goodsFen, insider, creditBlock }: OrderRow): PastOrderOf => ({
  orderId: _id,
  memberId,
  showId,
  createdAtMs: createdAt.getTime(),
  paidAtMs: paidAt?.getTime() ?? null,
  netGoodsFen: goodsFen,
  blocked: insider || (creditBlock ?? null) !== null,
})
