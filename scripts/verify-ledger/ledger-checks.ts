// Reads the whole ledger against itself and against orders, payments and refunds: chains of hashes, balances derived again, rows of the shop.
import type { Connection } from 'mongoose'
import { LEADER_SIDES, leaderAccount, leaderOf, type Account } from '../../server/ledger/accounts.rules.ts'
import { chainFault, plainHash } from '../../server/ledger/chain.rules.ts'
import type { TransferCode } from '../../server/ledger/transfer.rules.ts'
import { createLedgerStore } from '../../server/ledger/ledger.store.ts'
import { collectionOf } from '../../server/persistence/collections.ts'
import { postingsOf } from '../../server/withdrawals/posting.rules.ts'
import { postingOf, type WithdrawalDoc } from '../../server/withdrawals/withdrawal-row.rules.ts'
import { ledgerDifferences } from '../reconcile/money-checks.ts'
import { inviterFaults } from './inviter-checks.ts'

type Row = {
  _id: string
  debit: Account
  credit: Account
  amountFen: number
  code: TransferCode
  orderId: string | null
  orderNo: string | null
  at: Date
  hash?: string
  chain?: { leaderId: string; number: number }
}

const WHAT: Readonly<Record<string, string>> = {
  gap: 'is missing, or stands in the wrong place',
  link: 'does not follow the entry before it',
  balance: 'says another balance than its entries make',
  hash: 'is not what it was when it was written',
}

/** Every leader's chain from its first entry, and its last balance against the sum of all rows on her accounts. */
const chainFaults = async (db: Connection): Promise<string[]> => {
  const transfers = collectionOf<Row>(db, 'transfers')
  const store = createLedgerStore(db)
  const leaders = (await transfers.distinct('chain.leaderId')) as string[]
  const balances = await store.balances()
  const found: string[] = []
  for (const leaderId of leaders) {
    const entries = await store.chainOf(leaderId)
    const fault = chainFault(leaderId, entries)
    if (fault !== null) found.push(`leader ${leaderId}: entry ${fault.number} ${WHAT[fault.fault]}`)
    const last = entries.at(-1)?.chain.after
    const sums = LEADER_SIDES.map((side) => balances.get(leaderAccount(leaderId, side)) ?? 0)
    const said = [last?.frozenFen ?? 0, last?.availableFen ?? 0, last?.withdrawingFen ?? 0]
    if (sums.join() !== said.join()) found.push(`leader ${leaderId}: has ${sums.join('/')} fen by all rows, ${said.join('/')} by her chain`)
  }
  return found
}

/** From where to where a row of the shop may go, by its code. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  sale: ['provider>sales'],
  saleBack: ['sales>provider'],
  fee: ['providerFees>provider'],
  payout: ['cash>provider', 'provider>cash'],
}

/** A row that was written before rows had a hash has none; after the first that has one, each has. */
const hashFault = (row: Row, hashedSince: Date | null): string[] => {
  const { _id: transferId, hash, at } = row
  if (hash === undefined) return hashedSince !== null && at > hashedSince ? [`${transferId}: has lost its hash`] : []
  return hash === plainHash({ ...row, transferId, explain: null }, at.getTime())
    ? []
    : [`${transferId}: is not what it was when it was written`]
}

/** Rows of the shop's own stand in no chain: each goes the way of its code, and is what it was. */
const shopFaults = async (db: Connection): Promise<string[]> => {
  const transfers = collectionOf<Row>(db, 'transfers')
  const rows = await transfers.find({ 'chain.leaderId': { $exists: false } }).toArray()
  const hashedSince =
    rows.flatMap(({ hash, at }) => (hash === undefined ? [] : [at])).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null
  return rows.flatMap((row) => {
    const { _id, debit, credit, code } = row
    if (leaderOf(debit) ?? leaderOf(credit)) return [`${_id}: touches a leader and stands in no chain`]
    const way = WAYS[code]?.includes(`${debit}>${credit}`) ? [] : [`${_id}: ${code} from ${debit} to ${credit}`]
    return [...way, ...hashFault(row, hashedSince)]
  })
}

type ClaimRow = { _id: string; state: string; rewardFen: number; budgetId: string | null }
type BudgetRow = { _id: string; heldFen: number; spentFen: number }
const PAID_OUT: TransferCode[] = ['withdraw', 'back', 'withdrawn', 'tax']

/** Every withdrawal's entries are those that follow from its state, and no others. */
const withdrawalFaults = async (db: Connection): Promise<string[]> => {
  const [withdrawals, rows] = await Promise.all([
    collectionOf<WithdrawalDoc>(db, 'withdrawals').find({}).toArray(),
    collectionOf<Row>(db, 'transfers')
      .find({ code: { $in: PAID_OUT } })
      .toArray(),
  ])
  const written = new Map(rows.map(({ _id, amountFen }) => [_id, amountFen]))
  const due = new Map<string, number>()
  for (const row of withdrawals) {
    const postings = postingsOf(postingOf(row))
    // One that never was a request has both its entries or neither.
    if (row.void && !written.has(postings[0]?.transferId ?? '')) continue
    for (const { transferId, amountFen } of postings) due.set(transferId, amountFen)
  }
  return [...new Set([...due.keys(), ...written.keys()])]
    .filter((id) => due.get(id) !== written.get(id))
    .map((id) => `${id}: ${written.get(id) ?? 'nothing'} in the ledger, ${due.get(id) ?? 'nothing'} by withdrawals`)
}

/** Every reward in the ledger is that of a done claim, once, and budgets hold exactly what their claims say. */
const rewardFaults = async (db: Connection): Promise<string[]> => {
  const [claims, rows, budgets] = await Promise.all([
    collectionOf<ClaimRow>(db, 'taskClaims')
      .find({ rewardFen: { $gt: 0 } })
      .toArray(),
    collectionOf<Row>(db, 'transfers').find({ code: 'reward' }).toArray(),
    collectionOf<BudgetRow>(db, 'rewardBudgets').find({}).toArray(),
  ])
  const done = claims.filter(({ state }) => state === 'done')
  const due = new Map(done.map(({ _id, rewardFen }) => [`${_id}:reward`, rewardFen]))
  const written = new Map(rows.map(({ _id, amountFen }) => [_id, amountFen]))
  const sumOf = (budgetId: string, states: readonly string[]): number =>
    claims.filter((one) => one.budgetId === budgetId && states.includes(one.state)).reduce((sum, { rewardFen }) => sum + rewardFen, 0)
  return [
    ...[...new Set([...due.keys(), ...written.keys()])]
      .filter((id) => due.get(id) !== written.get(id))
      .map((id) => `${id}: ${written.get(id) ?? 'nothing'} in the ledger, ${due.get(id) ?? 'nothing'} by tasks`),
    ...budgets
      .filter(({ _id, heldFen, spentFen }) => heldFen !== sumOf(_id, ['claimed', 'proved']) || spentFen !== sumOf(_id, ['done']))
      .map(({ _id }) => `budget ${_id}: kept or spent is not what its claims say`),
  ]
}

/** Everything that is wrong, in words; empty when the ledger is whole. Call it in a quiet moment, or the newest order may be between two writes. */
export const checkLedger = async (db: Connection): Promise<string[]> => [
  ...(await chainFaults(db)),
  ...(await shopFaults(db)),
  ...(await withdrawalFaults(db)),
  ...(await rewardFaults(db)),
  ...(await inviterFaults(db)),
  ...(await ledgerDifferences(db)).map(({ what }) => what),
]

/** How much was read, for the last line. */
export const sizeOf = async (db: Connection): Promise<{ rows: number; leaders: number; totalFen: number }> => {
  const transfers = collectionOf<Row>(db, 'transfers')
  const [rows, leaders, balances] = await Promise.all([
    transfers.countDocuments(),
    transfers.distinct('chain.leaderId', { 'chain.leaderId': { $type: 'string' } }),
    createLedgerStore(db).balances(),
  ])
  return { rows, leaders: leaders.length, totalFen: [...balances.values()].reduce((sum, fen) => sum + fen, 0) }
}
