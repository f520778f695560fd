// Money meeting orders, in memory and on real MongoDB and Redis: paid once, paid late, given back, told; whatever the provider does.
import { describe, expect, test } from '@jest/globals'
import { sign, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../../server/payments/sandbox/signature.rules.ts'
import type { OrderCard } from '../../../server/protocol/orders.ts'
import { settles } from '../../support/order-checks.ts'
import type { Gateway } from '../../support/order-gateway.ts'
import { memberOf, newKey, SANDBOX_SECRET } from '../../support/order-shop.ts'
import { BOTH_PARTS, codeOf, orderStage, payingSteps } from '../../support/order-suite.ts'
import type { World } from '../../support/order-world.ts'
import { until } from '../../support/until.ts'

describe.each(BOTH_PARTS)('money (%s)', (_name, start) => {
  let world: World
  let gateway: Gateway
  orderStage(start, (made) => {
    world = made
    gateway = world.gateway({ patienceMs: 0 })
  })

  const { buyer, row, stateOf, open, pay } = payingSteps(() => ({ world, gateway }))

  test('paid by notice: to ship, credited once, in the ledger to the fen, and the buyer is told', async () => {
    const terms = world.offers.add()
    const told: OrderCard[] = []
    const paid: string[] = []
    const sold: string[] = []
    gateway.bus.on('toldPerson', ({ entry }) => {
      if (entry.kind === 'order') told.push(entry.order)
      if (entry.kind === 'sold') sold.push(`${entry.buyerName} ${entry.quantity}`)
    })
    gateway.bus.on('orderPaid', ({ order, buyerName }) => void paid.push(`${order.orderNo} ${buyerName}`))
    const placed = await gateway.buy(buyer, terms, { quantity: 3 })
    const payment = await open([placed])
    expect(payment).toMatchObject({ state: 'pending', amountFen: 29_700, orders: [{ orderNo: placed.orderNo, state: 'pendingPayment' }] })
    expect(payment.cashierUrl).toMatch(new RegExp(`^/pay/sandbox/${payment.paymentId}\\?t=`))
    await pay(payment)
    expect(await row(placed.orderId)).toMatchObject({ state: 'toShip', paidBy: payment.paymentId, baseFen: 29_700, units: [1, 2, 3] })
    expect(await gateway.checkout.read(buyer, payment.paymentId)).toMatchObject({ state: 'succeeded', cashierUrl: null })
    expect(world.credited.get(placed.orderId)).toBe(1)
    expect(world.ledger.get(`${payment.paymentId}:${placed.orderId}:sale`)).toMatchObject({ amountFen: 29_700, debit: 'provider' })
    await until('the news', 20_000, () => paid.length > 0)
    expect(paid).toEqual([`${placed.orderNo} 小雨`])
    await until('the host to hear', 20_000, () => sold.length > 0)
    expect(sold).toEqual(['小** 3'])
    expect(told.at(-1)).toMatchObject({ state: 'toShip', reason: null, refunding: false })
    expect(told.map(({ version }) => version)).toEqual(told.map(({ version }) => version).toSorted((a, b) => a - b))
    await settles(world, gateway)
  })

  test('the accounts that paid for a member are known, each once; nobody else’s are hers', async () => {
    const [her, other] = [memberOf(71), memberOf(72)]
    const payers = (actor: typeof her) => world.parts.orders.views.payersOf(actor.personId ?? '')
    const terms = world.offers.add()
    for (const account of ['her-wallet', 'her-wallet', 'her-card']) {
      const payment = await open([await gateway.buy(her, terms)], her)
      await world.sandbox.pay(payment.paymentId, 'normal', 90, account)
      await world.deliver(gateway)
    }
    await open([await gateway.buy(other, terms)], other)
    expect((await payers(her)).toSorted()).toEqual(['sandbox-account-her-card', 'sandbox-account-her-wallet'])
    expect(await payers(other)).toEqual([])
  })

  test.each(['double', 'shuffled'] as const)('%s notices have one effect', async (mode) => {
    const terms = world.offers.add()
    const placed = await gateway.buy(buyer, terms)
    const payment = await open([placed])
    await pay(payment, mode)
    world.parts.clock.skip(2_000)
    await world.deliver(gateway)
    expect(await stateOf(placed)).toBe('toShip')
    expect(world.credited.get(placed.orderId)).toBe(1)
    expect(await gateway.checkout.read(buyer, payment.paymentId)).toMatchObject({ state: 'succeeded' })
    await settles(world, gateway)
  })

  test('a lost notice is found by asking the provider', async () => {
    const terms = world.offers.add()
    const placed = await gateway.buy(buyer, terms)
    await pay(await open([placed]), 'lost')
    expect(await stateOf(placed)).toBe('pendingPayment')
    world.parts.clock.skip(16_000)
    await gateway.payments.poll()
    expect(await stateOf(placed)).toBe('toShip')
  })

  test('a failed payment leaves the order unpaid, and another payment may be opened', async () => {
    const terms = world.offers.add()
    const placed = await gateway.buy(buyer, terms)
    const payment = await open([placed])
    await pay(payment, 'decline')
    expect(await gateway.checkout.read(buyer, payment.paymentId)).toMatchObject({ state: 'failed', orders: [{ state: 'pendingPayment' }] })
    await pay(await open([placed]))
    expect(await stateOf(placed)).toBe('toShip')
  })

  test('forged, altered, foreign and old notices leave no row', async () => {
    const terms = world.offers.add()
    const placed = await gateway.buy(buyer, terms)
    const payment = await open([placed])
    const body = { eventId: 'evt_1', type: 'payment.succeeded', merchantId: 'sibo-sandbox', paymentId: payment.paymentId }
    const whole = { ...body, providerRef: 'x', amountFen: 9_900, currency: 'CNY', payer: null, atMs: 1 }
    const now = world.parts.clock.nowMs()
    const send = (given: object, atMs = now, secret: Uint8Array = SANDBOX_SECRET, alter = ''): Promise<boolean> => {
      const raw = Buffer.from(JSON.stringify(given))
      const { timestamp, signature } = sign(secret, atMs, raw)
      const headers = { [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature }
      return gateway.inbox.receive(headers, Buffer.concat([raw, Buffer.from(alter)]))
    }
    expect(await send(whole, now, Buffer.alloc(32, 1))).toBe(false)
    expect(await send(whole, now, SANDBOX_SECRET, ' ')).toBe(false)
    expect(await send(whole, now - 301_000)).toBe(false)
    expect(await send(whole, now + 302_000)).toBe(false)
    expect(await send({ ...whole, merchantId: 'somebody-else' })).toBe(false)
    expect(await send({ ...whole, extra: 1 })).toBe(false)
    expect(await gateway.inbox.receive({}, Buffer.from(JSON.stringify(whole)))).toBe(false)
    const kept = async (): Promise<string[]> => (await world.parts.payments.all()).inbox.map(({ _id }) => _id)
    expect((await kept()).filter((id) => id.startsWith('evt_1'))).toEqual([])
    // Well signed, but not our amount or currency: counted, not kept, nothing moves.
    for (const [eventId, change] of [
      [`evt_more_${payment.paymentId}`, { amountFen: 9_901 }],
      [`evt_less_${payment.paymentId}`, { amountFen: 9_899 }],
      [`evt_usd_${payment.paymentId}`, { currency: 'USD' }],
    ] as const) {
      expect(await send({ ...whole, ...change, eventId })).toBe(false)
      await gateway.inbox.work()
    }
    expect(await stateOf(placed)).toBe('pendingPayment')
    expect((await kept()).filter((id) => id.endsWith(payment.paymentId))).toEqual([])
  })

  test('a notice before its payment is visible is applied later', async () => {
    const paymentId = 'ab'.repeat(12)
    const raw = Buffer.from(
      JSON.stringify({
        eventId: `evt_early_${newKey().replaceAll('-', '')}`,
        type: 'payment.succeeded',
        merchantId: 'sibo-sandbox',
        paymentId,
        providerRef: 'x',
        amountFen: 1,
        currency: 'CNY',
        payer: null,
        atMs: 1,
      }),
    )
    const { timestamp, signature } = sign(SANDBOX_SECRET, world.parts.clock.nowMs(), raw)
    expect(await gateway.inbox.receive({ [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature }, raw)).toBe(true)
    await gateway.inbox.work()
    const kept = (await world.parts.payments.all()).inbox.find((one) => one.raw === raw.toString())
    expect(kept).toMatchObject({ state: 'new', tries: 1 })
    await world.parts.payments.inbox.end(kept?._id ?? '', 'done', 'test')
  })

  test('a notice that has to wait holds up no other', async () => {
    const terms = world.offers.add()
    const dying = world.gateway({ creditPaid: () => Promise.reject(new Error('died before the credit')) })
    const buyers = [memberOf(1), memberOf(2)]
    const placed = [await gateway.buy(memberOf(1), terms), await gateway.buy(memberOf(2), terms)]
    for (const [place, one] of placed.entries()) {
      const payment = await gateway.checkout.open(buyers[place] ?? buyer, [one.orderNo], newKey())
      await world.sandbox.pay(payment.paymentId, 'normal', 0)
    }
    await world.deliver(dying)
    world.parts.clock.skip(5_000)
    // Each waits until the other is at it too.
    let atIt = 0
    const both = Promise.withResolvers<void>()
    const living = world.gateway({
      creditPaid: () => {
        atIt += 1
        if (atIt === buyers.length) both.resolve()
        return both.promise
      },
    })
    expect(await living.inbox.work()).toBe(2)
    for (const one of placed) expect(await stateOf(one)).toBe('toShip')
    await settles(world, gateway)
  })

  test('opening a payment makes the hold longer, once', async () => {
    const terms = world.offers.add()
    const placed = await gateway.buy(buyer, terms)
    await pay(await open([placed]), 'decline')
    const first = (await row(placed.orderId)).expiresAt.getTime()
    expect(first - (placed.expiresAtMs ?? 0)).toBe(120_000)
    await open([placed])
    expect((await row(placed.orderId)).expiresAt.getTime()).toBe(first)
  })

  test('one open payment a member and show: the same orders go on with it, others close it first', async () => {
    const terms = world.offers.add()
    const one = await gateway.buy(buyer, terms)
    const two = await gateway.buy(buyer, terms)
    const key = newKey()
    const first = await open([one], buyer, key)
    expect((await open([one], buyer, key)).paymentId).toBe(first.paymentId)
    expect((await open([one])).paymentId).toBe(first.paymentId)
    expect(await codeOf(open([two], buyer, key))).toBe('key_reused')
    const both = await open([one, two])
    expect(both.paymentId).not.toBe(first.paymentId)
    expect(both.amountFen).toBe(19_800)
    expect(await world.sandbox.pay(first.paymentId, 'normal', 1)).toBeNull()
    await pay(both)
    expect([await stateOf(one), await stateOf(two)]).toEqual(['toShip', 'toShip'])
    expect(await codeOf(open([one]))).toBe('wrong_state')
    expect(await codeOf(open([one], memberOf(2)))).toBe('not_found')
    expect(await codeOf(gateway.checkout.read(memberOf(2), both.paymentId))).toBe('not_found')
  })

  test('an order that costs nothing is paid without a provider', async () => {
    const terms = world.offers.add({ priceFen: 0 })
    const placed = await gateway.buy(buyer, terms)
    expect(await open([placed])).toMatchObject({ state: 'succeeded', amountFen: 0, cashierUrl: null })
    expect(await stateOf(placed)).toBe('toShip')
  })

  test('before a large order leaves, the provider itself is asked: amount and currency too, and its silence is no yes', async () => {
    const terms = world.offers.add()
    const placed = await gateway.buy(buyer, terms)
    const payment = await open([placed])
    expect(await gateway.payments.agrees(payment.paymentId)).toBe('differs')
    await pay(payment)
    expect(await gateway.payments.agrees(payment.paymentId)).toBe('agrees')
    const fact = { paymentId: payment.paymentId, amountFen: 9_899, currency: 'CNY', payer: null }
    const lying = world.gateway({ provider: { query: async () => ({ state: 'succeeded', fact }) } })
    expect(await lying.payments.agrees(payment.paymentId)).toBe('differs')
    const away = world.gateway({ provider: { query: async () => Promise.reject(new Error('away')) } })
    expect(await away.payments.agrees(payment.paymentId)).toBe('unknown')
    expect(await gateway.payments.agrees('0'.repeat(24))).toBe('differs')
  })
})
