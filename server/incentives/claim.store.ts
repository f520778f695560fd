// Claims of tasks in MongoDB: a claim and its budget change in one transaction; what a leader did meanwhile is read of orders and touches.
import type { mongo } from 'mongoose'
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import { inTransaction, type Session } from '../persistence/transaction.ts'
import type { ClaimState } from './task.rules.ts'
import type { BudgetRow } from './task.store.ts'
import type { Claim, ClaimStore } from './task.service.ts'

type ClaimRow = Omit<Claim, 'claimId' | 'claimedAtMs' | 'provedAtMs' | 'owed'> & {
  _id: string
  claimedAt: Date
  provedAt: Date | null
  owed?: true
  lookedAt: Date
  minute: number
}
/** What is read of orders and touches; their own domains write them. */
type SaleRow = { _id: string; showId: string; paidAt?: Date; attribution: { leaderId: string | null } }
type TouchRow = {
  _id: string
  leaderId: string
  showId: string | null
  at: Date
  visitorId: string
  memberId?: string
  refusal: string | null
}

/** What a change of state does to the kept part of a budget, in shares of the reward. */
const KEPT: Readonly<Record<ClaimState, { held: -1 | 0; spent: 1 | 0 }>> = {
  claimed: { held: 0, spent: 0 },
  proved: { held: 0, spent: 0 },
  done: { held: -1, spent: 1 },
  refused: { held: -1, spent: 0 },
  lapsed: { held: -1, spent: 0 },
}

class Short extends Error {}

export function createClaimStore(db: Connection): ClaimStore {
  const claims = collectionOf<ClaimRow>(db, 'taskClaims')
  const budgets = collectionOf<BudgetRow>(db, 'rewardBudgets')
  const keep = async (budgetId: string, rewardFen: number, session: Session): Promise<void> => {
    const fits = { $expr: { $lte: [{ $add: ['$heldFen', '$spentFen', rewardFen] }, '$totalFen'] } }
    const kept = await budgets.updateOne({ _id: budgetId, state: 'open', ...fits }, { $inc: { heldFen: rewardFen } }, { session })
    if (kept.modifiedCount === 0) throw new Short()
  }
  return {
    async insert(claim) {
      try {
        await inTransaction(db, async (session) => {
          await claims.insertOne(rowOf(claim), { session })
          if (claim.budgetId !== null) await keep(claim.budgetId, claim.rewardFen, session)
        })
        return 'inserted'
      } catch (err) {
        if (err instanceof Short) return 'short'
        if (isDuplicate(err)) return 'known'
        throw err
      }
    },
    async byId(claimId) {
      const row = await claims.findOne({ _id: claimId })
      return row && claimOf(row)
    },
    ofLeader: async (leaderId, limit) =>
      (await claims.find({ leaderId }).sort({ claimedAt: -1, _id: -1 }).limit(limit).toArray()).map(claimOf),
    async change({ claimId, version }, { provedAtMs, owed, ...fields }) {
      const set = { ...fields, ...(provedAtMs === undefined ? {} : { provedAt: provedAtMs === null ? null : new Date(provedAtMs) }) }
      const update = {
        ...(owed === true ? { $set: { ...set, owed } as const } : { $set: set }),
        ...(owed === false ? { $unset: { owed: 1 } as const } : {}),
        $inc: { version: 1 },
      }
      return inTransaction(db, async (session) => {
        const row = await claims.findOneAndUpdate({ _id: claimId, version }, update as mongo.UpdateFilter<ClaimRow>, {
          ...{ session, returnDocument: 'after' },
        })
        const moves = KEPT[fields.state ?? 'claimed']
        if (row?.budgetId && moves.held !== 0) {
          const fen = row.rewardFen
          await budgets.updateOne({ _id: row.budgetId }, { $inc: { heldFen: moves.held * fen, spentFen: moves.spent * fen } }, { session })
        }
        return row && claimOf(row)
      })
    },
    owed: async (limit) => (await claims.find({ owed: true }).limit(limit).toArray()).map(claimOf),
    async toLook(nowMs, limit) {
      const rows = await claims.find({ state: 'claimed' }).sort({ lookedAt: 1 }).limit(limit).toArray()
      await claims.updateMany({ _id: { $in: rows.map(({ _id }) => _id) } }, { $set: { lookedAt: new Date(nowMs) } })
      return rows.map(claimOf)
    },
    addMinute: async (claimId, minute) =>
      void (await claims.updateOne(
        { _id: claimId, state: 'claimed', minute: { $lt: minute } },
        { $set: { minute }, $inc: { minutes: 1 } },
      )),
    proved: async ({ after, limit }) =>
      (
        await claims
          .find({ state: 'proved', ...(after && sinceOf(after)) })
          .sort({ provedAt: 1, _id: 1 })
          .limit(limit)
          .toArray()
      ).map(claimOf),
    countProved: () => claims.countDocuments({ state: 'proved' }),
    ...seenBy(db),
  }
}

const sinceOf = ({ atMs, id }: { atMs: number; id: string }) => ({
  $or: [{ provedAt: { $gt: new Date(atMs) } }, { provedAt: new Date(atMs), _id: { $gt: id } }],
})

/** As boards count: an order that went back whole, was blocked or bought by the show's own people is no sale. */
function seenBy(db: Connection): Pick<ClaimStore, 'sales' | 'opens'> {
  const orders = collectionOf<SaleRow>(db, 'orders')
  const touches = collectionOf<TouchRow>(db, 'touches')
  const lastChange = { $last: { $filter: { input: { $ifNull: ['$creditChanges', []] }, cond: '$$this.paid' } } }
  const judged = { $or: ['$insider', { $ifNull: ['$creditBlock', { $ifNull: ['$attribution.selfMatch', false] }] }] }
  const counts = {
    $let: {
      vars: { last: lastChange },
      in: { $cond: [{ $ifNull: ['$$last', false] }, { $ne: ['$$last.kind', 'block'] }, { $not: [judged] }] },
    },
  }
  return {
    async sales(leaderId, showId, fromMs, untilMs) {
      const [sum] = await orders
        .aggregate<{ progress: number; final: number }>([
          {
            $match: {
              'attribution.leaderId': leaderId,
              // Paid within the span, so placed before its end and not long before its beginning: the index is by placement.
              createdAt: { $gte: new Date(fromMs - LATE_PAY_MS), $lt: new Date(untilMs) },
              paidAt: { $gte: new Date(fromMs), $lt: new Date(untilMs) },
              state: { $in: ['paid', 'toShip', 'shipped', 'completed'] },
              ...(showId === null ? {} : { showId }),
            },
          },
          { $match: { $expr: counts } },
          { $group: { _id: null, progress: { $sum: 1 }, final: { $sum: { $cond: [{ $ifNull: ['$settledAt', false] }, 1, 0] } } } },
        ])
        .toArray()
      return { progress: sum?.progress ?? 0, final: sum?.final ?? 0 }
    },
    async opens(leaderId, memberId, showId, fromMs, untilMs) {
      const at = { $gte: new Date(fromMs), $lt: new Date(untilMs) }
      return (await touches.distinct('visitorId', { leaderId, showId, at, refusal: null, memberId: { $ne: memberId } })).length
    },
  }
}
/** An order that was placed is paid within an hour, late payments counted. */
const LATE_PAY_MS = 3_600_000

function rowOf({ claimId, claimedAtMs, provedAtMs, owed, ...claim }: Claim): ClaimRow {
  return {
    ...{ _id: claimId, ...claim, claimedAt: new Date(claimedAtMs), provedAt: provedAtMs === null ? null : new Date(provedAtMs) },
    ...{ lookedAt: new Date(0), minute: 0, ...(owed ? { owed } : {}) },
  }
}
function claimOf({ _id, claimedAt, provedAt, owed, lookedAt: _looked, minute: _minute, ...claim }: ClaimRow): Claim {
  return { claimId: _id, ...claim, claimedAtMs: claimedAt.getTime(), provedAtMs: provedAt?.getTime() ?? null, owed: owed === true }
}
