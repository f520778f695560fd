// Reads one leader's entries of a span from the ledger.
import type { Connection } from 'mongoose'
import type { ChainedTransfer, ChainLink } from './chain.rules.ts'
import type { Transfer } from './transfer.rules.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { StatementStore } from './leader-statement.service.ts'

type Row = Omit<Transfer, 'transferId'> & { _id: string; at: Date; chain: ChainLink }

export function createStatementStore(db: Connection): StatementStore {
  const transfers = collectionOf<Row>(db, 'transfers')
  return {
    async between(leaderId, fromMs, untilMs, limit) {
      const filter = { 'chain.leaderId': leaderId, at: { $gte: new Date(fromMs), $lt: new Date(untilMs) } }
      const rows = await transfers.find(filter).sort({ 'chain.number': 1 }).limit(limit).toArray()
      return rows.map(({ _id, at, ...row }): ChainedTransfer => ({ ...row, transferId: _id, atMs: at.getTime() }))
    },
    async headBefore(leaderId, atMs) {
      const filter = { 'chain.leaderId': leaderId, at: { $lt: new Date(atMs) } }
      const row = await transfers.findOne(filter, { sort: { 'chain.number': -1 }, projection: { chain: 1 } })
      return row?.chain ?? null
    },
  }
}
