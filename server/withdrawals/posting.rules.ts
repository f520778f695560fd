// What the ledger must hold of a withdrawal, by its state alone: fixed ids, so it may be derived and written again at any time. Pure.
import { leaderAccount } from '../ledger/accounts.rules.ts'
import { sideTransfer, type Transfer } from '../ledger/transfer.rules.ts'
import type { Fen } from '../protocol/money.ts'
import type { WithdrawalState } from './withdrawal.rules.ts'

export type Posting = {
  readonly withdrawalId: string
  readonly leaderId: string
  readonly amountFen: Fen
  readonly state: WithdrawalState
  readonly taxFen: Fen | null
  readonly netFen: Fen | null
}
const NAMED = { orderId: null, orderNo: null, explain: null } as const

/** available -> withdrawing, when it is asked for. */
export const askTransfer = ({ withdrawalId, leaderId, amountFen }: Omit<Posting, 'state' | 'taxFen' | 'netFen'>): Transfer =>
  sideTransfer({ ...NAMED, transferId: `${withdrawalId}:withdraw`, code: 'withdraw' }, leaderId, 'available', 'withdrawing', amountFen)

/** withdrawing -> available, whole: it was not paid after all. */
export const backTransfer = ({ withdrawalId, leaderId, amountFen }: Omit<Posting, 'state' | 'taxFen' | 'netFen'>): Transfer =>
  sideTransfer({ ...NAMED, transferId: `${withdrawalId}:back`, code: 'back' }, leaderId, 'withdrawing', 'available', amountFen)

/** Everything that stands in the ledger once the withdrawal is in this state, in order. */
export function postingsOf(row: Posting): Transfer[] {
  const { withdrawalId, leaderId, state, taxFen, netFen } = row
  if (state === 'rejected' || state === 'failed') return [askTransfer(row), backTransfer(row)]
  if (state !== 'paid') return [askTransfer(row)]
  const leaves = (name: 'withdrawn' | 'tax', credit: 'cash' | 'tax', amountFen: Fen): Transfer[] =>
    amountFen === 0
      ? []
      : [{ ...NAMED, transferId: `${withdrawalId}:${name}`, code: name, debit: leaderAccount(leaderId, 'withdrawing'), credit, amountFen }]
  return [askTransfer(row), ...leaves('withdrawn', 'cash', netFen ?? 0), ...leaves('tax', 'tax', taxFen ?? 0)]
}
