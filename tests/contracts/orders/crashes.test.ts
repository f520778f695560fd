// Crashes, lost answers and lost gates in the middle of a sale, in memory and on real MongoDB and Redis: nothing oversold, nothing lost, nothing stuck.
import { describe, expect, test } from '@jest/globals'
import type { InsertVerdict } from '../../../server/orders/placing/committer.service.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import { rowFaults, settles } from '../../support/order-checks.ts'
import type { Gateway } from '../../support/order-gateway.ts'
import { memberOf, newKey } from '../../support/order-shop.ts'
import { BOTH_PARTS, codeOf, orderStage } from '../../support/order-suite.ts'
import type { World } from '../../support/order-world.ts'
import { until } from '../../support/until.ts'

const never = new Promise<never>(() => undefined)
/** A call that stays unanswered until it is let go. */
const heldBack = (): { gate: Promise<void>; letGo: () => void; reached: Promise<void>; reach: () => void } => {
  const held = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  return { gate: held.promise, letGo: held.resolve, reached: reached.promise, reach: reached.resolve }
}

describe.each(BOTH_PARTS)('crashes (%s)', (_name, start) => {
  let world: World
  let survivor: Gateway
  const parts = orderStage(start, (made) => {
    world = made
    survivor = world.gateway()
  })

  /** A gateway that never beats and never hears of its inserts; `does` is what reaches the database before it dies. */
  const dying = (does: (rows: readonly OrderRow[]) => Promise<unknown>): { gateway: Gateway; reached: Promise<void> } => {
    const { reached, reach } = heldBack()
    const insertMany = async (rows: readonly OrderRow[]): Promise<never> => {
      await does(rows)
      reach()
      return never
    }
    return { gateway: world.gateway({ orders: { insertMany } }), reached }
  }

  test('killed between gate and commit: the units come back, and the retry gets an order', async () => {
    const terms = world.offers.add({ units: 2 })
    const { gateway, reached } = dying(async () => undefined)
    const key = newKey()
    gateway.buy(memberOf(1), terms, { idempotencyKey: key, quantity: 2 }).catch(() => undefined)
    await reached
    expect(await codeOf(survivor.buy(memberOf(2), terms))).toBe('sold_out')
    await until('the grant to be recovered', 20_000, async () => (await survivor.engine.recovery.leftOver()) > 0)
    await settles(world, survivor)
    const retried = await survivor.buy(memberOf(1), terms, { idempotencyKey: key, quantity: 2, again: true })
    expect(retried).toMatchObject({ state: 'pendingPayment', units: [1, 2] })
    await settles(world, survivor)
  })

  test('killed between commit and answer: the order stands, and the retry gets that very order', async () => {
    const terms = world.offers.add({ units: 2 })
    let written: readonly OrderRow[] = []
    const { gateway, reached } = dying(async (rows) => {
      written = rows
      await world.parts.orders.orders.insertMany(rows)
    })
    const key = newKey()
    gateway.buy(memberOf(1), terms, { idempotencyKey: key }).catch(() => undefined)
    await reached
    await settles(world, survivor)
    const retried = await survivor.buy(memberOf(1), terms, { idempotencyKey: key, again: true })
    expect(retried).toMatchObject({ orderId: written[0]?._id, orderNo: written[0]?.orderNo, units: written[0]?.units })
    await settles(world, survivor)
  })

  test('a retry that comes before the recovery adopts the grant', async () => {
    const terms = world.offers.add({ units: 1 })
    const { gateway, reached } = dying(async () => undefined)
    const key = newKey()
    gateway.buy(memberOf(1), terms, { idempotencyKey: key }).catch(() => undefined)
    await reached
    expect(await survivor.buy(memberOf(1), terms, { idempotencyKey: key, again: true })).toMatchObject({ units: [1] })
    await settles(world, survivor)
    expect(await codeOf(survivor.buy(memberOf(2), terms))).toBe('sold_out')
  })

  test('an insert that lands after its units went to somebody else takes other units', async () => {
    const terms = world.offers.add({ units: 3 })
    const { gate, letGo, reached, reach } = heldBack()
    let isFirst = true
    const stalled = world.gateway({
      orders: {
        insertMany: async (rows) => {
          if (isFirst) {
            isFirst = false
            reach()
            await gate
          }
          return world.parts.orders.orders.insertMany(rows)
        },
      },
    })
    const slow = stalled.buy(memberOf(1), terms)
    await reached
    await until('the stalled grant to be taken for left over', 20_000, async () => (await survivor.engine.recovery.leftOver()) > 0)
    expect(await survivor.buy(memberOf(2), terms)).toMatchObject({ units: [1] })
    letGo()
    expect((await slow).units).not.toEqual([1])
    expect(await rowFaults(world)).toEqual([])
    await until('the gate to equal the rows', 20_000, async () => {
      await survivor.engine.recovery.leftOver()
      const verdict = await survivor.engine.recovery.auditOffer(terms.offerId)
      if (verdict === 'differs') await survivor.engine.rebuild.again(terms.offerId)
      return verdict === 'agrees'
    })
  })

  test('an order closed by a process that died before the release frees its unit in the gate', async () => {
    const terms = world.offers.add({ units: 1, holdSec: 0.2 })
    const placed = await survivor.buy(memberOf(1), terms)
    await settles(world, survivor)
    await until('the hold to end', 20_000, async () => (await world.parts.orders.life.expire([placed.orderId])).length === 1)
    expect(await codeOf(survivor.buy(memberOf(2), terms))).toBe('sold_out')
    await settles(world, world.gateway())
    expect(await survivor.buy(memberOf(2), terms)).toMatchObject({ units: [1] })
  })

  test('an unknown outcome is resolved by the same documents', async () => {
    const terms = world.offers.add({ units: 3 })
    let calls = 0
    const unsure = world.gateway({
      orders: {
        insertMany: async (rows) => {
          calls += 1
          const verdicts = await world.parts.orders.orders.insertMany(rows)
          return calls < 3 ? rows.map((): InsertVerdict => ({ code: 'unknown' })) : verdicts
        },
      },
    })
    expect(await unsure.buy(memberOf(1), terms)).toMatchObject({ state: 'pendingPayment', units: [1] })
    expect(calls).toBe(3)
    await settles(world, unsure)
  })

  test('an outcome that stays unknown is answer_pending, and the same key finds what became of it', async () => {
    const terms = world.offers.add({ units: 3 })
    const key = newKey()
    const blind = world.gateway({
      orders: {
        insertMany: async (rows) => {
          await world.parts.orders.orders.insertMany(rows)
          return rows.map((): InsertVerdict => ({ code: 'unknown' }))
        },
      },
    })
    expect(await codeOf(blind.buy(memberOf(1), terms, { idempotencyKey: key }))).toBe('answer_pending')
    expect(await survivor.buy(memberOf(1), terms, { idempotencyKey: key, again: true })).toMatchObject({ units: [1] })
    await blind.engine.recovery.beat()
    await until('its own left-over grant to be decided', 20_000, async () => (await blind.engine.recovery.leftOver()) > 0)
    await settles(world, survivor)
  })

  test('a lost answer of the gate is asked for again and grants nothing twice', async () => {
    const terms = world.offers.add({ units: 3 })
    let lost = 0
    const gateway = world.gateway({
      gate: {
        reserve: async (...args) => {
          const answer = await world.parts.gate.reserve(...args)
          if (answer.code === 'ok' && lost < 2) {
            lost += 1
            throw new Error('connection lost')
          }
          return answer
        },
      },
    })
    expect(await gateway.buy(memberOf(1), terms)).toMatchObject({ units: [1] })
    expect(lost).toBe(2)
    await settles(world, gateway)
  })

  test('a gate that is away is answered busy, and the sale goes on when it is back', async () => {
    const terms = world.offers.add({ units: 3 })
    let isAway = true
    const gateway = world.gateway({
      gate: {
        reserve: async (...args) => {
          if (isAway) throw new Error('connection lost')
          return world.parts.gate.reserve(...args)
        },
      },
    })
    expect(await codeOf(gateway.buy(memberOf(1), terms))).toBe('busy')
    isAway = false
    expect(await codeOf(gateway.buy(memberOf(1), terms))).toBe('accepted')
    await settles(world, gateway)
  })

  test('units gone to others and then no gate: nothing is written, and the same key gets an order once the gate is back', async () => {
    const terms = world.offers.add({ units: 3 })
    let isAway = true
    const gateway = world.gateway({
      gate: {
        reserve: async (...args) => {
          if (isAway && args[3].some(({ redo }) => redo !== undefined)) throw new Error('connection lost')
          return world.parts.gate.reserve(...args)
        },
      },
      orders: {
        insertMany: async (rows) =>
          isAway ? rows.map(() => ({ code: 'duplicate' as const, index: 'unitOnce' })) : world.parts.orders.orders.insertMany(rows),
      },
    })
    const key = newKey()
    expect(await codeOf(gateway.buy(memberOf(1), terms, { idempotencyKey: key }))).toBe('answer_pending')
    isAway = false
    const again = { idempotencyKey: key, again: true }
    expect(await codeOf(gateway.buy(memberOf(1), terms, again))).toBe('accepted')
    expect(await codeOf(gateway.buy(memberOf(2), terms))).toBe('accepted')
    await settles(world, gateway)
  })

  test.each(['wiped', 'restarted'] as const)(
    'a gate that is %s in the middle of a sale is built again from the rows',
    async (how) => {
      const terms = world.offers.add({ units: 40, cap: 2 })
      const gateways = [survivor, world.gateway()]
      const click = (number: number): Promise<string> =>
        codeOf(gateways[number % 2]?.buy(memberOf(number), terms, { quantity: (number % 2) + 1 }) ?? never)
      const first = await Promise.all(Array.from({ length: 15 }, (_, number) => click(number)))
      await (how === 'wiped' ? parts().wipeGate() : parts().restartGate())
      const during = Array.from({ length: 40 }, (_, number) => click(100 + number))
      const codes = [...first, ...(await Promise.all(during))]
      expect(new Set(codes)).toEqual(new Set(['accepted', 'sold_out']))
      await until('the gate to equal the rows', 20_000, async () => {
        for (const gateway of gateways) {
          await gateway.engine.recovery.beat()
          await gateway.engine.recovery.leftOver()
        }
        const verdict = await survivor.engine.recovery.auditOffer(terms.offerId)
        if (verdict === 'differs') await survivor.engine.rebuild.again(terms.offerId)
        return verdict === 'agrees'
      })
      await settles(world, survivor)
      const rows = (await world.parts.orders.all()).filter((row) => row.offerId === terms.offerId && row.state === 'pendingPayment')
      expect(rows.reduce((total, row) => total + row.quantity, 0)).toBeGreaterThan(37)
      expect(world.offers.get(terms.offerId).gateEpoch).toBeGreaterThan(terms.gateEpoch)
    },
    30_000,
  )

  test('a unit owned by a held order survives the rebuild and is released under its own key afterwards', async () => {
    const terms = world.offers.add({ units: 2, cap: 1 })
    const held = await survivor.buy(memberOf(1), terms)
    await settles(world, survivor)
    await parts().wipeGate()
    expect(await codeOf(survivor.buy(memberOf(1), terms))).toBe('over_cap')
    await survivor.life.cancel(memberOf(1).personId ?? '', held.orderId)
    await settles(world, survivor)
    expect(await survivor.buy(memberOf(1), terms)).toMatchObject({ units: [1] })
    await settles(world, survivor)
  })

  test('the audit finds a leak and a gap that cancel out by count', async () => {
    const terms = world.offers.add({ units: 8 })
    await survivor.buy(memberOf(1), terms)
    await settles(world, survivor)
    const wrong = world.offers.change(terms.offerId, { gateEpoch: world.offers.get(terms.offerId).gateEpoch + 1 })
    await world.parts.gate.fence(wrong, 'building')
    await world.parts.gate.install(wrong, 0, 0, [{ unitCount: 8, owned: new Set([5]), inLine: false }])
    expect(await survivor.engine.recovery.auditOffer(terms.offerId)).toBe('differs')
    await survivor.engine.recovery.audit()
    expect(await survivor.engine.recovery.auditOffer(terms.offerId)).toBe('agrees')
    expect((await world.parts.gate.content(world.offers.get(terms.offerId))).owned[0]).toEqual(new Set([1]))
  })
})
