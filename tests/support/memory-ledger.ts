// The stores of ledger and commission rates in memory: they pass the same contract as the ones on MongoDB.
import type { RateTable } from '../../server/commission/rate.rules.ts'
import type { PublishedTable, RateDeskStore, TableDraft } from '../../server/crediting/rate-desk.service.ts'
import { FIRST_TERMS } from '../../server/commission/rate-terms.rules.ts'
import type { RateStore } from '../../server/commission/rate.service.ts'
import { foldBalances } from '../../server/ledger/balance.rules.ts'
import type { ChainedTransfer } from '../../server/ledger/chain.rules.ts'
import type { LedgerStore, StoredTransfer } from '../../server/ledger/ledger.service.ts'

export function memoryLedgerStore(): LedgerStore {
  const rows = new Map<string, StoredTransfer>()
  const all = () => [...rows.values()]
  const chainOf = (leaderId: string) =>
    all()
      .flatMap((row): ChainedTransfer[] => (row.chain?.leaderId === leaderId ? [{ ...row, chain: row.chain }] : []))
      .sort((a, b) => a.chain.number - b.chain.number)
  const headOf = async (leaderId: string) => chainOf(leaderId).at(-1)?.chain ?? null
  return {
    headOf,
    byIds: async (transferIds) =>
      new Map(transferIds.flatMap((id) => (rows.has(id) ? [[id, rows.get(id) as StoredTransfer] as const] : []))),
    async appendChained(entries) {
      for (const entry of entries) {
        const taken = chainOf(entry.chain.leaderId).some((row) => row.chain.number === entry.chain.number)
        if (taken || rows.has(entry.transferId)) return false
        rows.set(entry.transferId, entry)
      }
      return true
    },
    async insertPlain(transfers, atMs) {
      for (const transfer of transfers) {
        if (!rows.has(transfer.transferId)) rows.set(transfer.transferId, { ...transfer, atMs, chain: null })
      }
    },
    entriesOf: async (leaderId, { belowNumber, limit }) =>
      chainOf(leaderId)
        .toReversed()
        .filter((entry) => belowNumber === null || entry.chain.number < belowNumber)
        .slice(0, limit),
    chainOf: async (leaderId) => chainOf(leaderId),
    async headsOf(leaderIds) {
      const heads = await Promise.all(leaderIds.map(headOf))
      return new Map(leaderIds.flatMap((leaderId, place) => (heads[place] ? [[leaderId, heads[place]] as const] : [])))
    },
    async accruedSince(leaderId, sinceMs) {
      const accruals = chainOf(leaderId).filter((entry) => entry.code === 'accrue' && entry.atMs >= sinceMs)
      return { orders: accruals.length, amountFen: accruals.reduce((total, entry) => total + entry.amountFen, 0) }
    },
    ofOrders: async (orderIds) => all().filter((row) => row.orderId !== null && orderIds.includes(row.orderId)),
    flows: async (fromMs, untilMs) =>
      all()
        .filter(({ atMs }) => atMs >= fromMs && atMs < untilMs)
        .map(({ debit, credit, code, amountFen }) => ({ debit, credit, code, amountFen, rows: 1 })),
    balances: async () => foldBalances(rows.values()),
  }
}

export function memoryRateStore(
  first: readonly RateTable[] = [{ version: 1, publishedAtMs: 0, rows: [{ id: 'shop', rate: { bps: 1000 } }] }],
): RateStore {
  const tables = [...first]
  return {
    tables: async () => [...tables],
    async insert(table) {
      if (tables.some((known) => known.version === table.version)) return false
      tables.push(table)
      return true
    },
  }
}

/** The desk's store over the same tables that orders read. */
export function memoryRateDeskStore(rates: RateStore): RateDeskStore {
  const made = new Map<number, PublishedTable>()
  const own = { terms: FIRST_TERMS, reason: null, single: false, byPersonId: null }
  let drafted = 0
  let draft: TableDraft | null = null
  return {
    published: async (limit) => {
      const tables = await rates.tables()
      return tables
        .toReversed()
        .slice(0, limit)
        .map((table) => made.get(table.version) ?? { ...own, ...table, terms: table.terms ?? own.terms })
    },
    async publish(table) {
      if (!(await rates.insert(table))) return false
      made.set(table.version, table)
      return true
    },
    draft: async () => draft,
    async putDraft(given) {
      drafted += 1
      draft = { ...given, version: drafted }
    },
    async dropDraft(version) {
      if (draft?.version !== version) return false
      draft = null
      return true
    },
  }
}
