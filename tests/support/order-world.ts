// The world of an order test: one set of stores, offers and sandbox books, and as many gateways over them as the test wants.
import { createLogger } from '../../server/logger.ts'
import type { Transfer } from '../../server/ledger/transfer.rules.ts'
import type { StockGate } from '../../server/offers/stock-gate.service.ts'
import type { TakeBackRow } from '../../server/orders/order.rules.ts'
import { createNoticeSender } from '../../server/payments/sandbox/notice-sender.service.ts'
import { createSandbox, type Sandbox } from '../../server/payments/sandbox/sandbox.service.ts'
import type { OrderStores } from './memory-orders.ts'
import type { PaymentStores } from './memory-payments.ts'
import { createGateway, type Gateway, type Overrides } from './order-gateway.ts'
import { createShopOffers, SANDBOX_SECRET, type ShopOffers, type TestClock } from './order-shop.ts'

export type WorldParts = {
  readonly gate: StockGate
  readonly orders: OrderStores
  readonly payments: PaymentStores
  readonly clock: TestClock
}
export type World = {
  readonly offers: ShopOffers
  readonly parts: WorldParts
  readonly sandbox: Sandbox
  readonly gateway: (overrides?: Overrides) => Gateway
  /** Sends the sandbox's due notices to this gateway, and lets its inbox work. */
  readonly deliver: (gateway: Gateway) => Promise<void>
  /** How often the credit of a paid order was asked for. */
  readonly credited: Map<string, number>
  readonly ledger: Map<string, Transfer>
  readonly postLedger: (transfers: readonly Transfer[]) => Promise<unknown>
  /** Take-backs that went to normal stock. */
  readonly takenBack: TakeBackRow[]
  readonly close: () => void
}

export const createWorld = (parts: WorldParts): World => {
  const { clock } = parts
  const open: Gateway[] = []
  const ledger = new Map<string, Transfer>()
  const world: World = {
    parts,
    offers: createShopOffers(),
    sandbox: createSandbox({ store: parts.payments.sandbox, clock, kick: () => undefined }),
    credited: new Map(),
    ledger,
    postLedger: async (transfers) => {
      for (const transfer of transfers) if (!ledger.has(transfer.transferId)) ledger.set(transfer.transferId, transfer)
    },
    takenBack: [],
    gateway: (overrides) => {
      const made = createGateway(world, overrides)
      open.push(made)
      return made
    },
    deliver: async ({ inbox }) => {
      const post = (headers: Readonly<Record<string, string>>, body: string): Promise<boolean> => inbox.receive(headers, Buffer.from(body))
      await createNoticeSender({
        store: parts.payments.sandbox,
        secret: SANDBOX_SECRET,
        post,
        clock,
        logger: createLogger('silent'),
      }).work()
      while ((await inbox.work()) > 0);
    },
    close: () => {
      for (const one of open) one.close()
    },
  }
  return world
}
