// A transfer as its leader sees it: signed, on one side of hers.
import type { EntryRow } from '../protocol/leaders.ts'
import { leaderOf, type LeaderSide } from './accounts.rules.ts'
import type { ChainedTransfer } from './chain.rules.ts'
import type { Transfer, TransferCode } from './transfer.rules.ts'

type ShownCode = EntryRow['code']

const SHOWN: Readonly<Record<TransferCode, ShownCode | null>> = {
  sale: null,
  saleBack: null,
  fee: null,
  payout: null,
  accrue: 'accrue',
  reverse: 'reverse',
  settle: 'settle',
  move: 'move',
  bonus: 'bonus',
  withdraw: 'withdraw',
  back: 'back',
  withdrawn: 'withdrawn',
  tax: 'tax',
  reward: 'reward',
}

/**
 * How much the entry changed, and where: settling shows what became available, asking for a withdrawal what left it, its end what left
 * the shop.
 */
export function signedSide(transfer: Pick<Transfer, 'debit' | 'credit' | 'amountFen'>): { amountFen: number; side: LeaderSide } {
  const into = leaderOf(transfer.credit)?.side
  if (into !== undefined && into !== 'withdrawing') return { amountFen: transfer.amountFen, side: into }
  return { amountFen: -transfer.amountFen, side: leaderOf(transfer.debit)?.side ?? 'available' }
}

/** Wire shape of an entry. */
export function entryRow(entry: ChainedTransfer): EntryRow {
  const { transferId, code, orderNo, atMs, chain, explain } = entry
  return {
    entryId: transferId,
    number: chain.number,
    code: SHOWN[code] ?? 'accrue',
    orderNo,
    ...signedSide(entry),
    atMs,
    hash: chain.hash,
    previousHash: chain.previousHash,
    explain,
  }
}
