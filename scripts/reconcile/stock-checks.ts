// K7: the journal explains every number of stock: what is on hand, what each lot got, what went back, and what a closed offer ended with.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../server/persistence/collections.ts'
import { differs, type Difference } from './difference.ts'

type Stock = { _id: string; onHand: number; reserved: number; safety: number }
type Lot = { _id: string; offerId: string; skuId: string; unitCount: number }
type Offer = { _id: string; state: string; skus: readonly { lotId: string; unitCount: number }[] }
type Move = { _id: string; skuId: string; lotId: string | null; qty: number; from: string; to: string; code: string }
type TakeBack = { _id: string; lotId: string; skuId: string; quantity: number }

const INTO_LOT = ['open', 'topUp']

/** Stock on hand is the sum of its moves, and what may be promised is never below 0. */
const onHandFaults = async (db: Connection): Promise<string[]> => {
  const by = (field: string): object => ({ $sum: { $cond: [{ $eq: [field, 'onHand'] }, '$qty', 0] } })
  const [rows, sums] = await Promise.all([
    collectionOf<Stock>(db, 'stock').find({}).toArray(),
    collectionOf<Move>(db, 'stockMoves')
      .aggregate<{ _id: string; came: number; went: number }>([{ $group: { _id: '$skuId', came: by('$to'), went: by('$from') } }])
      .toArray(),
  ])
  const journal = new Map(sums.map(({ _id, came, went }) => [_id, came - went]))
  const known = new Set(rows.map(({ _id }) => _id))
  return [
    ...rows.flatMap(({ _id, onHand, reserved, safety }) => [
      ...(onHand === (journal.get(_id) ?? 0) ? [] : [`SKU ${_id}: ${onHand} on hand, ${journal.get(_id) ?? 0} by the journal`]),
      ...(onHand - reserved - safety >= 0 ? [] : [`SKU ${_id}: more is promised than there is`]),
    ]),
    ...[...journal.keys()].filter((skuId) => !known.has(skuId)).map((skuId) => `SKU ${skuId} has moves and no stock`),
  ]
}

/** Each lot has exactly the units that moved into it; each take-back has its one move, and each move back its take-back. */
const lotFaults = async (db: Connection): Promise<string[]> => {
  const [lots, moves, backs] = await Promise.all([
    collectionOf<Lot>(db, 'lots').find({}).toArray(),
    collectionOf<Move>(db, 'stockMoves')
      .find({ code: { $in: [...INTO_LOT, 'back'] } })
      .toArray(),
    collectionOf<TakeBack>(db, 'orders')
      .find({ state: 'takenBack' as never })
      .toArray(),
  ])
  const came = new Map<string, number>()
  for (const { lotId, qty, code } of moves) if (lotId !== null && code !== 'back') came.set(lotId, (came.get(lotId) ?? 0) + qty)
  const backMoves = new Map(moves.filter(({ code }) => code === 'back').map((move) => [move._id, move]))
  const backIds = new Set(backs.map(({ _id }) => _id))
  const known = new Set(lots.map(({ _id }) => _id))
  return [
    ...lots
      .filter(({ _id, unitCount }) => (came.get(_id) ?? 0) !== unitCount)
      .map(({ _id, unitCount }) => `lot ${_id} has ${unitCount} units, ${came.get(_id) ?? 0} moved in`),
    ...[...came.keys()].filter((lotId) => !known.has(lotId)).map((lotId) => `units moved into lot ${lotId}, which does not exist`),
    ...backs.flatMap(({ _id, quantity, skuId, lotId }) => {
      const move = backMoves.get(_id)
      const fits = move?.qty === quantity && move.skuId === skuId && move.lotId === lotId
      return fits ? [] : [`take-back ${_id} of ${quantity}: ${move ? `its move says ${move.qty}` : 'no move'}`]
    }),
    ...[...backMoves.keys()].filter((id) => !backIds.has(id)).map((id) => `move ${id} went back without a take-back`),
  ]
}

/** The offer's own count equals the lot's; a closed offer's units are all sold or taken back. */
const offerFaults = async (db: Connection): Promise<string[]> => {
  const [offers, lots, owned] = await Promise.all([
    collectionOf<Offer>(db, 'offers').find({}).toArray(),
    collectionOf<Lot>(db, 'lots').find({}).toArray(),
    collectionOf(db, 'orders')
      .aggregate<{
        _id: { lotId: string; held: boolean }
        n: number
      }>([
        { $match: { units: { $exists: true } } },
        { $group: { _id: { lotId: '$lotId', held: { $eq: ['$state', 'pendingPayment'] } }, n: { $sum: '$quantity' } } },
      ])
      .toArray(),
  ])
  const offerOf = new Map(offers.map((offer) => [offer._id, offer]))
  const ownedOf = (lotId: string, held: boolean): number => owned.find(({ _id }) => _id.lotId === lotId && _id.held === held)?.n ?? 0
  return lots.flatMap(({ _id: lotId, offerId, unitCount }) => {
    const offer = offerOf.get(offerId)
    if (!offer) return [`lot ${lotId} belongs to no offer`]
    const said = offer.skus.find((sku) => sku.lotId === lotId)?.unitCount
    const ended = ownedOf(lotId, false)
    return [
      ...(said === unitCount ? [] : [`offer ${offerId} says ${said} units of lot ${lotId}, the lot ${unitCount}`]),
      ...(offer.state === 'closed' && ended !== unitCount
        ? [`closed offer ${offerId}, lot ${lotId}: ${ended} of ${unitCount} units sold or taken back`]
        : []),
      ...(offer.state === 'closed' && ownedOf(lotId, true) > 0 ? [`closed offer ${offerId} has unpaid orders`] : []),
    ]
  })
}

export const stockDifferences = async (db: Connection): Promise<Difference[]> =>
  [...(await onHandFaults(db)), ...(await lotFaults(db)), ...(await offerFaults(db))].map(differs('K7'))
