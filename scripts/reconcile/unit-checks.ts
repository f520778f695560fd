// K1 to K3, from rows alone: no unit and no slot in two orders, every order in the shape of its state, nobody over a cap.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../server/persistence/collections.ts'
import { differs, type Difference } from './difference.ts'

type OrderLike = { _id: string; state: string; lotId: string; offerId: string; memberId?: string; quantity: number; units?: number[] }
type Lot = { _id: string; unitCount: number }
type Offer = { _id: string; cap: number }

const OWNING = ['pendingPayment', 'paid', 'toShip', 'shipped', 'completed', 'refunded', 'takenBack']
const BIG = { allowDiskUse: true } as const

/** K1: each unit of a lot has one owner at most, and lies in 1..unitCount. */
export const unitDifferences = async (db: Connection): Promise<Difference[]> => {
  const k1 = differs('K1')
  const orders = collectionOf<OrderLike>(db, 'orders')
  const owns = { $match: { units: { $exists: true } } }
  const [twice, bounds, lots] = await Promise.all([
    orders
      .aggregate<{
        _id: { lot: string; unit: number }
        owners: string[]
      }>(
        [
          owns,
          { $unwind: '$units' },
          { $group: { _id: { lot: '$lotId', unit: '$units' }, n: { $sum: 1 }, owners: { $push: '$_id' } } },
          { $match: { n: { $gt: 1 } } },
        ],
        BIG,
      )
      .toArray(),
    orders
      .aggregate<{
        _id: string
        least: number
        most: number
      }>([owns, { $group: { _id: '$lotId', least: { $min: { $min: '$units' } }, most: { $max: { $max: '$units' } } } }])
      .toArray(),
    collectionOf<Lot>(db, 'lots').find({}).toArray(),
  ])
  const counts = new Map(lots.map(({ _id, unitCount }) => [_id, unitCount]))
  return [
    ...twice.map(({ _id: { lot, unit }, owners }) => k1(`unit ${unit} of lot ${lot} is owned by ${owners.join(' and ')}`)),
    ...bounds.flatMap(({ _id: lot, least, most }) => {
      const count = counts.get(lot)
      if (count === undefined) return [k1(`units of lot ${lot}, which does not exist, are owned`)]
      return least < 1 || most > count ? [k1(`lot ${lot} has units 1..${count}, but ${least}..${most} are owned`)] : []
    }),
  ]
}

/** K2: a state that owns units has as many as its quantity; a closed order has none; under a cap there is a slot for each unit. */
export const shapeDifferences = async (db: Connection): Promise<Difference[]> => {
  const k2 = differs('K2')
  const units = { $size: { $ifNull: ['$units', []] } }
  const wrongOwner = { $and: [{ $in: ['$state', OWNING] }, { $ne: [units, '$quantity'] }] }
  const capped = (
    await collectionOf<Offer>(db, 'offers')
      .find({ cap: { $gt: 0 } }, { projection: { _id: 1 } })
      .toArray()
  ).map(({ _id }) => _id)
  const orders = collectionOf<OrderLike>(db, 'orders')
  const slots = { $size: { $ifNull: ['$slots', []] } }
  const [wrong, closed, slotless, unheld] = await Promise.all([
    orders.find({ $expr: wrongOwner }).toArray(),
    orders.find({ state: 'closed', $or: [{ units: { $exists: true } }, { slots: { $exists: true } }] }).toArray(),
    orders
      .find({ offerId: { $in: capped }, state: { $in: OWNING }, orderNo: { $exists: true }, $expr: { $ne: [slots, '$quantity'] } })
      .toArray(),
    orders.find({ state: 'pendingPayment', expiresAt: { $not: { $type: 'date' } } }).toArray(),
  ])
  return [
    ...wrong.map(({ _id, state, quantity, units: own }) => k2(`${_id} (${state}) owns ${own?.length ?? 0} units of ${quantity}`)),
    ...closed.map(({ _id }) => k2(`${_id} is closed and owns units or slots`)),
    ...slotless.map(({ _id }) => k2(`${_id} has not a slot for each unit under a cap`)),
    ...unheld.map(({ _id }) => k2(`${_id} is unpaid without an end of its hold`)),
  ]
}

/** K3: a member's slots of an offer are different numbers within 1..cap. */
export const capDifferences = async (db: Connection): Promise<Difference[]> => {
  const k3 = differs('K3')
  const caps = new Map((await collectionOf<Offer>(db, 'offers').find({}).toArray()).map(({ _id, cap }) => [_id, cap]))
  const rows = collectionOf<OrderLike>(db, 'orders').aggregate<{ _id: { offerId: string; memberId: string }; slots: number[] }>(
    [
      { $match: { slots: { $exists: true } } },
      { $unwind: '$slots' },
      { $group: { _id: { offerId: '$offerId', memberId: '$memberId' }, slots: { $push: '$slots' } } },
    ],
    BIG,
  )
  const found: Difference[] = []
  for await (const { _id, slots } of rows) {
    const cap = caps.get(_id.offerId) ?? 0
    const isRight = slots.length <= cap && new Set(slots).size === slots.length && slots.every((slot) => slot >= 1 && slot <= cap)
    if (!isRight) found.push(k3(`member ${_id.memberId} holds slots ${slots.join()} of offer ${_id.offerId}, whose cap is ${cap}`))
  }
  return found
}
