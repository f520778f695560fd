// What time does to cases and orders (rules.md 25): answers nobody gave, goods nobody sent back or looked at, orders that become final.
import { DomainError } from '../domain-error.ts'
import type { Logger } from '../logger.ts'
import type { Refunding } from '../orders/refunding/refunding.service.ts'
import { CASE_TERMS, clockStep, type CaseRow } from './after-sale.rules.ts'
import type { CaseBook } from './case.service.ts'
import type { CarryOut } from './carry-out.service.ts'
import { finalAtOf } from './reason.rules.ts'

const SLICE = 100
const DAY_MS = 86_400_000

export type CaseClocksDeps = {
  readonly book: CaseBook
  readonly carryOut: CarryOut
  readonly orders: Pick<Refunding, 'unsettled' | 'settleOwed' | 'settle'>
  /** Finishes what opening a case left undone. */
  readonly locked: (row: CaseRow) => Promise<CaseRow>
  readonly timeZone: string
  readonly nowMs: () => number
  readonly logger: Logger
}
export type CaseClocks = ReturnType<typeof createCaseClocks>

/** Nobody answered in time, or the answer is due at once: all that was asked for. */
export const createClockApproval =
  (book: CaseBook, carryOut: Pick<CarryOut, 'carry'>) =>
  async (row: CaseRow): Promise<CaseRow | null> => {
    const agreed = { goodsFen: row.askedFen, units: row.units }
    const approved = await book.move(row, 'approved', { code: 'approved', by: 'clock', agreed })
    return approved && (approved.kind === 'refundOnly' ? carryOut.carry(approved) : approved)
  }

export const createCaseClocks = ({ book, carryOut, orders, locked, timeZone, nowMs, logger }: CaseClocksDeps) => {
  const approve = createClockApproval(book, carryOut)
  const step = async (row: CaseRow): Promise<void> => {
    switch (clockStep(row, nowMs())) {
      case 'approve':
        return void (await approve(row))
      case 'toOwner':
        return void (await book.note(row, { code: 'toOwner', by: 'clock' }, { clock: 'owner', forMs: CASE_TERMS.ownerMs }))
      case 'lapse':
        return void (await book.move(row, 'withdrawn', { code: 'lapsed', by: 'clock' }))
      case 'arrived':
        return void (await book.move(row, 'received', { code: 'arrived', by: 'clock' }))
      case 'refundWhole':
        return void (await carryOut.start(row, 'clock'))
      case null:
        return undefined
    }
  }
  return {
    /** Duty: every case whose clock ran out. A case somebody moved meanwhile is left alone. */
    runDue: async (): Promise<number> => {
      const due = await book.store.due(nowMs(), SLICE)
      for (const row of due) await step(row)
      if (due.length > 0) logger.info({ cases: due.length }, 'after-sale clocks ran out')
      return due.length
    },
    /** Duty: locks on orders that are owed since a death. */
    payOwed: async (): Promise<void> => {
      for (const row of await book.store.owed(SLICE)) {
        if (!row.open) await book.payOwed(row)
        else
          await locked(row).catch((err: unknown) => {
            if (!(err instanceof DomainError)) throw err
          })
      }
    },
    /** Duty: commission of orders that are final and have no open case becomes available. */
    settleFinal: async (): Promise<number> => {
      for (const { _id } of await orders.settleOwed(SLICE)) await orders.settle(_id)
      const now = nowMs()
      const settleSlice = async (): Promise<number> => {
        let settled = 0
        for (const order of await orders.unsettled(now - CASE_TERMS.afterSaleDays * DAY_MS, SLICE)) {
          const finalAt = finalAtOf(order, timeZone)
          if (finalAt === null || now < finalAt || order.openCase !== undefined) continue
          if (await orders.settle(order._id)) settled += 1
        }
        return settled
      }
      let count = 0
      // A flash sale is received and becomes final at once: on while whole slices were.
      for (let settled = SLICE; settled === SLICE; count += settled) settled = await settleSlice()
      if (count > 0) logger.info({ orders: count }, 'orders are final: commission available')
      return count
    },
  }
}
