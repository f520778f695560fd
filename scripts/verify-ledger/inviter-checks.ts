// Every order that pays an inviter was placed while she was set as the inviter of its leader, and never pays two levels.
import type { Connection } from 'mongoose'
import { createInviterStore } from '../../server/leaders/inviters/inviter.store.ts'
import type { CreditNow } from '../../server/orders/moving/credit-change.rules.ts'
import type { OrderRow } from '../../server/orders/order.rules.ts'
import { collectionOf } from '../../server/persistence/collections.ts'

type Read = Pick<OrderRow, 'orderNo' | 'createdAt' | 'attribution' | 'rate' | 'creditChanges'> & { _id: string }

export const inviterFaults = async (db: Connection): Promise<string[]> => {
  const store = createInviterStore(db)
  const found: string[] = []
  const rows = collectionOf<Read>(db, 'orders').find(
    { $or: [{ 'rate.inviterId': { $type: 'string' } }, { 'creditChanges.after.rate.inviterId': { $type: 'string' } }] },
    {
      projection: { orderNo: 1, createdAt: 1, attribution: 1, rate: 1, creditChanges: 1 },
    },
  )
  for await (const { orderNo, createdAt, attribution, rate, creditChanges = [] } of rows) {
    const credits: CreditNow[] = [
      { attribution, rate },
      ...creditChanges.flatMap(({ before, after }) => [before, after].filter((one) => one !== undefined)),
    ]
    for (const one of credits) {
      const inviterId = one.rate?.inviterId ?? null
      const leaderId = one.attribution.leaderId
      if (inviterId === null || leaderId === null) continue
      const set = await store.at(leaderId, createdAt.getTime())
      if (set?.inviterId !== inviterId)
        found.push(`order ${orderNo}: pays ${inviterId}, who was not set as the inviter of ${leaderId} then`)
    }
  }
  return [...new Set(found)]
}
