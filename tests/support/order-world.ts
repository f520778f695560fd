// The world of an order test: one set of stores, offers and sandbox books, and as many gateways over them as the test wants.
import { createLogger } from '../../server/logger.ts'
import type { Transfer } from '../../server/ledger/transfer.rules.ts'
import { createNoticeSender } from '../../server/payments/sandbox/notice-sender.service.ts'
import { createSandbox } from '../../server/payments/sandbox/sandbox.service.ts'
import { createGateway, type Gateway, type Ground, type Overrides, type WorldParts } from './order-gateway.ts'
import { createMemoryWaits } from './memory-waits.ts'
import { createShopOffers, SANDBOX_SECRET } from './order-shop.ts'

export type World = Ground & {
  readonly gateway: (overrides?: Overrides) => Gateway
  /** Sends the sandbox's due notices to this gateway, and lets its inbox work. */
  readonly deliver: (gateway: Gateway) => Promise<void>
  readonly ledger: Map<string, Transfer>
  /** The goods arrived: as if shipped and received now. */
  readonly completed: (orderId: string) => Promise<void>
  readonly close: () => void
}

export const createWorld = (parts: WorldParts): World => {
  const { clock } = parts
  const open: Gateway[] = []
  const ledger = new Map<string, Transfer>()
  const world: World = {
    parts,
    waits: parts.waits ?? createMemoryWaits(),
    kicked: new Set(),
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
    completed: (orderId) => parts.orders.complete(orderId, new Date(clock.nowMs())),
    close: () => {
      for (const one of open) one.close()
    },
  }
  return world
}
