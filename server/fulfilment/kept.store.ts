// What is kept of the parcels that went to a person: a record of trade, which stays.
import type { Connection } from 'mongoose'
import { KEPT_BY_LAW, momentText, type Keeper } from '../keeping.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { ShipmentRow } from './shipment.service.ts'

export const createParcelKeeper = (db: Connection): Keeper => {
  const rows = collectionOf<ShipmentRow>(db, 'shipments')
  return {
    name: 'parcels',
    collections: ['shipments'],
    gather: async (memberId) =>
      (await rows.find({ memberId }).sort({ createdAt: 1, _id: 1 }).toArray()).map(({ carrier, waybillNo, lines, createdAt }) => ({
        ...{ carrier, waybillNo },
        orders: lines.map(({ orderNo }) => orderNo).join(' '),
        goods: lines.map(({ title, skuLabel, quantity }) => `${title} ${skuLabel} × ${quantity}`).join('\n'),
        sentAt: momentText(createdAt),
      })),
    forget: KEPT_BY_LAW,
  }
}
