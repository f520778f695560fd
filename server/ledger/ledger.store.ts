// The ledger in MongoDB: one insert-only collection; the unique index on (leader, number) judges who writes the next entry of a chain.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { Account } from './accounts.rules.ts'
import { foldBalances, type Balances } from './balance.rules.ts'
import { plainHash, type ChainedTransfer, type ChainHead, type ChainLink } from './chain.rules.ts'
import type { LedgerStore, StoredTransfer } from './ledger.service.ts'
import type { Transfer } from './transfer.rules.ts'

/** chain: of a leader's entry; hash: of a row of the shop's own, since they have one. */
type TransferRow = Omit<Transfer, 'transferId'> & { _id: string; at: Date; chain?: ChainLink; hash?: string }

export function createLedgerStore(db: Connection): LedgerStore {
  const transfers = collectionOf<TransferRow>(db, 'transfers')
  const headOf = async (leaderId: string): Promise<ChainHead | null> => {
    const row = await transfers.findOne({ 'chain.leaderId': leaderId }, { sort: { 'chain.number': -1 }, projection: { chain: 1 } })
    return row?.chain ?? null
  }
  return {
    headOf,
    async byIds(transferIds) {
      const rows = await transfers.find({ _id: { $in: [...transferIds] } }).toArray()
      return new Map(rows.map((row) => [row._id, transferOf(row)]))
    },
    async appendChained(entries) {
      try {
        await transfers.insertMany(
          entries.map((entry) => rowOf(entry, entry.atMs, entry.chain)),
          { ordered: true },
        )
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
    async insertPlain(plain, atMs) {
      if (plain.length === 0) return
      try {
        await transfers.insertMany(
          plain.map((transfer) => rowOf(transfer, atMs)),
          { ordered: false },
        )
      } catch (err) {
        // Unordered: every row that was not there yet is written before the driver tells of those that were.
        if (!isDuplicate(err)) throw err
      }
    },
    async entriesOf(leaderId, { belowNumber, limit }) {
      const filter = { 'chain.leaderId': leaderId, ...(belowNumber === null ? {} : { 'chain.number': { $lt: belowNumber } }) }
      const rows = await transfers.find(filter).sort({ 'chain.number': -1 }).limit(limit).toArray()
      return rows.flatMap(chainedOf)
    },
    async chainOf(leaderId) {
      const rows = await transfers.find({ 'chain.leaderId': leaderId }).sort({ 'chain.number': 1 }).toArray()
      return rows.flatMap(chainedOf)
    },
    async headsOf(leaderIds) {
      const heads = await Promise.all(leaderIds.map(headOf))
      return new Map(leaderIds.flatMap((leaderId, place) => (heads[place] ? [[leaderId, heads[place]] as const] : [])))
    },
    ...sumsOf(db),
  }
}

function sumsOf(db: Connection): Pick<LedgerStore, 'accruedSince' | 'ofOrders' | 'balances' | 'flows'> {
  const transfers = collectionOf<TransferRow>(db, 'transfers')
  return {
    async accruedSince(leaderId, sinceMs) {
      const [group] = await transfers
        .aggregate<{ orders: number; amountFen: number }>([
          { $match: { 'chain.leaderId': leaderId, at: { $gte: new Date(sinceMs) }, code: 'accrue' } },
          { $group: { _id: null, orders: { $sum: 1 }, amountFen: { $sum: '$amountFen' } } },
        ])
        .toArray()
      return { orders: group?.orders ?? 0, amountFen: group?.amountFen ?? 0 }
    },
    async ofOrders(orderIds) {
      return (
        await transfers
          .find({ orderId: { $in: [...orderIds] } })
          .sort({ at: 1, 'chain.number': 1 })
          .toArray()
      ).map(transferOf)
    },
    async flows(fromMs, untilMs) {
      const groups = await transfers
        .aggregate<{ _id: Pick<TransferRow, 'debit' | 'credit' | 'code'>; amountFen: number; rows: number }>([
          { $match: { at: { $gte: new Date(fromMs), $lt: new Date(untilMs) } } },
          {
            $group: { _id: { debit: '$debit', credit: '$credit', code: '$code' }, amountFen: { $sum: '$amountFen' }, rows: { $sum: 1 } },
          },
        ])
        .toArray()
      return groups.map(({ _id, amountFen, rows }) => ({ ..._id, amountFen, rows }))
    },
    async balances(): Promise<Balances> {
      const groups = await transfers
        .aggregate<{ _id: { debit: Account; credit: Account }; amountFen: number }>([
          { $group: { _id: { debit: '$debit', credit: '$credit' }, amountFen: { $sum: '$amountFen' } } },
        ])
        .toArray()
      return foldBalances(groups.map((group) => ({ ...group._id, amountFen: group.amountFen })))
    },
  }
}

function rowOf(transfer: Transfer, atMs: number, chain?: ChainLink): TransferRow {
  const { transferId, debit, credit, amountFen, code, orderId, orderNo, explain } = transfer
  const row = { _id: transferId, debit, credit, amountFen, code, orderId, orderNo, explain, at: new Date(atMs) }
  return chain === undefined ? { ...row, hash: plainHash(transfer, atMs) } : { ...row, chain }
}

function transferOf(row: TransferRow): StoredTransfer {
  const { _id, debit, credit, amountFen, code, orderId, orderNo, explain, at, chain } = row
  return { transferId: _id, debit, credit, amountFen, code, orderId, orderNo, explain, atMs: at.getTime(), chain: chain ?? null }
}

function chainedOf(row: TransferRow): ChainedTransfer[] {
  const transfer = transferOf(row)
  return transfer.chain === null ? [] : [{ ...transfer, chain: transfer.chain }]
}
