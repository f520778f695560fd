// The ledger: writes transfers once each, keeps every leader's chain whole under many writers, and answers balances and entries.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../actor.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { Fen } from '../protocol/money.ts'
import { NO_BALANCES, sumOfBalances, type Balances, type LeaderBalances } from './balance.rules.ts'
import { chainFault, chainTransfer, emptyHead, headOf, type ChainedTransfer, type ChainFault, type ChainHead } from './chain.rules.ts'
import { statementOf, type Flow, type Statement } from './statement.rules.ts'
import { chainLeader, transferFault, type Transfer } from './transfer.rules.ts'

export type LedgerStore = {
  readonly byIds: (transferIds: readonly string[]) => Promise<Map<string, StoredTransfer>>
  readonly headOf: (leaderId: string) => Promise<ChainHead | null>
  /** In order, all or a first part of them; false when a number or an id was taken meanwhile. */
  readonly appendChained: (entries: readonly ChainedTransfer[]) => Promise<boolean>
  /** Rows without a chain; ids that are there already are left as they are. */
  readonly insertPlain: (transfers: readonly Transfer[], atMs: number) => Promise<void>
  /** A leader's entries, the newest first, below a number. */
  readonly entriesOf: (leaderId: string, ask: { belowNumber: number | null; limit: number }) => Promise<ChainedTransfer[]>
  /** Her whole chain from its first entry. */
  readonly chainOf: (leaderId: string) => Promise<ChainedTransfer[]>
  readonly headsOf: (leaderIds: readonly string[]) => Promise<Map<string, ChainHead>>
  /** What was accrued to her since a moment: how many orders, how much. */
  readonly accruedSince: (leaderId: string, sinceMs: number) => Promise<{ orders: number; amountFen: Fen }>
  readonly ofOrders: (orderIds: readonly string[]) => Promise<StoredTransfer[]>
  readonly balances: () => Promise<Balances>
  /** Rows from a moment (inside) to another (outside), summed by accounts and code. */
  readonly flows: (fromMs: number, untilMs: number) => Promise<Flow[]>
}
export type StoredTransfer = Transfer & { readonly atMs: number; readonly chain: ChainedTransfer['chain'] | null }

/** fresh: written by this call; false: it was there already. */
export type Posted = { readonly entry: StoredTransfer; readonly fresh: boolean }

export type LedgerDeps = { readonly store: LedgerStore; readonly clock: { readonly nowMs: () => number } }
export type LedgerService = ReturnType<typeof createLedgerService>

/** Transfers of one leader written together; more wait for the next write. */
const CHAIN_BATCH_MAX = 128
/** Another process took the number: each loss means somebody else won, so this many in a row is a fault elsewhere. */
const TRIES_MAX = 200
const RETRY_JITTER_MS = 20

/** Whether a transfer may follow what a leader has now. */
type Guard = (before: LeaderBalances) => boolean
type Job = {
  readonly transfers: readonly Transfer[]
  /** Written alone, and only behind a head that lets it. */
  readonly guard?: Guard
  readonly done: (posted: Posted[]) => void
  readonly failed: (err: unknown) => void
}

export function createLedgerService({ store, clock }: LedgerDeps) {
  const waiting = new Map<string, Job[]>()
  const running = new Set<string>()

  /**
   * Writes each transfer once, whatever is repeated or runs beside it; answers them in the same order. All transfers of one call that
   * touch leaders must be one leader's or be independent of each other. Throws (a programmer's fault) on a transfer that may not be written.
   */
  async function post(transfers: readonly Transfer[]): Promise<Posted[]> {
    for (const transfer of transfers) {
      const fault = transferFault(transfer)
      if (fault !== null) throw new Error(`transfer ${transfer.transferId} may not be written: ${fault}`)
    }
    const byLeader = Map.groupBy(transfers, chainLeader)
    const groups = await Promise.all(
      [...byLeader].map(([leaderId, group]) => (leaderId === null ? postPlain(group) : enqueue(leaderId, group))),
    )
    const posted = new Map(groups.flat().map((one) => [one.entry.transferId, one]))
    return transfers.flatMap((transfer) => posted.get(transfer.transferId) ?? [])
  }

  /**
   * Writes one leader's transfer only where she has at least so much available at that very place of her chain: two askers cannot both
   * take it. Null when she has not. A transfer that is there already is answered as it is.
   */
  async function postWithin(transfer: Transfer, availableFen: Fen): Promise<Posted | null> {
    const [fault, leaderId] = [transferFault(transfer), chainLeader(transfer)]
    if (fault !== null || leaderId === null) throw new Error(`transfer ${transfer.transferId} may not be written: ${fault ?? 'no leader'}`)
    return (await enqueue(leaderId, [transfer], (before) => before.availableFen >= availableFen))[0] ?? null
  }

  async function postPlain(transfers: readonly Transfer[]): Promise<Posted[]> {
    const ids = transfers.map((transfer) => transfer.transferId)
    const before = await store.byIds(ids)
    await store.insertPlain(
      transfers.filter((transfer) => !before.has(transfer.transferId)),
      clock.nowMs(),
    )
    const after = await store.byIds(ids)
    if (ids.some((id) => !after.has(id))) throw new DomainError('unavailable')
    return [...after.values()].map((entry) => ({ entry, fresh: !before.has(entry.transferId) }))
  }

  // In one process writers of a leader stand in line and write together; across processes the index on (leader, number) judges.
  function enqueue(leaderId: string, transfers: readonly Transfer[], guard?: Guard): Promise<Posted[]> {
    return new Promise((done, failed) => {
      const line = waiting.get(leaderId) ?? []
      waiting.set(leaderId, [...line, { transfers, ...(guard && { guard }), done, failed }])
      if (!running.has(leaderId)) void drain(leaderId)
    })
  }

  async function drain(leaderId: string): Promise<void> {
    running.add(leaderId)
    for (;;) {
      const jobs = takeBatch(leaderId)
      if (jobs.length === 0) break
      try {
        const posted = await writeChain(
          leaderId,
          jobs.flatMap((job) => job.transfers),
          jobs[0]?.guard,
        )
        const byId = new Map(posted.map((one) => [one.entry.transferId, one]))
        for (const job of jobs) job.done(job.transfers.flatMap((transfer) => byId.get(transfer.transferId) ?? []))
      } catch (err) {
        for (const job of jobs) job.failed(err)
      }
    }
    running.delete(leaderId)
  }

  function takeBatch(leaderId: string): Job[] {
    const line = waiting.get(leaderId) ?? []
    let count = 0
    const ends = (job: Job, place: number) => (place > 0 && (job.guard ?? line[0]?.guard) !== undefined) || count > CHAIN_BATCH_MAX
    const fitting = line.findIndex((job, place) => {
      count += job.transfers.length
      return ends(job, place)
    })
    const take = fitting === -1 ? line.length : Math.max(1, fitting)
    const rest = line.slice(take)
    if (rest.length === 0) waiting.delete(leaderId)
    else waiting.set(leaderId, rest)
    return line.slice(0, take)
  }

  async function writeChain(leaderId: string, transfers: readonly Transfer[], guard?: Guard): Promise<Posted[]> {
    const ids = transfers.map((transfer) => transfer.transferId)
    const there = await store.byIds(ids)
    const known = new Set(there.keys())
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const missing = [...new Map(transfers.map((transfer) => [transfer.transferId, transfer])).values()].filter(
        ({ transferId }) => !there.has(transferId),
      )
      if (missing.length === 0) return [...there.values()].map((entry) => ({ entry, fresh: !known.has(entry.transferId) }))
      const head = (await store.headOf(leaderId)) ?? emptyHead(leaderId)
      if (guard && !guard(head.after)) return []
      const entries = chained(leaderId, head, missing)
      if (await store.appendChained(entries)) {
        for (const entry of entries) there.set(entry.transferId, entry)
        continue
      }
      // Ask by id first: a twin elsewhere may have written the very same transfers.
      for (const [id, entry] of await store.byIds(ids)) {
        const mine = entries.some((own) => own.transferId === id && own.chain.hash === entry.chain?.hash)
        if (!there.has(id) && !mine) known.add(id)
        there.set(id, entry)
      }
      await sleep(Math.random() * RETRY_JITTER_MS)
    }
    throw new DomainError('busy')
  }

  function chained(leaderId: string, head: ChainHead, transfers: readonly Transfer[]): ChainedTransfer[] {
    const atMs = clock.nowMs()
    let last = head
    return transfers.map((transfer) => {
      const entry = chainTransfer(last, leaderId, transfer, atMs)
      last = headOf(entry)
      return entry
    })
  }

  /** What a leader has now, and the number of her last entry (the version of these figures). */
  async function balancesOf(leaderId: string): Promise<LeaderBalances & { readonly version: number }> {
    const head = await store.headOf(leaderId)
    return { ...(head?.after ?? NO_BALANCES), version: head?.number ?? 0 }
  }

  async function balancesOfMany(leaderIds: readonly string[]): Promise<Map<string, LeaderBalances>> {
    const heads = await store.headsOf(leaderIds)
    return new Map(leaderIds.map((leaderId) => [leaderId, heads.get(leaderId)?.after ?? NO_BALANCES]))
  }

  /** The caller's own entries, newest first; cursor: the number of the last row of the page before. */
  async function ownEntries(actor: Actor, ask: { cursor: string | null; limit: number }) {
    permit(actor, 'earnings.read', { own: actor.leaderId !== null })
    const number = /^\d{1,12}$/.test(ask.cursor ?? '') ? Number(ask.cursor) : null
    const rows = await store.entriesOf(actor.leaderId ?? '', { belowNumber: number, limit: ask.limit + 1 })
    const page = rows.slice(0, ask.limit)
    return { rows: page, next: rows.length > ask.limit ? String(page.at(-1)?.chain.number) : null }
  }

  /** One entry and whether it still follows the one before it, made again now. Another's is not found; finance reads anybody's. */
  async function ownEntry(actor: Actor, entryId: string): Promise<{ entry: ChainedTransfer; follows: boolean }> {
    const row = (await store.byIds([entryId])).get(entryId)
    const leaderId = row?.chain?.leaderId
    permit(actor, 'entry.explain', { own: leaderId !== undefined && leaderId === actor.leaderId })
    const entry = found(row?.chain ? { ...row, chain: row.chain } : null)
    const { number, hash, previousHash } = entry.chain
    const [before] = await store.entriesOf(entry.chain.leaderId, { belowNumber: number, limit: 1 })
    const head = before ? headOf(before) : emptyHead(entry.chain.leaderId)
    const again = chainTransfer(head, entry.chain.leaderId, entry, entry.atMs).chain
    return { entry, follows: again.number === number && again.hash === hash && again.previousHash === previousHash }
  }

  /** The sum of all accounts: 0, or a row was written by hand. */
  async function sumOfAll(): Promise<Fen> {
    return sumOfBalances(await store.balances())
  }

  /** The first thing wrong in a leader's chain, or null. */
  async function verify(leaderId: string): Promise<ChainFault | null> {
    return chainFault(leaderId, await store.chainOf(leaderId))
  }

  /** Which of these rows are there. */
  async function known(transferIds: readonly string[]): Promise<Set<string>> {
    return new Set((await store.byIds(transferIds)).keys())
  }

  /** The merchant's statement of a span, derived anew from the rows each time. */
  async function statement(fromMs: number, untilMs: number): Promise<Statement> {
    const [before, within] = await Promise.all([store.flows(0, fromMs), store.flows(fromMs, untilMs)])
    return statementOf(before, within)
  }

  const { accruedSince, ofOrders, balances } = store
  return {
    post,
    postWithin,
    balancesOf,
    balancesOfMany,
    ownEntries,
    ownEntry,
    sumOfAll,
    verify,
    known,
    statement,
    accruedSince,
    ofOrders,
    balances,
  }
}
