// The hash chain of one leader: every entry of hers carries the hash of the one before, from the first, so an edited or missing row is seen.
import { createHash } from 'node:crypto'
import { balancesAfter, NO_BALANCES, type LeaderBalances } from './balance.rules.ts'
import type { Transfer } from './transfer.rules.ts'

/** Where an entry stands in its leader's chain. number counts from 1; after: her balances once it is in. */
export type ChainLink = {
  readonly leaderId: string
  readonly number: number
  readonly previousHash: string
  readonly hash: string
  readonly after: LeaderBalances
}
export type ChainedTransfer = Transfer & { readonly atMs: number; readonly chain: ChainLink }
export type ChainHead = Pick<ChainLink, 'number' | 'hash' | 'after'>

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** What stands before the first entry: bound to the leader, so two chains cannot be swapped. */
export function emptyHead(leaderId: string): ChainHead {
  return { number: 0, hash: sha256(`sibo-chain-v1|${leaderId}`), after: NO_BALANCES }
}

/** Puts a transfer behind a head. */
export function chainTransfer(head: ChainHead, leaderId: string, transfer: Transfer, atMs: number): ChainedTransfer {
  const link = { leaderId, number: head.number + 1, previousHash: head.hash, after: balancesAfter(head.after, transfer) }
  return { ...transfer, atMs, chain: { ...link, hash: entryHash(transfer, atMs, link) } }
}

export function headOf(entry: ChainedTransfer): ChainHead {
  return entry.chain
}

// Fields in a fixed order: the same entry gives the same bytes whoever reads it from wherever.
function entryHash(transfer: Transfer, atMs: number, link: Omit<ChainLink, 'hash'>): string {
  const { transferId, debit, credit, amountFen, code, orderId, orderNo, explain } = transfer
  const why = explain && [
    explain.touchAtMs,
    explain.bindingSinceMs,
    explain.reason,
    explain.ruleVersion,
    explain.baseFen,
    explain.rateBps,
    explain.fenPerUnit,
    explain.units,
    explain.title,
  ]
  const { leaderId, number, previousHash, after } = link
  const balances = [after.frozenFen, after.availableFen, after.withdrawingFen]
  return sha256(
    JSON.stringify([previousHash, leaderId, number, transferId, debit, credit, amountFen, code, orderId, orderNo, why, atMs, balances]),
  )
}

/** A row of the shop's own stands in no chain: its hash is of itself alone, so an edit of any of its fields shows. */
export function plainHash(transfer: Transfer, atMs: number): string {
  const { transferId, debit, credit, amountFen, code, orderId, orderNo } = transfer
  return sha256(JSON.stringify(['sibo-row-v1', transferId, debit, credit, amountFen, code, orderId, orderNo, atMs]))
}

function sameBalances(one: LeaderBalances, other: LeaderBalances): boolean {
  return one.frozenFen === other.frozenFen && one.availableFen === other.availableFen && one.withdrawingFen === other.withdrawingFen
}

export type ChainFault = { readonly number: number; readonly fault: 'gap' | 'link' | 'balance' | 'hash' }

/** The first thing wrong in a whole chain (entries in order of number), or null. */
export function chainFault(leaderId: string, entries: readonly ChainedTransfer[]): ChainFault | null {
  let head = emptyHead(leaderId)
  for (const entry of entries) {
    const { chain, atMs } = entry
    const expected = chainTransfer(head, leaderId, entry, atMs).chain
    if (chain.number !== expected.number || chain.leaderId !== leaderId) return { number: expected.number, fault: 'gap' }
    if (chain.previousHash !== expected.previousHash) return { number: chain.number, fault: 'link' }
    if (!sameBalances(chain.after, expected.after)) return { number: chain.number, fault: 'balance' }
    if (chain.hash !== expected.hash) return { number: chain.number, fault: 'hash' }
    head = headOf(entry)
  }
  return null
}
