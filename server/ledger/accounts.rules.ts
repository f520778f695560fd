// The accounts of the ledger and what their signs mean: a balance is credits minus debits, and all balances together make zero.

/**
 * Accounts of the shop. provider: money buyers paid that lies with the payment provider (negative = ours to fetch);
 * sales: what was sold; commission: the merchant's expense; cash: our bank; tax: withheld for the tax office; writeOff: debts given up.
 */
export const SHOP_ACCOUNTS = ['provider', 'sales', 'providerFees', 'commission', 'tax', 'cash', 'writeOff'] as const
export type ShopAccount = (typeof SHOP_ACCOUNTS)[number]

/** What is owed to a leader (positive), by how far it has come. */
export const LEADER_SIDES = ['frozen', 'available', 'withdrawing'] as const
export type LeaderSide = (typeof LEADER_SIDES)[number]
export type LeaderAccount = `leader:${string}:${LeaderSide}`
export type Account = ShopAccount | LeaderAccount

export function leaderAccount(leaderId: string, side: LeaderSide): LeaderAccount {
  return `leader:${leaderId}:${side}`
}

/** Whose account it is and which side; null for the shop's own. */
export function leaderOf(account: Account): { leaderId: string; side: LeaderSide } | null {
  const [kind, leaderId, side] = account.split(':')
  return kind === 'leader' && leaderId !== undefined ? { leaderId, side: side as LeaderSide } : null
}
