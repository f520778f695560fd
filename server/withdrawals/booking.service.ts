// Keeps the ledger and withdrawals' rows one: every change of state owes its entries, which are written by fixed ids until they are there.
import type { Bus } from '../domain-events.ts'
import type { LedgerService } from '../ledger/ledger.service.ts'
import type { Logger } from '../logger.ts'
import type { WithdrawalTab } from '../protocol/withdrawals.ts'
import { askTransfer, backTransfer, postingsOf } from './posting.rules.ts'
import { postingOf, type WithdrawalDoc } from './withdrawal-row.rules.ts'

export type WithdrawalChange = Partial<
  Omit<WithdrawalDoc, '_id' | 'leaderId' | 'memberId' | 'personIndex' | 'amountFen' | 'payee' | 'version'>
>
export type Cursor = { readonly atMs: number; readonly id: string }
export type WithdrawalStore = {
  /** open: this person has another one open. known: this very row is there. */
  readonly insert: (row: WithdrawalDoc) => Promise<'inserted' | 'open' | 'known'>
  readonly byId: (id: string) => Promise<WithdrawalDoc | null>
  /** Without those that never were a request. */
  readonly openOf: (personIndex: string) => Promise<WithdrawalDoc | null>
  readonly openOfLeader: (leaderId: string) => Promise<WithdrawalDoc | null>
  /** Newest first. */
  readonly listOf: (leaderId: string, ask: { after: Cursor | null; limit: number }) => Promise<WithdrawalDoc[]>
  /** Oldest first, ended ones newest first. */
  readonly list: (ask: { tab: WithdrawalTab; after: Cursor | null; limit: number }) => Promise<WithdrawalDoc[]>
  readonly counts: () => Promise<{ tab: WithdrawalTab; count: number }[]>
  /** Compare-and-set on version; null when another was first. `drop` takes fields away. */
  readonly change: (
    row: Pick<WithdrawalDoc, '_id' | 'version'>,
    set: WithdrawalChange,
    drop?: readonly ('open' | 'owed' | 'nextAt')[],
  ) => Promise<WithdrawalDoc | null>
  /** Being paid or paid, from a local day on. */
  readonly payoutsOf: (personIndex: string, fromDay: string) => Promise<WithdrawalDoc[]>
  readonly owed: (limit: number) => Promise<WithdrawalDoc[]>
  /** In a batch or being paid, and their time has come. */
  readonly due: (nowMs: number, limit: number) => Promise<WithdrawalDoc[]>
  readonly byIds: (ids: readonly string[]) => Promise<WithdrawalDoc[]>
  readonly paidBetween: (fromMs: number, untilMs: number) => Promise<WithdrawalDoc[]>
}
export type BookingDeps = {
  readonly store: Pick<WithdrawalStore, 'byId' | 'change' | 'owed'>
  readonly ledger: Pick<LedgerService, 'post' | 'postWithin' | 'known'>
  readonly bus: Pick<Bus, 'emit'>
  readonly logger: Logger
  readonly clock: { readonly nowMs: () => number }
}
export type Booking = ReturnType<typeof createBooking>

const SLICE = 50
/** A slow process may still be writing what another gave up: such a row is looked at for so long. */
const VOID_WATCHED_MS = 60_000

export function createBooking({ store, ledger, bus, logger, clock }: BookingDeps) {
  /** Her pages read again. */
  const tell = ({ memberId, version }: WithdrawalDoc): void =>
    bus.emit('toldPerson', { personId: memberId, entry: { kind: 'refresh', version, what: 'leader' } })

  /** A row that never was a request owes nothing but what a slower process may have taken for it. */
  async function watchVoid(row: WithdrawalDoc): Promise<void> {
    const posting = postingOf(row)
    if ((await ledger.known([askTransfer(posting).transferId])).size > 0) await ledger.post([backTransfer(posting)])
    if (clock.nowMs() - (row.endedAt?.getTime() ?? 0) > VOID_WATCHED_MS) await store.change(row, {}, ['owed'])
  }

  /** Takes the money for a request that has just been written; null when she has not that much: then it never was one. */
  async function take(row: WithdrawalDoc): Promise<WithdrawalDoc | null> {
    const posting = postingOf(row)
    if ((await ledger.postWithin(askTransfer(posting), row.amountFen)) === null) {
      const gone = await store.change(row, { state: 'rejected', void: true, endedAt: new Date(clock.nowMs()) }, ['open'])
      return gone === null ? found(row) : null
    }
    return (await store.change(row, {}, ['owed'])) ?? found(row)
  }

  /** Another process was first with this row. */
  async function found({ _id }: WithdrawalDoc): Promise<WithdrawalDoc | null> {
    const now = await store.byId(_id)
    if (now?.void) await watchVoid(now)
    return now === null || now.void ? null : now
  }

  /** Writes what the row's state owes the ledger. Harmless to repeat. Null: the row never was a request. */
  async function bring(row: WithdrawalDoc): Promise<WithdrawalDoc | null> {
    if (!row.owed) return row.void ? null : row
    if (row.void) {
      await watchVoid(row)
      return null
    }
    if (row.state === 'requested') return take(row)
    await ledger.post(postingsOf(postingOf(row)))
    const booked = (await store.change(row, {}, ['owed'])) ?? (await found(row))
    if (booked) tell(booked)
    return booked
  }

  /** Duty: whatever was cut off between a row and its entries. */
  async function bringOwed(): Promise<void> {
    for (const row of await store.owed(SLICE))
      await bring(row).catch((err: unknown) => logger.error({ err, withdrawalId: row._id }, 'withdrawal not in the ledger yet'))
  }

  return { bring, bringOwed, tell }
}
