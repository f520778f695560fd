// What a buyer does about her order after the sale: sees what she may ask for, opens a case, takes it back, sends goods back.
import { createHash } from 'node:crypto'
import type { Actor } from '../actor.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { Refunding } from '../orders/refunding/refunding.service.ts'
import { leftOf } from '../orders/refunding/refunding.rules.ts'
import type { AfterSale, AfterSaleOpen, AfterSaleSendBack, OrderAfterSales } from '../protocol/after-sales.ts'
import { LIMITS } from '../protocol/limits.ts'
import { clockIn, type CaseRow } from './after-sale.rules.ts'
import type { CaseBook } from './case.service.ts'
import type { PresentCase } from './present.service.ts'
import { choicesOf, finalAtOf, isLate, isNoReasonExcluded, proposalOf, shutOf, unitsOf, type Asking } from './reason.rules.ts'

const CASE_ID_CHARS = 24
/** Two of one order at once: the second sees the first's number. */
const TRIES_MAX = 4

export type CaseOpeningDeps = {
  readonly book: CaseBook
  readonly orders: Pick<Refunding, 'byId' | 'byNo'>
  /** What the clock would do at once: money for goods whose time of sending is over. */
  readonly approveByClock: (row: CaseRow) => Promise<CaseRow | null>
  readonly timeZone: string
  readonly nowMs: () => number
}
export type BuyerCaseDeps = Omit<CaseOpeningDeps, 'approveByClock'> & {
  readonly opening: ReturnType<typeof createCaseOpening>
  readonly present: PresentCase
  /** True when all of them are this person's own evidence. */
  readonly isEvidenceOf: (personId: string, pictureIds: readonly string[]) => Promise<boolean>
}
export type BuyerCases = ReturnType<typeof createBuyerCases>
type Opener = { readonly by: 'buyer' | 'staff'; readonly caseId: string }

export const caseIdOf = (personId: string, key: string): string =>
  createHash('sha256').update(`case|${personId}|${key}`).digest('hex').slice(0, CASE_ID_CHARS)

/** Shared by buyers and staff: judges the wish, writes the case, locks the order, judges again. */
export const createCaseOpening = ({ book, orders, timeZone, nowMs, approveByClock }: CaseOpeningDeps) => {
  const askingOf = async (order: OrderRow, without?: string): Promise<Asking> => {
    const cases = (await book.store.ofOrder(order._id)).filter(({ _id }) => _id !== without)
    const bought = cases.filter(({ openedBy, marks }) => openedBy === 'buyer' && marks.at(-1)?.code !== 'void')
    return { order, cases: bought.length, anyOpen: cases.some(({ open }) => open === true), timeZone, nowMs: nowMs() }
  }
  const judge = (asking: Asking, wish: AfterSaleOpen, byStaff: boolean): void => {
    const shut = shutOf(asking, byStaff)
    if (shut !== null) throw new DomainError('wrong_state', { why: shut })
    const choice = choicesOf(asking, byStaff).find(
      ({ kind, reason, unsent }) => kind === wish.kind && reason === wish.reason && unsent === wish.unsent,
    )
    if (!choice) throw new DomainError('wrong_state', { why: 'reason' })
    if (wish.units > choice.unitsMax || (choice.whole && wish.units !== choice.unitsMax))
      throw new DomainError('bad_input', { field: 'units', max: choice.unitsMax })
    if (choice.evidence && wish.pictureIds.length === 0) throw new DomainError('bad_input', { field: 'pictureIds' })
  }
  const rowOf = (order: OrderRow, wish: AfterSaleOpen, { by, caseId }: Opener, number: number): CaseRow => {
    const atMs = nowMs()
    const running = clockIn('requested', wish.kind)
    return {
      _id: caseId,
      orderId: order._id,
      orderNo: order.orderNo,
      memberId: order.memberId,
      showId: order.showId,
      number,
      kind: wish.kind,
      reason: wish.reason,
      units: wish.units,
      unsent: wish.unsent,
      words: wish.words,
      pictureIds: wish.pictureIds,
      askedFen: proposalOf(order, wish.units),
      state: 'requested',
      open: true,
      owed: true,
      clock: running?.clock ?? null,
      dueAt: running && new Date(atMs + running.forMs),
      marks: [{ code: 'opened', by, atMs, words: null }],
      openedBy: by,
      openedAt: new Date(atMs),
      version: 1,
    }
  }
  /** With the order held nothing more leaves: what was judged before must still be so. */
  const locked = async (row: CaseRow): Promise<CaseRow> => {
    for (const one of await book.store.ofOrder(row.orderId)) if (one.owed && !one.open) await book.payOwed(one)
    await book.payOwed(row)
    const order = found(await orders.byId(row.orderId))
    const units = unitsOf(order)
    if (order.openCase?.caseId === row._id && row.units <= (row.unsent ? units.unsent : units.sent)) {
      book.tell(row)
      return row
    }
    await book.move(row, 'withdrawn', { code: 'void', by: 'clock' })
    throw new DomainError('wrong_state', { why: 'changed' })
  }
  /** The order's cases, and what may be asked for now. */
  const pageFor = async (order: OrderRow, present: PresentCase, byStaff = false): Promise<OrderAfterSales> => {
    const [asking, rows] = await Promise.all([askingOf(order), book.store.ofOrder(order._id)])
    const left = leftOf(order)
    const { title, skuLabel, pictureUrl, category } = order.productSnapshot
    return {
      orderNo: order.orderNo,
      orderState: order.state,
      title,
      skuLabel,
      pictureUrl,
      cases: await Promise.all(rows.slice(-LIMITS.casesPerOrderShown).map((row) => present(row))),
      shut: shutOf(asking, byStaff),
      choices: choicesOf(asking, byStaff),
      noReasonExcluded: isNoReasonExcluded(category),
      goodsLeftFen: left.goodsFen,
      freightLeftFen: left.freightFen,
      unitsLeft: left.units,
      finalAtMs: finalAtOf(order, timeZone),
      nowMs: nowMs(),
    }
  }
  return {
    askingOf,
    pageFor,
    locked,
    /** Refuses wrong_state {why}, bad_input {field}, key_reused. The same key answers the same case. */
    open: async (order: OrderRow, wish: AfterSaleOpen, opener: Opener): Promise<CaseRow> => {
      for (let tries = 0; tries < TRIES_MAX; tries += 1) {
        const known = await book.store.byId(opener.caseId)
        if (known) {
          if (known.orderId !== order._id || known.reason !== wish.reason || known.units !== wish.units) throw new DomainError('key_reused')
          return known.owed && known.open ? locked(known) : known
        }
        judge(await askingOf(order), wish, opener.by === 'staff')
        const number = (await book.store.ofOrder(order._id)).length + 1
        const row = rowOf(order, wish, opener, number)
        if ((await book.store.insert(row)) === 'taken') continue
        const held = await locked(row)
        return held.unsent && isLate(order, nowMs()) ? ((await approveByClock(held)) ?? held) : held
      }
      throw new DomainError('wrong_state', { why: 'open' })
    },
  }
}

export const createBuyerCases = ({ book, orders, opening, present, isEvidenceOf, nowMs }: BuyerCaseDeps) => {
  const ownOrder = async (actor: Actor, orderNo: string, act: 'order.readOwn' | 'afterSale.open'): Promise<OrderRow> => {
    const order = found(await orders.byNo(orderNo))
    permit(actor, act, { own: order.memberId === actor.personId })
    return order
  }
  const ownCase = async (actor: Actor, caseId: string, act: 'afterSale.withdraw' | 'afterSale.sendBack'): Promise<CaseRow> => {
    const row = found(await book.store.byId(caseId))
    permit(actor, act, { own: row.memberId === actor.personId })
    return row
  }
  return {
    /** Her order's cases, and what she may ask for now. */
    ofOrder: async (actor: Actor, orderNo: string): Promise<OrderAfterSales> => {
      return opening.pageFor(await ownOrder(actor, orderNo, 'order.readOwn'), present)
    },
    /** Refuses wrong_state {why}, bad_input {field}. */
    open: async (actor: Actor, orderNo: string, wish: AfterSaleOpen, key: string): Promise<AfterSale> => {
      const order = await ownOrder(actor, orderNo, 'afterSale.open')
      if (!(await isEvidenceOf(actor.personId ?? '', wish.pictureIds))) throw new DomainError('bad_input', { field: 'pictureIds' })
      return present(await opening.open(order, wish, { by: 'buyer', caseId: caseIdOf(actor.personId ?? '', key) }))
    },
    /** From requested, or approved before she sent anything. A repeat answers ok. Refuses wrong_state, changed_meanwhile. */
    withdraw: async (actor: Actor, caseId: string): Promise<AfterSale> => {
      const row = await ownCase(actor, caseId, 'afterSale.withdraw')
      if (row.state === 'withdrawn') return present(row)
      if (row.state === 'approved' && row.kind === 'refundOnly') throw new DomainError('wrong_state')
      return present(await book.mustMove(row, 'withdrawn', { code: 'withdrawn', by: 'buyer' }))
    },
    /** The goods are on their way back. Refuses wrong_state. */
    sendBack: async (actor: Actor, caseId: string, { carrier, waybillNo }: AfterSaleSendBack): Promise<AfterSale> => {
      const row = await ownCase(actor, caseId, 'afterSale.sendBack')
      if (row.state === 'returning' && row.sentBack?.waybillNo === waybillNo) return present(row)
      if (row.kind !== 'returnRefund') throw new DomainError('wrong_state')
      const sentBack = { carrier, waybillNo, atMs: nowMs() }
      return present(await book.mustMove(row, 'returning', { code: 'sentBack', by: 'buyer', sentBack }))
    },
  }
}
