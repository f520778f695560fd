// Refunds at a provider that is slow, silent, forgetful, talkative or says no, in memory and on real MongoDB: each number moves money once.
import { describe, expect, test } from '@jest/globals'
import type { RefundMode } from '../../../server/payments/sandbox/sandbox.service.ts'
import { sign, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../../server/payments/sandbox/signature.rules.ts'
import type { Gateway } from '../../support/order-gateway.ts'
import { SANDBOX_SECRET } from '../../support/order-shop.ts'
import { BOTH_PARTS, orderStage, payingSteps } from '../../support/order-suite.ts'
import type { World } from '../../support/order-world.ts'

describe.each(BOTH_PARTS)('refunds and their notices (%s)', (_name, start) => {
  let world: World
  let gateway: Gateway
  orderStage(start, (made) => {
    world = made
    gateway = world.gateway()
  })

  const { buyer, open, pay } = payingSteps(() => ({ world, gateway }))
  const paid = async (mode: RefundMode, lateSec = 0) => {
    const placed = await gateway.buy(buyer, world.offers.add())
    const payment = await open([placed])
    await pay(payment)
    await world.sandbox.setRefundMode(payment.paymentId, mode, lateSec)
    const { orderId, orderNo } = placed
    return { refundId: `${payment.paymentId.slice(0, 20)}beef`, paymentId: payment.paymentId, orderId, orderNo, amountFen: 4_000 }
  }
  const stateOf = async ({ refundId }: { refundId: string }) => (await gateway.refunds.statesOf([refundId])).get(refundId)
  const movedOnce = async ({ refundId, paymentId }: { refundId: string; paymentId: string }): Promise<void> => {
    expect(world.ledger.get(`${refundId}:saleBack`)).toMatchObject({ debit: 'sales', credit: 'provider', amountFen: 4_000 })
    const bill = await world.sandbox.bill(0, world.parts.clock.nowMs() + 1)
    expect(bill.filter(({ type, number }) => type === 'refund' && number === refundId)).toHaveLength(1)
    expect((await world.sandbox.byId(paymentId))?.refunds).toHaveLength(1)
  }

  test('done at once, and its notice changes nothing', async () => {
    const ask = await paid('normal')
    expect(await gateway.refunds.giveBack(ask)).toBe('succeeded')
    expect(await gateway.refunds.giveBack(ask)).toBe('succeeded')
    await world.deliver(gateway)
    await movedOnce(ask)
  })

  test('late: in process until the notice, which comes after the time', async () => {
    const ask = await paid('late', 120)
    expect(await gateway.refunds.giveBack(ask)).toBe('requested')
    await world.deliver(gateway)
    expect(await stateOf(ask)).toBe('requested')
    expect(world.ledger.has(`${ask.refundId}:saleBack`)).toBe(false)
    world.parts.clock.skip(121_000)
    await world.deliver(gateway)
    expect(await stateOf(ask)).toBe('succeeded')
    await movedOnce(ask)
  })

  test('told three times and asked meanwhile: one refund', async () => {
    const ask = await paid('double')
    await Promise.all([gateway.refunds.giveBack(ask), gateway.refunds.giveBack(ask)])
    await Promise.all([world.deliver(gateway), gateway.refunds.retryDue()])
    expect(await stateOf(ask)).toBe('succeeded')
    await movedOnce(ask)
  })

  test('a lost notice is found by asking under the same number', async () => {
    const ask = await paid('lost')
    expect(await gateway.refunds.giveBack(ask)).toBe('requested')
    world.parts.clock.skip(5_000)
    await gateway.refunds.retryDue()
    expect(await stateOf(ask)).toBe('succeeded')
    await movedOnce(ask)
  })

  test('refused by the provider: marked, told, and asked again an hour later under the same number', async () => {
    const ask = await paid('fail')
    expect(await gateway.refunds.giveBack(ask)).toBe('failed')
    await world.deliver(gateway)
    await gateway.refunds.retryDue()
    expect(await stateOf(ask)).toBe('failed')
    expect(world.ledger.has(`${ask.refundId}:saleBack`)).toBe(false)
    world.parts.clock.skip(3_600_001)
    await gateway.refunds.retryDue()
    expect(await stateOf(ask)).toBe('succeeded')
    await movedOnce(ask)
  })

  test('a provider that does not answer leaves the refund requested', async () => {
    const silent = world.gateway({
      provider: {
        refund: async () => {
          throw new Error('no answer')
        },
      },
    })
    const ask = await paid('normal')
    expect(await silent.refunds.giveBack(ask)).toBe('requested')
    world.parts.clock.skip(5_000)
    await gateway.refunds.retryDue()
    expect(await stateOf(ask)).toBe('succeeded')
    await movedOnce(ask)
  })

  test('a refund of nothing skips the provider', async () => {
    const ask = await paid('fail')
    expect(await gateway.refunds.giveBack({ ...ask, amountFen: 0 })).toBe('succeeded')
    expect(world.ledger.has(`${ask.refundId}:saleBack`)).toBe(false)
  })

  test('notices about refunds that are forged, foreign or of another sum leave no row', async () => {
    const ask = await paid('late', 600)
    await gateway.refunds.giveBack(ask)
    const whole = {
      eventId: `evt_refund_x_${ask.refundId}`,
      type: 'refund.succeeded',
      merchantId: 'sibo-sandbox',
      paymentId: ask.paymentId,
      refundId: ask.refundId,
      amountFen: ask.amountFen,
      currency: 'CNY',
      atMs: 1,
    }
    const send = (change: object, secret: Uint8Array = SANDBOX_SECRET): Promise<boolean> => {
      const raw = Buffer.from(JSON.stringify({ ...whole, ...change }))
      const { timestamp, signature } = sign(secret, world.parts.clock.nowMs(), raw)
      return gateway.inbox.receive({ [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature }, raw)
    }
    expect(await send({}, Buffer.alloc(32, 1))).toBe(false)
    for (const change of [{ merchantId: 'other' }, { amountFen: 3_999 }, { amountFen: 4_001 }, { currency: 'USD' }, { extra: 1 }])
      expect(await send(change)).toBe(false)
    expect((await world.parts.payments.all()).inbox.filter(({ _id }) => _id === whole.eventId)).toEqual([])
    expect(await stateOf(ask)).toBe('requested')
    expect(await send({})).toBe(true)
    await gateway.inbox.work()
    expect(await stateOf(ask)).toBe('succeeded')
  })
})
