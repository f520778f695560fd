// Bugs planted in the ports under the real services, one each, to prove that the checker would see them.
import type { StockGate } from '../../server/offers/stock-gate.service.ts'
import type { InsertVerdict } from '../../server/orders/placing/committer.service.ts'
import type { OrderRow, StoredOrder, TakeBackRow } from '../../server/orders/order.rules.ts'
import type { Command } from './fault-commands.ts'
import { createMemoryOrders, type MemoryOrders, type OrderStores } from './memory-orders.ts'
import { createMemoryPayments } from './memory-payments.ts'
import { createMemoryStockGate, type MemoryStockGate } from './memory-stock-gate.ts'
import type { WorldParts } from './order-gateway.ts'
import type { OrderParts } from './order-parts.ts'
import { createTestClock } from './order-shop.ts'

export type Plant = {
  readonly name: string
  /** Unique indexes that are missing. */
  readonly missing?: readonly ('unitOnce' | 'slotOnce')[]
  readonly into?: (parts: WorldParts) => WorldParts
  /** Chance finds it too seldom: a story tells it. */
  readonly told?: true
  /** No bug: what stands around one, to show that the checker finds nothing there. */
  readonly sound?: true
  /** Commands left in; others would be healed or broken by what is switched off. */
  readonly only?: readonly Command['op'][]
}

/** How often the line to the gate tries a call before it says that there is no answer. */
const LOST_TRIES = 3

const inOrders = (parts: WorldParts, change: Partial<OrderStores['orders']>): WorldParts => ({
  ...parts,
  orders: { ...parts.orders, orders: { ...parts.orders.orders, ...change } },
})
const inSettlement = (parts: WorldParts, change: Partial<OrderStores['settlement']>): WorldParts => ({
  ...parts,
  orders: { ...parts.orders, settlement: { ...parts.orders.settlement, ...change } },
})

/** Answers "in" before it is, and dies before some of them are. */
const ackBeforeCommit = (parts: WorldParts): WorldParts => {
  const real = parts.orders.orders
  let batches = 0
  return inOrders(parts, {
    insertMany: async (rows) => {
      batches += 1
      if (batches % 20 !== 0) await real.insertMany(rows)
      return rows.map((): InsertVerdict => ({ code: 'inserted' }))
    },
  })
}
/** A duplicate is answered with what one server has seen, and that is rolled back. */
const localRead = (parts: WorldParts): WorldParts => {
  const real = parts.orders.orders
  const local = new Map<string, OrderRow>()
  let batches = 0
  return inOrders(parts, {
    insertMany: async (rows) => {
      batches += 1
      if (batches % 20 !== 0) return real.insertMany(rows)
      for (const row of rows) local.set(row._id, row)
      return rows.map((): InsertVerdict => ({ code: 'duplicate', index: '_id_' }))
    },
    byId: async (orderId): Promise<StoredOrder | null> => {
      const seen = local.get(orderId)
      local.delete(orderId)
      return seen ?? real.byId(orderId)
    },
  })
}
/** Free units go to normal stock, and no document says that they are gone. */
const noTakeBacks = (parts: WorldParts): WorldParts => {
  const real = parts.orders.closing
  const gone: TakeBackRow[] = []
  const closing: OrderStores['closing'] = {
    ...real,
    insertTakeBacks: async (rows) => {
      gone.push(...rows)
      return rows.map((): InsertVerdict => ({ code: 'inserted' }))
    },
    takeBacks: async (lotId) => gone.filter((row) => row.lotId === lotId),
    ownedUnits: async (lotId) =>
      new Set([...(await real.ownedUnits(lotId)), ...gone.filter((row) => row.lotId === lotId).flatMap(({ units }) => units)]),
  }
  return { ...parts, orders: { ...parts.orders, closing } }
}
const countedSlots = (parts: WorldParts): WorldParts => {
  const reserve: StockGate['reserve'] = async (...ask) => {
    const batch = await parts.gate.reserve(...ask)
    if (batch.code !== 'ok') return batch
    const answers = batch.answers.map((one) => (one.code === 'units' ? { ...one, slots: one.slots.map((_, place) => place + 1) } : one))
    return { ...batch, answers }
  }
  return { ...parts, gate: { ...parts.gate, reserve } }
}
/** Every second release reaches the gate and its answer is lost: it stays owed and comes again, when others may hold the units. Nobody audits. */
const lostAnswers = (parts: WorldParts): WorldParts => {
  const { gate } = parts
  const lost = new Map<string, 'now' | 'over'>()
  let releases = 0
  return {
    ...parts,
    gate: {
      ...gate,
      holdName: async () => false,
      release: async (terms, keys) => {
        const id = keys.map(({ key }) => key).join()
        if (lost.get(id) !== 'over') {
          releases += 1
          if (lost.get(id) === 'now') {
            // The same call is repeated at once some times; what comes later is another round.
            if (releases % LOST_TRIES === 0) lost.set(id, 'over')
            throw new Error('no answer')
          }
          lost.set(id, 'now')
          releases = 1
          await gate.release(terms, keys)
          throw new Error('the answer is lost')
        }
        return gate.release(terms, keys)
      },
    },
  }
}
/** Frees the numbers that a key once had, whoever has them now. */
const releaseByNumber = (parts: WorldParts): WorldParts => {
  const { gate } = parts
  const had = new Map<string, { readonly lot: number; readonly units: readonly number[] }>()
  const holder = new Map<string, string>()
  return lostAnswers({
    ...parts,
    gate: {
      ...gate,
      reserve: async (terms, gatewayId, settled, asks) => {
        const batch = await gate.reserve(terms, gatewayId, settled, asks)
        if (batch.code !== 'ok') return batch
        for (const [place, ask] of asks.entries()) {
          const answer = batch.answers[place]
          if (answer?.code !== 'units') continue
          had.set(ask.key, { lot: ask.lotIndex, units: answer.units })
          for (const unit of answer.units) holder.set(`${terms.offerId} ${ask.lotIndex} ${unit}`, ask.key)
        }
        return batch
      },
      release: async (terms, keys) => {
        const named = keys.flatMap(({ key, keep }) => {
          const { lot = 0, units = [] } = had.get(key) ?? {}
          return units.flatMap((unit) => (keep.includes(unit) ? [] : (holder.get(`${terms.offerId} ${lot} ${unit}`) ?? [])))
        })
        return gate.release(terms, [...keys, ...named.map((key) => ({ key, keep: [] }))])
      },
    },
  })
}
/** Closed without the note that the gate must hear of it; and nobody audits. */
const nothingOwed = (parts: WorldParts): WorldParts => {
  const { life } = parts.orders
  const noted: OrderStores['life'] = {
    ...life,
    cancel: async (orderId) => {
      const row = await life.cancel(orderId)
      await life.releaseDone([orderId])
      return row
    },
  }
  return { ...parts, gate: { ...parts.gate, holdName: async () => false }, orders: { ...parts.orders, life: noted } }
}
const unwrittenRefusal = (parts: WorldParts): WorldParts => inOrders(parts, { insertRefusal: async () => ({ code: 'inserted' }) })
const forgottenRefusal = (parts: WorldParts): WorldParts =>
  inSettlement(parts, {
    refusePayment: async (orderId, paymentId) => {
      const row = await parts.orders.settlement.byId(orderId)
      return row && row.paidBy !== paymentId ? { row, first: true } : null
    },
  })
const loserRefunded = (parts: WorldParts): WorldParts =>
  inSettlement(parts, {
    byId: async (orderId) => {
      const row = await parts.orders.settlement.byId(orderId)
      if (!row?.paidBy) return row
      const { paidBy: _, ...rest } = row
      return rest
    },
    refusePayment: async (orderId, paymentId) => {
      const row = await parts.orders.settlement.byId(orderId)
      return (await parts.orders.settlement.refusePayment(orderId, paymentId)) ?? (row && { row, first: true })
    },
  })

/** The rest needs the audit to come right. */
const WITHOUT_AUDIT: readonly Command['op'][] = ['place', 'twin', 'cancel', 'duties', 'expire']
export const PLANTS: readonly Plant[] = [
  { name: 'no unit index', missing: ['unitOnce'] },
  { name: 'ack before commit', into: ackBeforeCommit },
  { name: 'duplicate answered from a local read', into: localRead },
  { name: 'close without take-back documents', into: noTakeBacks },
  { name: 'slots counted instead of numbered', missing: ['slotOnce'], into: countedSlots },
  { name: 'answers of releases lost, and no bug', into: lostAnswers, only: WITHOUT_AUDIT, sound: true },
  { name: 'release by unit numbers', into: releaseByNumber, only: WITHOUT_AUDIT },
  {
    name: 'closed without releaseOwed, crash before the release',
    into: nothingOwed,
    only: WITHOUT_AUDIT,
  },
  { name: 'refusal of a retry not written', into: unwrittenRefusal },
  { name: 'late refusal not on the order', into: forgottenRefusal, told: true },
  { name: 'loser of the pay compare-and-set refunded', into: loserRefunded },
]

/** In memory, with the bug in it. The checker reads what is really there. */
export const plantedParts = ({ missing = [], into = (parts) => parts }: Plant): OrderParts => {
  let gate: MemoryStockGate = createMemoryStockGate()
  let orders: MemoryOrders = createMemoryOrders(Date.now)
  return {
    fresh: () => {
      const clock = createTestClock()
      gate = createMemoryStockGate()
      orders = createMemoryOrders(clock.nowMs, missing)
      return into({ clock, gate, orders, payments: createMemoryPayments(clock.nowMs) })
    },
    endHold: (orderId) => orders.endHold(orderId),
    forget: async () => undefined,
    clockJumps: true,
    wipeGate: async () => gate.wipe(),
    restartGate: async () => gate.restart(),
    stop: async () => undefined,
  }
}
