// What staff do about after-sale cases: the queue, yes and no, goods received and inspected, cases they open; with step-up, two persons and audit.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { Refunding } from '../orders/refunding/refunding.service.ts'
import type { Act } from '../protocol/acts.ts'
import type { AfterSaleDecide, AfterSaleInspect, AfterSaleOpen, CaseTab, OrderAfterSales, StaffAfterSale } from '../protocol/after-sales.ts'
import { maskedName } from '../protocol/text.ts'
import type { CaseRow, FirstYes } from './after-sale.rules.ts'
import { caseIdOf, type createCaseOpening } from './buyer-case.service.ts'
import type { CarryOut } from './carry-out.service.ts'
import type { CaseBook } from './case.service.ts'
import type { PresentCase } from './present.service.ts'
import { REASONS } from './reason.rules.ts'
import { freightBackOf } from './refund-plan.rules.ts'

/** Above these a refund asks for a fresh proof of who decides, and for a second person. */
export const STEP_UP_ABOVE_FEN = 50_000
export const TWO_ABOVE_FEN = 500_000
const PAGE_ROWS = 20

export type StaffCaseDeps = {
  readonly book: CaseBook
  readonly carryOut: CarryOut
  readonly opening: ReturnType<typeof createCaseOpening>
  readonly orders: Pick<Refunding, 'byId' | 'byNo' | 'groupOf'>
  readonly present: PresentCase
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly audit: Pick<Audit, 'write'>
  /** Another account that may decide: then nobody is both of two. */
  readonly anotherDecides: (personId: string) => Promise<boolean>
  /** She is the buyer of this order or its leader: not hers to decide. */
  readonly isLinked: (personId: string, order: OrderRow) => Promise<boolean>
  readonly nowMs: () => number
}
export type StaffCases = ReturnType<typeof createStaffCases>
type PageAsk = {
  readonly tab?: CaseTab | undefined
  readonly q?: string | undefined
  readonly cursor?: string | undefined
  readonly limit?: string | undefined
}
type Money = Omit<FirstYes, 'personId' | 'atMs'>

export const createStaffCases = (deps: StaffCaseDeps) => {
  const { book, carryOut, opening, orders, present, nicknames, audit, anotherDecides, isLinked, nowMs } = deps

  const freightOf = async (row: CaseRow, order: OrderRow): Promise<number> => {
    if (row.plan) return row.plan.freightFen
    const group = order.freight ? await orders.groupOf(order.freight.groupKey) : []
    const { sellerFault } = REASONS[row.reason]
    return freightBackOf({ order, sellerFault, unsent: row.unsent, units: row.units }, group).ownFen
  }
  const shown = async (actor: Actor, row: CaseRow): Promise<StaffAfterSale> => {
    const order = found(await orders.byId(row.orderId))
    const first = row.firstYes ?? null
    const names = await nicknames([row.memberId, ...(first ? [first.personId] : [])])
    const { title, skuLabel, pictureUrl } = order.productSnapshot
    return {
      afterSale: await present(row),
      title,
      skuLabel,
      pictureUrl,
      buyerName: maskedName(names.get(row.memberId) ?? ''),
      leaderName: order.attribution.leaderName,
      orderState: order.state,
      totalFen: order.totalFen,
      quantity: order.quantity,
      proposedFen: row.agreed?.goodsFen ?? row.askedFen,
      freightFen: await freightOf(row, order),
      sellerFault: REASONS[row.reason].sellerFault,
      firstYes: first && {
        byName: names.get(first.personId) ?? '',
        mine: first.personId === actor.personId,
        goodsFen: first.goodsFen,
        units: first.units,
      },
      stepUpAboveFen: STEP_UP_ABOVE_FEN,
      twoAboveFen: TWO_ABOVE_FEN,
    }
  }
  const write = (actor: Actor, act: Act, row: CaseRow, after: object, reason: string): Promise<void> =>
    audit.write({ actor, act, on: { kind: 'order', id: row.orderNo }, before: { case: row.number, state: row.state }, after, reason })

  /** The case as the deciding person saw it, with her right to decide about this order and this much money. */
  const toDecide = async (actor: Actor, caseId: string, act: 'afterSale.decide' | 'afterSale.receive', seenVersion: number) => {
    permit(actor, act, {})
    const row = found(await book.store.byId(caseId))
    const order = found(await orders.byId(row.orderId))
    if (await isLinked(actor.personId ?? '', order)) throw new DomainError('not_allowed')
    if (row.version !== seenVersion) throw new DomainError('changed_meanwhile')
    return { row, order }
  }
  /** True when the money may move now; false when the first of two yeses was written. */
  const agreedByTwo = async (
    actor: Actor,
    act: Act,
    row: CaseRow,
    money: Money,
    sumFen: number,
    reason: string,
  ): Promise<'now' | CaseRow> => {
    permit(actor, act, { stepUpNow: sumFen > STEP_UP_ABOVE_FEN })
    if (sumFen <= TWO_ABOVE_FEN) return 'now'
    const personId = actor.personId ?? ''
    const first = row.firstYes ?? null
    const isSame = first !== null && (Object.keys(money) as (keyof Money)[]).every((key) => first[key] === money[key])
    if (first && isSame && first.personId !== personId) return 'now'
    // A shop of one decides alone, and the audit says so.
    if (!(await anotherDecides(personId))) {
      await write(actor, act, row, { ...money, single: true }, reason)
      return 'now'
    }
    if (first && isSame) throw new DomainError('wrong_state', { why: 'second' })
    const noted = await book.note(row, { code: 'firstYes', by: 'staff', words: reason, firstYes: { ...money, personId, atMs: nowMs() } })
    if (!noted) throw new DomainError('changed_meanwhile')
    await write(actor, act, row, { ...money, first: true }, reason)
    return noted
  }
  const refuse = async (actor: Actor, row: CaseRow, reason: string): Promise<CaseRow> => {
    const refused = await book.mustMove(row, 'refused', { code: 'refused', by: 'staff', words: reason })
    await write(actor, 'afterSale.decide', row, { state: 'refused' }, reason)
    return refused
  }
  const approve = async (
    actor: Actor,
    row: CaseRow,
    order: OrderRow,
    ask: Extract<AfterSaleDecide, { decision: 'approve' }>,
  ): Promise<CaseRow> => {
    const { goodsFen, units, reason } = ask
    if (goodsFen > row.askedFen) throw new DomainError('bad_input', { field: 'goodsFen', max: row.askedFen })
    if (units > row.units || (row.kind === 'returnRefund' && units === 0))
      throw new DomainError('bad_input', { field: 'units', max: row.units })
    if (row.unsent && units !== row.units) throw new DomainError('bad_input', { field: 'units', max: row.units })
    const freightFen = await freightOf(row, order)
    const money = { goodsFen, units, sellableUnits: 0, damagedUnits: 0 }
    const now = await agreedByTwo(actor, 'afterSale.decide', row, money, goodsFen + freightFen, reason)
    if (now !== 'now') return now
    const agreed = { goodsFen, units }
    const approved = await book.mustMove(row, 'approved', { code: 'approved', by: 'staff', words: reason, agreed, firstYes: null })
    await write(actor, 'afterSale.decide', row, { state: 'approved', ...agreed, freightFen }, reason)
    return approved.kind === 'refundOnly' ? carryOut.carry(approved) : approved
  }
  return {
    list: async (
      actor: Actor,
      { tab = 'waiting', q, cursor, limit }: PageAsk,
    ): Promise<{ rows: StaffAfterSale[]; next: string | null }> => {
      permit(actor, 'afterSale.decide', {})
      const size = Number(limit ?? PAGE_ROWS)
      const [, atMs, caseId] = /^([0-9]{1,15})\.([0-9a-f]{24})$/.exec(cursor ?? '') ?? []
      const after = atMs === undefined || caseId === undefined ? null : { atMs: Number(atMs), caseId }
      const orderNo = q?.trim() ?? ''
      const read = await book.store.list({ tab, after, limit: size + 1, ...(orderNo === '' ? {} : { orderNo }) })
      const page = read.slice(0, size)
      const last = page.at(-1)
      const at = (tab === 'closed' ? last?.closedAt : last?.openedAt)?.getTime() ?? 0
      const rows = await Promise.all(page.map((row) => shown(actor, row)))
      return { rows, next: read.length > size && last ? `${at}.${last._id}` : null }
    },
    counts: async (actor: Actor) => {
      permit(actor, 'afterSale.decide', {})
      return { counts: [...(await book.store.counts(nowMs()))] }
    },
    one: async (actor: Actor, caseId: string): Promise<StaffAfterSale> => {
      permit(actor, 'afterSale.decide', {})
      return shown(actor, found(await book.store.byId(caseId)))
    },
    /** Refuses changed_meanwhile, wrong_state, bad_input {field, max}, confirm_identity, not_allowed (hers or linked to her). */
    decide: async (actor: Actor, caseId: string, ask: AfterSaleDecide): Promise<StaffAfterSale> => {
      const { row, order } = await toDecide(actor, caseId, 'afterSale.decide', ask.seenVersion)
      if (row.state !== 'requested') throw new DomainError('wrong_state')
      const decided = ask.decision === 'refuse' ? await refuse(actor, row, ask.reason) : await approve(actor, row, order, ask)
      return shown(actor, decided)
    },
    /** The parcel is back; its inspection may take its days. */
    receive: async (actor: Actor, caseId: string, { seenVersion, reason }: { seenVersion: number; reason: string }) => {
      const { row } = await toDecide(actor, caseId, 'afterSale.receive', seenVersion)
      const received = await book.mustMove(row, 'received', { code: 'arrived', by: 'staff', words: reason })
      await write(actor, 'afterSale.receive', row, { state: 'received' }, reason)
      return shown(actor, received)
    },
    /** Looked at: what can be sold again, what cannot, and how much goes back (worn goods: less). */
    inspect: async (actor: Actor, caseId: string, ask: AfterSaleInspect): Promise<StaffAfterSale> => {
      const { row, order } = await toDecide(actor, caseId, 'afterSale.receive', ask.seenVersion)
      if (row.state !== 'received') throw new DomainError('wrong_state')
      const { sellableUnits, damagedUnits, goodsFen, reason } = ask
      const units = row.agreed?.units ?? row.units
      const maxFen = row.agreed?.goodsFen ?? row.askedFen
      if (sellableUnits + damagedUnits > units) throw new DomainError('bad_input', { field: 'sellableUnits', max: units })
      if (goodsFen > maxFen) throw new DomainError('bad_input', { field: 'goodsFen', max: maxFen })
      const money = { goodsFen, units, sellableUnits, damagedUnits }
      const sumFen = goodsFen + (await freightOf(row, order))
      const now = await agreedByTwo(actor, 'afterSale.receive', row, money, sumFen, reason)
      if (now !== 'now') return shown(actor, now)
      const started = await carryOut.start(row, 'staff', { sellableUnits, damagedUnits, goodsFen })
      if (!started) throw new DomainError('changed_meanwhile')
      await write(actor, 'afterSale.receive', row, { state: 'refunding', ...money }, reason)
      return shown(actor, started)
    },
    /** The cases of an order, and which of them staff may open now. */
    ofOrder: async (actor: Actor, orderNo: string): Promise<OrderAfterSales> => {
      permit(actor, 'afterSale.decide', {})
      return opening.pageFor(found(await orders.byNo(orderNo)), present, true)
    },
    /** A case of staff's own: agreed by telephone, or a claim after the order was final. */
    open: async (actor: Actor, orderNo: string, wish: AfterSaleOpen, key: string): Promise<StaffAfterSale> => {
      permit(actor, 'afterSale.decide', {})
      const order = found(await orders.byNo(orderNo))
      if (await isLinked(actor.personId ?? '', order)) throw new DomainError('not_allowed')
      const row = await opening.open(order, { ...wish, pictureIds: [] }, { by: 'staff', caseId: caseIdOf(actor.personId ?? '', key) })
      await write(actor, 'afterSale.decide', row, { opened: row.reason, units: row.units }, wish.words)
      return shown(actor, row)
    },
  }
}
