// Balances as folds of transfers: nobody keeps a balance that cannot be summed again.
import type { Fen } from '../protocol/money.ts'
import { leaderAccount, leaderOf, type Account } from './accounts.rules.ts'
import type { Transfer } from './transfer.rules.ts'

export type Balances = ReadonlyMap<Account, Fen>
/** What a leader has; availableFen may be below zero after a clawback. */
export type LeaderBalances = { readonly frozenFen: Fen; readonly availableFen: Fen; readonly withdrawingFen: Fen }

export const NO_BALANCES: LeaderBalances = { frozenFen: 0, availableFen: 0, withdrawingFen: 0 }

type Leg = Pick<Transfer, 'debit' | 'credit' | 'amountFen'>

/** Credits minus debits of every account that appears. */
export function foldBalances(transfers: Iterable<Leg>): Balances {
  const balances = new Map<Account, Fen>()
  const add = (account: Account, fen: Fen) => balances.set(account, (balances.get(account) ?? 0) + fen)
  for (const { debit, credit, amountFen } of transfers) {
    add(debit, -amountFen)
    add(credit, amountFen)
  }
  return balances
}

export function balancesOfLeader(balances: Balances, leaderId: string): LeaderBalances {
  const of = (side: 'frozen' | 'available' | 'withdrawing') => balances.get(leaderAccount(leaderId, side)) ?? 0
  return { frozenFen: of('frozen'), availableFen: of('available'), withdrawingFen: of('withdrawing') }
}

/** A leader's balances after one more transfer of hers. */
export function balancesAfter(before: LeaderBalances, leg: Leg): LeaderBalances {
  const after = { ...before }
  for (const [account, fen] of [[leg.debit, -leg.amountFen] as const, [leg.credit, leg.amountFen] as const]) {
    const side = leaderOf(account)?.side
    if (side !== undefined) {
      after[`${side}Fen`] += fen
    }
  }
  return after
}

/** The sum of all balances: zero, or somebody wrote a row by hand. */
export function sumOfBalances(balances: Balances): Fen {
  let total = 0
  for (const fen of balances.values()) {
    total += fen
  }
  return total
}
