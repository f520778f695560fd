// Opens payments: the books of payments, refunds and notices, with the sandbox provider behind the port.
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import type { RawRoute } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import type { Transfer } from '../ledger/transfer.rules.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import { createInbox, noticeFits, type Inbox } from './inbox.service.ts'
import { createPayments, type PaymentDeps, type Payments } from './payment.service.ts'
import { createInboxStore, createPaymentStore, createRefundStore } from './payment.store.ts'
import { createRefunds, type Refunds } from './refund.service.ts'
import { cashierRoutes } from './sandbox/cashier.routes.ts'
import { createNoticeSender, type PostNotice } from './sandbox/notice-sender.service.ts'
import { createBillStore } from './bill.store.ts'
import { createReconcile, type Reconcile, type ReconcileDeps } from './reconcile.service.ts'
import { createSandboxBill, createSandboxProvider, createSandboxReader, postTo } from './sandbox/sandbox.adapter.ts'
import { createSandbox, type Sandbox } from './sandbox/sandbox.service.ts'
import { createSandboxStore } from './sandbox/sandbox.store.ts'

export type OpenPaymentsDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
  /** What the sandbox provider and we share, >= 32 bytes. */
  readonly sandboxSecret: Uint8Array
  readonly shopName: string
  /** Where the sandbox sends its notices: this server's `/api/v1/notices/sandbox`, known once it listens. */
  readonly noticeUrl: () => string
  /** Tests put a wire of their own in the place of HTTP. */
  readonly post?: PostNotice
  readonly timeZone: string
  readonly ledgerKnows: ReconcileDeps['ledgerKnows']
  readonly postLedger: (transfers: readonly Transfer[]) => Promise<unknown>
  /** Orders stand below: the app hands in a function that asks them. */
  readonly settleLines: PaymentDeps['settleLines']
}
export type OpenedPayments = {
  readonly payments: Payments
  readonly refunds: Refunds
  readonly inbox: Inbox
  readonly sandbox: Sandbox
  readonly reconcile: Reconcile
  readonly rawRoutes: RawRoute[]
  readonly duties: Duty[]
}

export const openPayments = (deps: OpenPaymentsDeps): OpenedPayments => {
  const { db, clock, logger, metrics, sandboxSecret: secret, shopName, postLedger, settleLines } = deps
  const sandboxStore = createSandboxStore(db)
  const sender = createNoticeSender({ store: sandboxStore, secret, post: deps.post ?? postTo(deps.noticeUrl), clock, logger })
  const sandbox = createSandbox({ store: sandboxStore, clock, kick: sender.kick })
  const provider = createSandboxProvider(sandbox)
  const payments = createPayments({ store: createPaymentStore(db), provider, settleLines, postLedger, clock, logger, metrics })
  const refunds = createRefunds({ store: createRefundStore(db), provider, postLedger, clock, logger, metrics })
  const inbox = createInbox({
    store: createInboxStore(db),
    reader: createSandboxReader(secret),
    apply: payments.apply,
    applyRefund: refunds.apply,
    fits: noticeFits(payments, refunds),
    markEnded: payments.markEnded,
    clock,
    logger,
    metrics,
  })
  const reconcile = createReconcile({
    store: createBillStore(db),
    source: createSandboxBill(sandbox),
    postLedger,
    ledgerKnows: deps.ledgerKnows,
    timeZone: deps.timeZone,
    clock,
    logger,
    metrics,
  })
  return {
    payments,
    refunds,
    inbox,
    sandbox,
    reconcile,
    rawRoutes: cashierRoutes({ sandbox, secret, shopName, clock }),
    duties: [
      { name: 'payments.inbox', everyMs: 1_000, run: async () => void (await inbox.work()) },
      { name: 'payments.sandboxNotices', everyMs: 500, run: sender.work },
      { name: 'payments.poll', everyMs: 5_000, run: payments.poll },
      { name: 'payments.unsettled', everyMs: 2_000, run: payments.finishUnsettled },
      { name: 'payments.refunds', everyMs: 2_000, run: refunds.retryDue },
      { name: 'payments.bill', everyMs: 900_000, run: reconcile.catchUp },
    ],
  }
}
