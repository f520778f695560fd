// Flags in MongoDB, one row a finding, and what the night's look reads of orders, touches, doors and sign-ins.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { FlagOrder, TouchBurst } from './flag.rules.ts'
import type { Flag, FlagDeps, FlagStore } from './flag.service.ts'

type FlagRow = Omit<Flag, 'flagId' | 'atMs' | 'decidedAtMs'> & { _id: string; at: Date; decidedAt: Date | null; owed?: Date }
type OrderRow = {
  _id: string
  orderNo: string
  memberId: string
  goodsFen: number
  paidAt?: Date
  simulated: boolean
  creditBlock?: string | null
  refunds: readonly { goodsFen: number }[]
  attribution: { leaderId: string | null }
  delivery: { deliveryIndex: string; doorIndex?: string; region: string; recipientMasked: string; phoneMasked: string }
  pickup?: object
}
type TouchRow = {
  _id: string
  visitorId: string
  memberId: string | null
  leaderId: string | null
  linkId: string
  minute: number
  at: Date
}
type Door = { region: string; recipientMasked: string; phoneMasked: string; doorIndex?: string }

const TEN_MINUTES = 10

export function createFlagStore(db: Connection): FlagStore {
  const flags = collectionOf<FlagRow>(db, 'flags')
  const looks = collectionOf<{ _id: string; at: Date }>(db, 'flagLooks')
  return {
    ...readsOf(db),
    async insert({ flagId, atMs, decidedAtMs: _decidedAtMs, ...flag }) {
      try {
        await flags.insertOne({ _id: flagId, ...flag, at: new Date(atMs), decidedAt: null })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
    async byId(flagId) {
      const row = await flags.findOne({ _id: flagId })
      return row && flagOf(row)
    },
    async list({ state, beforeId, limit }) {
      const filter = { ...(state === null ? {} : { state }), ...(beforeId === null ? {} : { _id: { $lt: beforeId } }) }
      return (await flags.find(filter).sort({ _id: -1 }).limit(limit).toArray()).map(flagOf)
    },
    async decide(flagId, seenVersion, { atMs, ...by }) {
      const at = new Date(atMs)
      const row = await flags.findOneAndUpdate(
        { _id: flagId, version: seenVersion, state: 'open' },
        { $set: { ...by, decidedAt: at, owed: at }, $inc: { version: 1 } },
        { returnDocument: 'after' },
      )
      return row && flagOf(row)
    },
    done: async (flagId) => void (await flags.updateOne({ _id: flagId }, { $unset: { owed: '' } })),
    owed: async (beforeMs, limit) =>
      (
        await flags
          .find({ owed: { $lt: new Date(beforeMs) } })
          .limit(limit)
          .toArray()
      ).map(flagOf),
    async claimDay(day) {
      try {
        await looks.insertOne({ _id: day, at: new Date() })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
  }
}

function readsOf(db: Connection): Pick<FlagStore, 'orders' | 'bursts'> {
  const orders = collectionOf<OrderRow & { createdAt: Date }>(db, 'orders')
  const touches = collectionOf<TouchRow>(db, 'touches')
  return {
    async orders(sinceMs, limit) {
      const rows = await orders
        .find({
          createdAt: { $gte: new Date(sinceMs) },
          orderNo: { $exists: true },
          simulated: false,
          paidAt: { $exists: true },
          'attribution.leaderId': { $type: 'string' },
          // a pickup point is nobody's home
          pickup: { $exists: false },
        })
        .project<OrderRow>({ orderNo: 1, memberId: 1, goodsFen: 1, creditBlock: 1, refunds: 1, 'attribution.leaderId': 1, delivery: 1 })
        .sort({ createdAt: -1 })
        .limit(limit)
        .toArray()
      return rows.map(orderOf)
    },
    async bursts(sinceMs, leadersMin, visitorsMin) {
      const match = { $match: { at: { $gte: new Date(sinceMs) }, leaderId: { $type: 'string' } } }
      const [visitors, links] = await Promise.all([
        touches
          .aggregate<{ _id: { visitorId: string }; leaders: string[] }>([
            match,
            {
              $group: {
                _id: { visitorId: '$visitorId', slot: { $floor: { $divide: ['$minute', TEN_MINUTES] } } },
                leaders: { $addToSet: '$leaderId' },
              },
            },
            { $match: { [`leaders.${leadersMin - 1}`]: { $exists: true } } },
          ])
          .toArray(),
        touches
          .aggregate<{ _id: { linkId: string; leaderId: string }; visitors: number }>([
            { $match: { ...match.$match, memberId: null } },
            { $group: { _id: { linkId: '$linkId', leaderId: '$leaderId', minute: '$minute', visitorId: '$visitorId' } } },
            { $group: { _id: { linkId: '$_id.linkId', leaderId: '$_id.leaderId', minute: '$_id.minute' }, visitors: { $sum: 1 } } },
            { $match: { visitors: { $gte: visitorsMin } } },
          ])
          .toArray(),
      ])
      return [
        ...visitors.flatMap(({ _id, leaders }) =>
          leaders.map((leaderId): TouchBurst => ({ leaderId, kind: 'manyLeaders', id: _id.visitorId, count: leaders.length })),
        ),
        ...links.map(({ _id, visitors: count }): TouchBurst => ({ leaderId: _id.leaderId, kind: 'manyVisitors', id: _id.linkId, count })),
      ]
    },
  }
}

/** Masks of a member's saved doors, and the networks people signed in from: what near matches compare. */
export function createPlacesReader(db: Connection): Pick<FlagDeps, 'doorsOf' | 'networksOf'> {
  const addresses = collectionOf<Door & { _id: string; memberId: string }>(db, 'addresses')
  const sessions = collectionOf<{ _id: string; personId: string; network: string; createdAtMs: number }>(db, 'sessions')
  return {
    async doorsOf(memberId) {
      const rows = await addresses.find({ memberId }).toArray()
      return rows.map(({ region, recipientMasked, phoneMasked, doorIndex = null }) => ({ region, recipientMasked, phoneMasked, doorIndex }))
    },
    async networksOf(personIds, sinceMs) {
      const rows = await sessions
        .find({ personId: { $in: [...personIds] }, createdAtMs: { $gte: sinceMs } }, { projection: { personId: 1, network: 1 } })
        .toArray()
      return new Map(
        [...Map.groupBy(rows, ({ personId }) => personId)].map(([id, own]) => [id, [...new Set(own.map(({ network }) => network))]]),
      )
    },
  }
}

function flagOf({ _id, at, decidedAt, owed: _owed, ...flag }: FlagRow): Flag {
  return { flagId: _id, ...flag, atMs: at.getTime(), decidedAtMs: decidedAt?.getTime() ?? null }
}

const orderOf = ({ _id, orderNo, memberId, goodsFen, creditBlock, refunds, attribution, delivery }: OrderRow): FlagOrder => ({
  orderId: _id,
  orderNo,
  leaderId: attribution.leaderId ?? '',
  memberId,
  deliveryIndex: delivery.deliveryIndex,
  doorIndex: delivery.doorIndex ?? null,
  region: delivery.region,
  recipientMasked: delivery.recipientMasked,
  phoneMasked: delivery.phoneMasked,
  goodsFen,
  refundedFen: refunds.reduce((total, one) => total + one.goodsFen, 0),
  block: creditBlock ?? null,
})
