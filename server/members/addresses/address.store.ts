// Keeps addresses in MongoDB; a member's slots are unique, so her limit holds.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import type { AddressRow } from './address.rules.ts'
import type { AddressStore } from './address.service.ts'

type Row = Omit<AddressRow, 'id'> & { _id: string }
const toAddress = ({ _id, ...rest }: Row): AddressRow => ({ id: _id, ...rest })

export const createAddressStore = (db: Connection): AddressStore => {
  const rows = collectionOf<Row>(db, 'addresses')
  return {
    of: async (memberId) => (await rows.find({ memberId }).sort({ slot: 1 }).toArray()).map(toAddress),
    citiesOf: async (memberIds) => {
      const found = rows.find({ memberId: { $in: [...memberIds] }, isDefault: true }, { projection: { memberId: 1, city: 1 } })
      return new Map((await found.toArray()).map(({ memberId, city }) => [memberId, city]))
    },
    one: async (memberId, id) => {
      const row = await rows.findOne({ _id: id, memberId })
      return row && toAddress(row)
    },
    insert: async ({ id, ...rest }) => {
      try {
        await rows.insertOne({ _id: id, ...rest })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
    replace: async ({ id, ...rest }) => (await rows.replaceOne({ _id: id, memberId: rest.memberId }, rest)).matchedCount === 1,
    remove: async (memberId, id) => (await rows.deleteOne({ _id: id, memberId })).deletedCount === 1,
    setDefault: async (memberId, id) => {
      // One statement over all her rows: no moment with two defaults or none.
      await rows.updateMany({ memberId }, [{ $set: { isDefault: { $eq: ['$_id', id] } } }])
    },
  }
}
