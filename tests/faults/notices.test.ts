// Payment notices as providers really send them: five times, shuffled, before the payment is visible, an hour late, forged, replayed, and a poll beside them.
import { describe, expect, test } from '@jest/globals'
import { sign, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../server/payments/sandbox/signature.rules.ts'
import type { SandboxNotice } from '../../server/payments/sandbox/sandbox.service.ts'
import { randomOf } from '../support/fault-load.ts'
import { moneyFaults, rowFaults } from '../support/order-checks.ts'
import type { Gateway, WorldParts } from '../support/order-gateway.ts'
import { startMemoryParts, startRealParts } from '../support/order-parts.ts'
import { memberOf, newKey, SANDBOX_SECRET } from '../support/order-shop.ts'
import { createWorld } from '../support/order-world.ts'

const ORDERS = 60
const COPIES = 5
const HOUR_SEC = 3_600
const TOO_OLD_MS = 301_000
const MODES = ['normal', 'double', 'shuffled', 'lost', 'late'] as const

/** A payment cannot be seen the first time it is asked for, as if its insert had not arrived everywhere. */
const seenLater = (parts: WorldParts): WorldParts => {
  const asked = new Set<string>()
  const { byId } = parts.payments.payments
  const hidden: typeof byId = async (paymentId) => {
    if (asked.has(paymentId)) return byId(paymentId)
    asked.add(paymentId)
    return null
  }
  return { ...parts, payments: { ...parts.payments, payments: { ...parts.payments.payments, byId: hidden } } }
}
type Headers = Record<string, string>
const signed = (body: string, atMs: number, secret: Uint8Array = SANDBOX_SECRET): Headers => {
  const { timestamp, signature } = sign(secret, atMs, Buffer.from(body))
  return { [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature }
}
const shuffled = <T>(list: readonly T[], random: () => number): T[] =>
  list
    .map((one) => [random(), one] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, one]) => one)

describe.each([
  ['memory', startMemoryParts],
  ['MongoDB and Redis', startRealParts],
] as const)('notices (%s)', (_name, start) => {
  test('each payment has one effect, and what is forged leaves no trace', async () => {
    const parts = await start()
    const world = createWorld(seenLater(parts.fresh()))
    const gateways: readonly Gateway[] = [world.gateway({ patienceMs: 0 }), world.gateway({ patienceMs: 0 })]
    const [one, two] = gateways as [Gateway, Gateway]
    const random = randomOf(8)
    const terms = world.offers.add({ units: ORDERS })
    const { clock, payments } = world.parts
    for (let who = 0; who < ORDERS; who += 1) {
      const placed = await one.buy(memberOf(who), terms)
      const payment = await one.checkout.open(memberOf(who), [placed.orderNo], newKey())
      await world.sandbox.pay(payment.paymentId, MODES[who % MODES.length] ?? 'normal', HOUR_SEC)
    }
    const forge = async (notices: readonly SandboxNotice[]): Promise<boolean[]> => {
      const [{ body } = { body: '{}' }] = notices
      const now = clock.nowMs()
      const good = signed(body, now)
      const old = signed(body, now - TOO_OLD_MS)
      return Promise.all([
        one.inbox.receive(signed(body, now, Buffer.alloc(32, 9)), Buffer.from(body)),
        one.inbox.receive(good, Buffer.from(body.replace(/"amountFen":\d+/, '"amountFen":1'))),
        one.inbox.receive(old, Buffer.from(body)),
        // The old signature under a new time.
        one.inbox.receive({ ...old, [TIMESTAMP_HEADER]: good[TIMESTAMP_HEADER] ?? '' }, Buffer.from(body)),
        one.inbox.receive({}, Buffer.from(body)),
      ])
    }
    const storm = async (): Promise<void> => {
      const notices = await payments.sandbox.dueNotices(clock.nowMs(), 1_000)
      const sends = notices.flatMap(({ body }) => Array.from({ length: COPIES }, (_, copy) => ({ body, copy })))
      const work = shuffled(sends, random).map(async ({ body, copy }) => {
        const gateway = copy % 2 === 0 ? one : two
        expect(await gateway.inbox.receive(signed(body, clock.nowMs()), Buffer.from(body))).toBe(true)
      })
      await Promise.all([...work, one.payments.poll(), two.payments.poll()])
      for (const { _id } of notices) await payments.sandbox.endNotice(_id, 'done')
    }
    expect(await forge(await payments.sandbox.dueNotices(clock.nowMs(), 1))).toEqual([false, false, false, false, false])
    expect((await payments.all()).inbox).toEqual([])
    for (let round = 0; round < 6; round += 1) {
      await storm()
      clock.skip((HOUR_SEC / 4) * 1_000)
      for (const gateway of gateways) {
        await gateway.engine.recovery.beat()
        while ((await gateway.inbox.work()) > 0);
        await gateway.payments.finishUnsettled()
        await gateway.refunds.retryDue()
        await gateway.settlement.repair()
      }
    }
    expect(await rowFaults(world)).toEqual([])
    expect(await moneyFaults(world)).toEqual([])
    const { payments: rows, inbox } = await payments.all()
    expect(rows.filter(({ state }) => state === 'succeeded')).toHaveLength(ORDERS)
    expect(inbox.filter(({ state }) => state === 'new')).toEqual([])
    const sales = [...world.ledger.values()].filter(({ code }) => code === 'sale')
    expect(sales).toHaveLength(ORDERS)
    world.close()
    await parts.stop()
  }, 300_000)
})
