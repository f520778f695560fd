// The book of after-sale cases: what every step of a case writes, by compare-and-set, and the lock it holds on its order meanwhile.
import type { Bus } from '../domain-events.ts'
import { DomainError } from '../domain-error.ts'
import type { Receipts } from '../fulfilment/receipt.service.ts'
import type { Logger } from '../logger.ts'
import type { CaseMark, CaseState, CaseTab } from '../protocol/after-sales.ts'
import { canMove } from '../transitions.ts'
import { CASE_MOVES, clockIn, isOpen, type CaseRow, type FirstYes, type Mark, type RefundPlan } from './after-sale.rules.ts'

export type Change = {
  readonly state: CaseState
  readonly clock: CaseRow['clock']
  readonly dueAt: Date | null
  readonly mark: Mark
  readonly firstYes?: FirstYes | null
  readonly sentBack?: NonNullable<CaseRow['sentBack']>
  readonly agreed?: NonNullable<CaseRow['agreed']>
  readonly plan?: RefundPlan
  /** Set when the case is over: its lock on the order is owed its end. */
  readonly closedAt?: Date
}
export type CaseAfter = { readonly atMs: number; readonly caseId: string }
export type CaseStore = {
  /** `taken`: the id is known, another case of the order is open, or its number is used. */
  readonly insert: (row: CaseRow) => Promise<'inserted' | 'taken'>
  readonly byId: (caseId: string) => Promise<CaseRow | null>
  readonly ofOrder: (orderId: string) => Promise<readonly CaseRow[]>
  /** Only while the case is as it was seen (version and state). */
  readonly change: (caseId: string, seen: Pick<CaseRow, 'version' | 'state'>, change: Change) => Promise<CaseRow | null>
  /** The order took this case's lock, or let it go. */
  readonly paid: (caseId: string, seenVersion: number) => Promise<void>
  readonly owed: (limit: number) => Promise<readonly CaseRow[]>
  readonly due: (nowMs: number, limit: number) => Promise<readonly CaseRow[]>
  /** Agreed or being refunded, whose next try has come. */
  readonly toRefund: (nowMs: number, limit: number) => Promise<readonly CaseRow[]>
  readonly tryLater: (caseId: string, atMs: number) => Promise<void>
  /** A tab's cases: what is due first; closed ones newest first. */
  readonly list: (ask: { tab: CaseTab; orderNo?: string; after: CaseAfter | null; limit: number }) => Promise<readonly CaseRow[]>
  readonly counts: (nowMs: number) => Promise<readonly { readonly tab: CaseTab; readonly count: number; readonly overdue: number }[]>
}

export type CaseBookDeps = {
  readonly store: CaseStore
  readonly receipts: Pick<Receipts, 'holdForCase' | 'caseEnded'>
  readonly bus: Pick<Bus, 'emit'>
  readonly logger: Logger
  readonly nowMs: () => number
}
export type Wish = Partial<Pick<Change, 'firstYes' | 'sentBack' | 'agreed' | 'plan'>> & {
  readonly code: CaseMark
  readonly by: Mark['by']
  readonly words?: string | null
}
export type CaseBook = ReturnType<typeof createCaseBook>

export const createCaseBook = ({ store, receipts, bus, logger, nowMs }: CaseBookDeps) => {
  const tell = ({ memberId, version }: CaseRow): void =>
    bus.emit('toldPerson', { personId: memberId, entry: { kind: 'refresh', version, what: 'orders' } })

  /** Brings the order's lock to what the case is: held while open, given back when over. False: another case holds it still. */
  const payOwed = async (row: CaseRow): Promise<boolean> => {
    if (!isOpen(row.state)) await receipts.caseEnded(row.orderId, row._id)
    else if (!(await receipts.holdForCase(row.orderId, row._id, row.unsent ? row.units : 0))) return false
    await store.paid(row._id, row.version)
    return true
  }
  const settled = async (row: CaseRow): Promise<CaseRow> => {
    tell(row)
    // Not done now: the duty does it.
    if (row.owed) await payOwed(row).catch((err: unknown) => logger.warn({ err, caseId: row._id }, 'order not told of its case yet'))
    return row
  }
  /** Null when the case is not as it was seen. */
  const move = async (row: CaseRow, to: CaseState, { code, by, words = null, ...more }: Wish): Promise<CaseRow | null> => {
    if (!canMove(CASE_MOVES, row.state, to)) throw new DomainError('wrong_state')
    const atMs = nowMs()
    const running = clockIn(to, row.kind)
    const moved = await store.change(row._id, row, {
      ...more,
      state: to,
      clock: running?.clock ?? null,
      dueAt: running && new Date(atMs + running.forMs),
      mark: { code, by, atMs, words },
      ...(isOpen(to) ? {} : { closedAt: new Date(atMs) }),
    })
    return moved && settled(moved)
  }
  /** As `move`; refuses changed_meanwhile when somebody (or the clock) was first. */
  const mustMove = async (row: CaseRow, to: CaseState, wish: Wish): Promise<CaseRow> => {
    const moved = await move(row, to, wish)
    if (!moved) throw new DomainError('changed_meanwhile')
    return moved
  }
  /** A note in the same state: the first of two yeses, the owner's turn. clock null leaves it as it runs. */
  const note = async (
    row: CaseRow,
    { code, by, words = null, ...more }: Wish,
    clock: { clock: CaseRow['clock']; forMs: number } | null = null,
  ): Promise<CaseRow | null> => {
    const atMs = nowMs()
    const running = clock ? { clock: clock.clock, dueAt: new Date(atMs + clock.forMs) } : { clock: row.clock, dueAt: row.dueAt }
    const noted = await store.change(row._id, row, { ...more, state: row.state, ...running, mark: { code, by, atMs, words } })
    return noted && settled(noted)
  }
  return { store, move, mustMove, note, tell, payOwed }
}
