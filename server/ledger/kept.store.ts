// What the ledger keeps of a leader: her entries and months. It is never changed; money that is still hers, or owed, holds her account.
import type { Connection } from 'mongoose'
import { KEPT_BY_LAW, momentText, type Keeper, type KeptRow } from '../keeping.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { ChainLink } from './chain.rules.ts'
import { localDay } from './local-day.rules.ts'
import type { Transfer } from './transfer.rules.ts'

export type LedgerKeeperDeps = {
  readonly db: Connection
  readonly leaderIdOf: (memberId: string) => Promise<string | null>
  readonly timeZone: string
}
type Row = Omit<Transfer, 'transferId'> & { _id: string; at: Date; chain: ChainLink }

export const createLedgerKeepers = ({ db, leaderIdOf, timeZone }: LedgerKeeperDeps): readonly Keeper[] => {
  const transfers = collectionOf<Row>(db, 'transfers')
  const chainOf = async (memberId: string): Promise<Row[]> => {
    const leaderId = await leaderIdOf(memberId)
    if (leaderId === null) return []
    return transfers.find({ 'chain.leaderId': leaderId }).sort({ 'chain.number': 1 }).toArray()
  }
  const balancesAfter = ({ after: { frozenFen, availableFen, withdrawingFen } }: ChainLink) => ({ frozenFen, availableFen, withdrawingFen })
  return [
    {
      name: 'ledger',
      collections: ['transfers'],
      gather: async (memberId) =>
        (await chainOf(memberId)).map(({ chain, code, amountFen, debit, credit, orderNo, at }) => ({
          number: chain.number,
          ...{ code, amountFen, debit, credit },
          orderNo: orderNo ?? null,
          ...balancesAfter(chain),
          hash: chain.hash,
          at: momentText(at),
        })),
      forget: KEPT_BY_LAW,
      async blocks(memberId) {
        const leaderId = await leaderIdOf(memberId)
        const head = leaderId === null ? null : await transfers.findOne({ 'chain.leaderId': leaderId }, { sort: { 'chain.number': -1 } })
        return head && Object.values(balancesAfter(head.chain)).some((fen) => fen !== 0) ? 'balance' : null
      },
    },
    {
      name: 'statements',
      collections: ['transfers'],
      async gather(memberId) {
        const months = Map.groupBy(await chainOf(memberId), ({ at }) => localDay(at.getTime(), timeZone).slice(0, 7))
        return [...months].flatMap(([month, rows]): KeptRow[] => {
          const last = rows.at(-1)
          if (!last) return []
          return [{ month, entries: rows.length, lastNumber: last.chain.number, ...balancesAfter(last.chain), headHash: last.chain.hash }]
        })
      },
      forget: KEPT_BY_LAW,
    },
  ]
}
