// Opens the money side of orders: their life, settlement, credit once paid, money going back, and checkout.
import type { Connection } from 'mongoose'
import type { OpenedPayments } from '../../payments/door.ts'
import type { PaymentRow } from '../../payments/payment.service.ts'
import type { Announce } from '../announce.service.ts'
import type { Engine } from '../gate/engine.service.ts'
import type { OpenedGuarding } from '../guarding/door.ts'
import { createLife, type Life, type LifeDeps } from '../life.service.ts'
import { createLifeStore, createSettlementStore } from '../life.store.ts'
import type { OrderRow } from '../order.rules.ts'
import { createOrderStore } from '../order.store.ts'
import { createRefunding, type Refunding } from '../refunding/refunding.service.ts'
import { createRefundingStore } from '../refunding/refunding.store.ts'
import type { createViewStore } from '../views.store.ts'
import { createFreightGroupStore } from './checkout-freight.store.ts'
import { createCheckout, type Checkout } from './checkout.service.ts'
import { createOrderCredit, type CreditPaidDeps } from './credit-paid.service.ts'
import { createSettlement, type Settlement, type SettlementDeps } from './settlement.service.ts'

export type OpenMoneyDeps = Pick<LifeDeps, 'gate' | 'terms'> &
  Pick<SettlementDeps, 'logger' | 'metrics'> &
  Pick<LifeDeps, 'clock'> &
  Pick<CreditPaidDeps, 'accruals' | 'credit'> & {
    readonly db: Connection
    readonly payments: OpenedPayments
    readonly engine: Engine
    readonly announce: Announce
    readonly views: ReturnType<typeof createViewStore>
    readonly guarding: OpenedGuarding
    readonly providerPatienceMs?: number
  }
export type OpenedMoney = {
  readonly life: Life
  readonly settlement: Settlement
  readonly refunding: Refunding
  readonly checkout: Checkout
  /** Makes the ledger what an order says; harmless to repeat. */
  readonly bringCredit: (row: OrderRow) => Promise<void>
  /** For payments: true when every line of a succeeded payment has its effect. */
  readonly settleLines: (payment: PaymentRow) => Promise<boolean>
}

export const openMoney = (deps: OpenMoneyDeps): OpenedMoney => {
  const { db, engine, announce, views, guarding, clock, logger, payments, providerPatienceMs } = deps
  const orderStore = createOrderStore(db)
  const lifeStore = createLifeStore(db)
  const shared = { ...deps, ...engine, changed: announce.changed, moved: announce.moved }
  const life = createLife({
    ...shared,
    store: lifeStore,
    ranOut: guarding.hoarding.ranOut,
    closePayment: payments.payments.close,
    ...(providerPatienceMs === undefined ? {} : { patienceMs: providerPatienceMs }),
  })
  const settlementStore = createSettlementStore(db)
  const orderCredit = createOrderCredit({ ...deps, keepBlock: settlementStore.keepBlock })
  const refunding = createRefunding({
    store: createRefundingStore(db),
    bringCredit: orderCredit.bring,
    changed: announce.changed,
    nowMs: clock.nowMs,
  })
  const settlement = createSettlement({
    ...shared,
    store: settlementStore,
    reads: orderStore,
    creditPaid: orderCredit.paid,
    holdsBack: guarding.holdsBack,
    giveBack: payments.refunds.giveBack,
    paid: announce.paid,
  })
  const checkout = createCheckout({
    store: { ...views, ...createFreightGroupStore(db), extend: lifeStore.extend },
    payments: payments.payments,
    changed: announce.changed,
    clock,
    logger,
  })
  const settleLines = async ({ _id: paymentId, lines, payer = null, succeededAt }: PaymentRow): Promise<boolean> => {
    const paid = { paymentId, payer, ...(succeededAt ? { succeededAtMs: succeededAt.getTime() } : {}) }
    let isWhole = true
    for (const line of lines) isWhole = (await settlement.markPaid({ ...line, ...paid })) === 'done' && isWhole
    return isWhole
  }
  return { life, settlement, refunding, bringCredit: orderCredit.bring, checkout, settleLines }
}
