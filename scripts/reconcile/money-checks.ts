// K8 and K9: a paid line pays its order or was given back, never both; and the ledger says what orders, payments and refunds say.
import type { Connection } from 'mongoose'
import { creditOrderOf } from '../../server/commission/accrual.service.ts'
import { creditSteps, type CreditStep } from '../../server/commission/credit.rules.ts'
import { transfersOf } from '../../server/commission/posting.rules.ts'
import { leaderOf, type Account } from '../../server/ledger/accounts.rules.ts'
import { foldBalances, sumOfBalances } from '../../server/ledger/balance.rules.ts'
import { creditAtPlacement } from '../../server/orders/moving/credit-change.rules.ts'
import type { OrderRow } from '../../server/orders/order.rules.ts'
import { creditEventsOf } from '../../server/orders/refunding/refunding.rules.ts'
import type { PaymentRow } from '../../server/payments/payment.service.ts'
import type { RefundRow } from '../../server/payments/refund.service.ts'
import { collectionOf } from '../../server/persistence/collections.ts'
import { differs, type Difference } from './difference.ts'

type Transfer = { _id: string; debit: Account; credit: Account; amountFen: number; code: string; orderId: string | null }

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

/** The commission rows that follow from an order and from what staff changed about its credit. */
const stepsOf = (row: OrderRow): CreditStep[] => {
  if (row.paidBy === undefined) return []
  const { attribution, rate: frozen } = creditAtPlacement(row)
  const block = row.insider ? 'insider' : (row.creditBlock ?? attribution.selfMatch)
  const events = creditEventsOf(row, block, frozen?.capBps)
  const order = creditOrderOf({ leaderId: attribution.leaderId, frozen, units: row.quantity, goodsFen: row.goodsFen }, events)
  return order === null ? [] : creditSteps(order, events)
}

/** Leaders whose frozen money of this order is below zero. */
const belowZero = (rows: readonly Transfer[]): string[] =>
  [...foldBalances(rows)].flatMap(([account, fen]) => {
    const owner = leaderOf(account)
    return owner?.side === 'frozen' && fen < 0 ? [`leader ${owner.leaderId} has ${fen} fen of it frozen`] : []
  })

const inFen = (amountFen: number | undefined, none: string): string => (amountFen === undefined ? none : `${amountFen} fen`)

/** The rows of one order are those that follow from it, to the fen, and no others. */
const commissionFaults = (row: OrderRow, rows: readonly Transfer[]): string[] => {
  const why = { touchAtMs: null, bindingSinceMs: null, reason: row.attribution.reason, ruleVersion: 1, title: '' }
  const steps = stepsOf(row)
  const due = new Map(
    steps
      .flatMap((step) => transfersOf({ orderId: row._id, orderNo: row.orderNo, why }, step))
      .map((one) => [one.transferId, one.amountFen]),
  )
  const written = new Map(rows.map(({ _id, amountFen }) => [_id, amountFen]))
  return [
    ...belowZero(rows),
    ...[...new Set([...due.keys(), ...written.keys()])]
      .filter((id) => due.get(id) !== written.get(id))
      .map((id) => `${id} is ${inFen(written.get(id), 'missing')}, ${inFen(due.get(id), 'nothing')} by the order`),
  ]
}

const orderFaults = async (db: Connection): Promise<string[]> => {
  const found: string[] = []
  const transfers = collectionOf<Transfer>(db, 'transfers')
  const judge = async (orders: readonly OrderRow[]): Promise<void> => {
    const rows = await transfers.find({ orderId: { $in: orders.map(({ _id }) => _id) }, code: { $in: CREDIT_CODES } }).toArray()
    const ofOrder = Map.groupBy(rows, ({ orderId }) => orderId)
    for (const order of orders)
      found.push(...commissionFaults(order, ofOrder.get(order._id) ?? []).map((fault) => `order ${order._id}: ${fault}`))
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
