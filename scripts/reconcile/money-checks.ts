// K8 and K9: a paid line pays its order or was given back, never both; and the ledger says what orders, payments and refunds say.
import type { Connection } from 'mongoose'
import { creditSteps, type CreditOrder } from '../../server/commission/credit.rules.ts'
import { transfersOf } from '../../server/commission/posting.rules.ts'
import { leaderOf, type Account } from '../../server/ledger/accounts.rules.ts'
import { foldBalances, sumOfBalances } from '../../server/ledger/balance.rules.ts'
import type { OrderRow } from '../../server/orders/order.rules.ts'
import type { PaymentRow } from '../../server/payments/payment.service.ts'
import type { RefundRow } from '../../server/payments/refund.service.ts'
import { collectionOf } from '../../server/persistence/collections.ts'
import { differs, type Difference } from './difference.ts'

type Transfer = { _id: string; debit: Account; credit: Account; amountFen: number; code: string; orderId: string | null }
type Back = { readonly units?: number; readonly unitsAfter?: number }

const CREDIT_CODES = ['accrue', 'reverse', 'settle', 'move', 'bonus']
const SLICE = 500

/** K8: for each line of a succeeded payment exactly one of `order.paidBy` and the refund `paymentId:orderId`. */
export const paymentDifferences = async (db: Connection): Promise<Difference[]> => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  const refunds = collectionOf<RefundRow>(db, 'refunds')
  const found: string[] = []
  const judge = async (payments: readonly PaymentRow[]): Promise<void> => {
    const lines = payments.flatMap(({ _id: paymentId, lines: own }) => own.map(({ orderId }) => ({ paymentId, orderId })))
    const [rows, backs] = await Promise.all([
      orders.find({ _id: { $in: lines.map(({ orderId }) => orderId) } }, { projection: { paidBy: 1 } }).toArray(),
      refunds
        .find({ _id: { $in: lines.map(({ paymentId, orderId }) => `${paymentId}:${orderId}`) } }, { projection: { _id: 1 } })
        .toArray(),
    ])
    const paidBy = new Map(rows.map((row) => [row._id, row.paidBy]))
    const given = new Set(backs.map(({ _id }) => _id))
    for (const { paymentId, orderId } of lines) {
      const pays = paidBy.get(orderId) === paymentId
      const back = given.has(`${paymentId}:${orderId}`)
      if (pays === back)
        found.push(`payment ${paymentId} of order ${orderId} ${pays ? 'pays and was given back' : 'neither pays nor was given back'}`)
    }
  }
  await inSlices(collectionOf<PaymentRow>(db, 'payments').find({ state: 'succeeded' }), judge)
  return found.map(differs('K8'))
}

const inSlices = async <T>(rows: AsyncIterable<T>, work: (slice: readonly T[]) => Promise<void>): Promise<void> => {
  let slice: T[] = []
  for await (const row of rows) {
    slice.push(row)
    if (slice.length < SLICE) continue
    await work(slice)
    slice = []
  }
  if (slice.length > 0) await work(slice)
}

/** The order as commission reads it; null when nobody is credited or nothing may accrue. */
const creditOf = (row: OrderRow): CreditOrder | null => {
  const { leaderId, selfMatch } = row.attribution
  if (leaderId === null || row.rate === null || row.insider || selfMatch !== null || row.paidBy === undefined || row.creditBlock)
    return null
  const { rate, inviterId, inviterBps, capBps } = row.rate
  return { units: row.quantity, goodsFen: row.goodsFen, bonusGoodsFen: 0, capBps, terms: { leaderId, rate, inviterId, inviterBps } }
}

/** What each leader still has of one order: frozen, and frozen or available together. */
const heldBy = (rows: readonly Transfer[]): { frozen: Map<string, number>; total: Map<string, number> } => {
  const frozen = new Map<string, number>()
  const total = new Map<string, number>()
  for (const [account, fen] of foldBalances(rows)) {
    const owner = leaderOf(account)
    if (!owner) continue
    total.set(owner.leaderId, (total.get(owner.leaderId) ?? 0) + fen)
    if (owner.side === 'frozen') frozen.set(owner.leaderId, (frozen.get(owner.leaderId) ?? 0) + fen)
  }
  return { frozen, total }
}

/** Commission of one order against its rows: the accrual to the fen, and accrued - reversed = what is due on what is left. */
const commissionFaults = (row: OrderRow, rows: readonly Transfer[]): string[] => {
  const { frozen, total } = heldBy(rows)
  const below = [...frozen]
    .filter(([, fen]) => fen < 0)
    .map(([leaderId, fen]) => `order ${row._id}: leader ${leaderId} has ${fen} fen frozen`)
  const order = creditOf(row)
  // Staff moved the credit: its rows name another leader; the sums above still hold.
  if (rows.some(({ code }) => code === 'move')) return below
  if (!order) return [...below, ...(rows.length > 0 ? [`order ${row._id} credits nobody and has ${rows.length} rows`] : [])]
  const backs = row.refunds as readonly Back[]
  const unitsLeft = backs.at(-1)?.unitsAfter ?? row.quantity - backs.reduce((sum, { units = 0 }) => sum + units, 0)
  const steps = creditSteps(order, [
    { type: 'paid', blocked: null },
    ...(backs.length > 0
      ? [
          {
            type: 'refund' as const,
            refundId: 'all',
            goodsFen: row.goodsFen - (row.baseFen ?? row.goodsFen),
            units: row.quantity - unitsLeft,
          },
        ]
      : []),
  ])
  const why = { touchAtMs: null, bindingSinceMs: null, reason: row.attribution.reason, ruleVersion: 1, title: '' }
  const accrued = steps.slice(0, 1).flatMap((step) => transfersOf({ orderId: row._id, orderNo: row.orderNo, why }, step))
  const byId = new Map(rows.map((one) => [one._id, one]))
  const end = steps.at(-1)?.state
  const due = new Map<string, number>()
  const owe = (leaderId: string | null, fen: number): void => {
    if (leaderId !== null) due.set(leaderId, (due.get(leaderId) ?? 0) + fen)
  }
  owe(order.terms.leaderId, end?.leaderFen ?? 0)
  owe(order.terms.inviterId, end?.inviterFen ?? 0)
  return [
    ...below,
    ...accrued
      .filter(({ transferId, amountFen }) => byId.get(transferId)?.amountFen !== amountFen)
      .map(
        ({ transferId, amountFen }) => `${transferId} is ${byId.get(transferId)?.amountFen ?? 'missing'}, ${amountFen} fen by the order`,
      ),
    ...[...new Set([...due.keys(), ...total.keys()])]
      .filter((leaderId) => (due.get(leaderId) ?? 0) !== (total.get(leaderId) ?? 0))
      .map(
        (leaderId) =>
          `order ${row._id}: leader ${leaderId} has ${total.get(leaderId) ?? 0} fen of it, ${due.get(leaderId) ?? 0} by the order`,
      ),
  ]
}

const orderFaults = async (db: Connection): Promise<string[]> => {
  const found: string[] = []
  const transfers = collectionOf<Transfer>(db, 'transfers')
  const judge = async (orders: readonly OrderRow[]): Promise<void> => {
    const rows = await transfers.find({ orderId: { $in: orders.map(({ _id }) => _id) }, code: { $in: CREDIT_CODES } }).toArray()
    const ofOrder = Map.groupBy(rows, ({ orderId }) => orderId)
    for (const order of orders) found.push(...commissionFaults(order, ofOrder.get(order._id) ?? []))
  }
  await inSlices(collectionOf<OrderRow>(db, 'orders').find({ orderNo: { $exists: true }, state: { $ne: 'pendingPayment' } }), judge)
  return found
}

/** Every yuan that came or went stands in the ledger under the number of its payment or refund, and no other does. */
const cashFaults = async (db: Connection): Promise<string[]> => {
  const [payments, refunds, rows] = await Promise.all([
    collectionOf<PaymentRow>(db, 'payments').find({ state: 'succeeded' }).toArray(),
    collectionOf<RefundRow>(db, 'refunds').find({ state: 'succeeded' }).toArray(),
    collectionOf<Transfer>(db, 'transfers')
      .find({ code: { $in: ['sale', 'saleBack'] } })
      .toArray(),
  ])
  const due = new Map<string, number>()
  for (const { _id, lines } of payments)
    for (const { orderId, amountFen } of lines) if (amountFen > 0) due.set(`${_id}:${orderId}:sale`, amountFen)
  for (const { _id, amountFen } of refunds) if (amountFen > 0) due.set(`${_id}:saleBack`, amountFen)
  const written = new Map(rows.map(({ _id, amountFen }) => [_id, amountFen]))
  return [...new Set([...due.keys(), ...written.keys()])]
    .filter((id) => due.get(id) !== written.get(id))
    .map((id) => `${id}: ${written.get(id) ?? 'nothing'} in the ledger, ${due.get(id) ?? 'nothing'} by payments and refunds`)
}

/** K9. */
export const ledgerDifferences = async (db: Connection): Promise<Difference[]> => {
  const groups = await collectionOf<Transfer>(db, 'transfers')
    .aggregate<{
      _id: { debit: Account; credit: Account }
      amountFen: number
    }>([{ $group: { _id: { debit: '$debit', credit: '$credit' }, amountFen: { $sum: '$amountFen' } } }])
    .toArray()
  const total = sumOfBalances(foldBalances(groups.map(({ _id, amountFen }) => ({ ..._id, amountFen }))))
  const odd = total === 0 ? [] : [`all balances together are ${total} fen`]
  return [...odd, ...(await orderFaults(db)), ...(await cashFaults(db))].map(differs('K9'))
}
