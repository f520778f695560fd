// Drives the real order services with random commands beside the small model, and says where they part.
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import type { SaleTerms } from '../../server/orders/placing/sale-terms.rules.ts'
import type { PayMode } from '../../server/payments/sandbox/sandbox.service.ts'
import {
  changed,
  crash,
  freshClick,
  gatewayAt,
  idOf,
  letGo,
  place,
  saleOf,
  some,
  stall,
  twin,
  type Run,
  type Sent,
} from './fault-clicks.ts'
import { command, HOUR_MS, shape, type Command, type Shape } from './fault-commands.ts'
import { gateFaults, moneyFaults, rowFaults } from './order-checks.ts'
import type { Gateway } from './order-gateway.ts'
import type { OrderParts } from './order-parts.ts'
import { memberOf, newKey } from './order-shop.ts'
import { createWorld } from './order-world.ts'
import { until } from './until.ts'

/** Comparing every row with every other is slow; what they break stays broken. */
const ROW_LOOK_EVERY = 4

const cancel = async (run: Run, click: Sent, gateway: Gateway, dies: boolean): Promise<void> => {
  const away = { release: () => Promise.reject(new Error('died before the release')) }
  const acting = dies ? run.world.gateway({ gate: away, patienceMs: 0 }) : gateway
  run.cancelled.add(idOf(click))
  await acting.life.cancel(click.memberId, idOf(click)).catch(() => null)
}
const pay = async (run: Run, click: Sent, gateway: Gateway, payMode: PayMode): Promise<void> => {
  const row = await run.world.parts.orders.life.byId(idOf(click))
  if (!row) return
  const opened = await gateway.checkout.open(memberOf(click.who), [row.orderNo], newKey()).catch(() => null)
  if (opened?.state !== 'pending') return
  const ended = await run.world.sandbox.pay(opened.paymentId, payMode, 300)
  if (ended?.state === 'succeeded') run.paid.add(idOf(click))
}
/** The provider tells of the same money again, as a notice with another number. */
const renotice = async (run: Run, click: Sent, gateway: Gateway): Promise<void> => {
  const { payments } = await run.world.parts.payments.all()
  for (const { _id: paymentId, lines, state, amountFen, payer = null } of payments)
    if (state === 'succeeded' && lines.some(({ orderId }) => orderId === idOf(click)))
      await gateway.payments.apply({ paymentId, amountFen, currency: 'CNY', payer }).catch(() => null)
}
const duties = async (run: Run, exact: boolean): Promise<void> => {
  const { world, gateways } = run
  await turn() // what follows an answer (news, settles) has its turn
  world.parts.clock.skip(2_500) // the audit looks again
  for (const gateway of gateways) await gateway.engine.recovery.beat()
  for (const gateway of gateways) {
    await world.deliver(gateway)
    await gateway.payments.poll()
    await gateway.payments.finishUnsettled()
    await gateway.refunds.retryDue()
    await gateway.settlement.repair()
    await gateway.life.expireDue()
    await gateway.life.releaseOwed()
    await gateway.engine.recovery.leftOver()
    await gateway.closing.run()
  }
  for (const gateway of gateways) await gateway.engine.recovery.audit()
  for (const { terms, model } of run.sales) {
    if (!model.isOpen()) continue
    const verdict = await gateways[0].engine.recovery.auditOffer(terms.offerId)
    // From here on the gate knows exactly what the database knows; only what is still on its way may change that.
    if (verdict === 'agrees')
      for (const id of model.limbo.keys()) if (!run.stalled.some(({ click }) => click.key === id)) model.limbo.delete(id)
    if (exact && verdict !== 'agrees') run.wrong.push(`after all duties the gate of ${terms.offerId} ${verdict}`)
  }
}
const topUp = async (run: Run, place: number, units: number, told: boolean): Promise<void> => {
  const sale = saleOf(run)
  const { offers, parts } = run.world
  const now = offers.get(sale.terms.offerId)
  const skus = now.skus.map((sku, index) => (index === place ? { ...sku, unitCount: sku.unitCount + units } : sku))
  const next = offers.change(now.offerId, { skus })
  sale.model.topUp(place, units)
  const lotOf = skus[place]
  if (told && lotOf) await parts.gate.grow(next, lotOf.lotIndex, lotOf.unitCount).catch(() => null)
  sale.model.limbo.set(`grown ${newKey()}`, { lot: place, quantity: units, memberId: '' })
}
const close = async (run: Run, gateway: Gateway): Promise<void> => {
  const sale = saleOf(run)
  const { offers } = run.world
  offers.change(sale.terms.offerId, { state: 'closing', gateEpoch: offers.get(sale.terms.offerId).gateEpoch + 1 })
  sale.model.close()
  await gateway.closing.run()
}

const doOne = async (run: Run, one: Command): Promise<void> => {
  const chosen = 'pick' in one ? some(run.clicks, one.pick) : undefined
  const gateway = gatewayAt(run, 'at' in one ? one.at : 0)
  switch (one.op) {
    case 'place':
      return place(run, freshClick(run, one), gateway, false)
    case 'twin':
      return twin(run, freshClick(run, one), one.at)
    case 'retry':
      return chosen && place(run, chosen, gateway, true)
    case 'changed':
      return chosen && changed(run, chosen, gateway)
    case 'crash':
      return crash(run, freshClick(run, one), one.written)
    case 'stall':
      return stall(run, freshClick(run, one))
    case 'letGo':
      return letGo(run, one.pick)
    case 'cancel':
      return chosen && cancel(run, chosen, gateway, one.dies)
    case 'pay':
      return chosen && pay(run, chosen, gateway, one.mode)
    case 'notices':
      return run.world.deliver(
        one.dies ? run.world.gateway({ creditPaid: () => Promise.reject(new Error('died before the credit')) }) : gateway,
      )
    case 'renotice':
      return chosen && renotice(run, chosen, gateway)
    case 'expire':
      if (!chosen || !chosen.sale.model.orders.has(idOf(chosen))) return
      await run.parts.endHold(idOf(chosen))
      return void (await gateway.life.expireDue())
    case 'duties':
      return duties(run, false)
    case 'topUp':
      return topUp(run, one.lot, one.units, one.told)
    case 'close':
      return close(run, gateway)
    case 'wipe':
      return run.parts.wipeGate()
    case 'restart':
      return run.parts.restartGate()
    case 'jump':
      return run.parts.clockJumps ? run.world.parts.clock.skip(one.byMs) : undefined
  }
}
const observe = async (run: Run, what: string): Promise<void> => {
  const rows = await run.world.parts.orders.all()
  const seen = { nowMs: run.world.parts.clock.nowMs(), cancelled: run.cancelled, paid: run.paid }
  const faults = run.sales.flatMap(({ terms, model }) =>
    model.observe(
      rows.filter((row) => row.offerId === terms.offerId),
      terms.skus.map(({ lotId }) => lotId),
      seen,
    ),
  )
  run.looks += 1
  const all = [...faults, ...(run.looks % ROW_LOOK_EVERY === 0 ? await rowFaults(run.world) : []), ...run.wrong]
  if (all.length > 0) throw new Error(`after ${what}: ${all.join('; ')}`)
}
/** Late money, ends of holds, owed releases: all comes to rest, and then everything must be equal. */
const rest = async (run: Run): Promise<void> => {
  for (const place of run.stalled.keys()) await letGo(run, place)
  while (run.stalled.length > 0) await letGo(run, 0)
  for (const { model } of run.sales)
    for (const [orderId, { state }] of model.orders) if (state === 'pendingPayment') await run.parts.endHold(orderId)
  for (let round = 0; round < 3; round += 1) {
    run.world.parts.clock.skip(2 * HOUR_MS)
    await duties(run, false)
    await observe(run, `round ${round} of rest`)
  }
  await duties(run, true)
  await observe(run, 'rest')
  await until('the last settles', 3_000, async () => (await gateFaults(run.world)).length === 0).catch(() => undefined)
  const rows = (await run.world.parts.orders.all()).filter(
    (row) => 'orderNo' in row && run.sales.some(({ terms }) => terms.offerId === row.offerId),
  )
  const kept = rows.reduce((total, row) => total + (row.state === 'toShip' && 'totalFen' in row ? row.totalFen : 0), 0)
  const flows = [...run.world.ledger.values()].reduce((total, { code, amountFen }) => total + (code === 'sale' ? amountFen : -amountFen), 0)
  const faults = [...(await rowFaults(run.world)), ...(await gateFaults(run.world)), ...(await moneyFaults(run.world))]
  if (flows !== kept) faults.push(`the ledger kept ${flows} fen, the orders ${kept}`)
  for (const row of rows) {
    if (row.state === 'paid') faults.push(`${row._id} is paid and not on its way`)
    if (row.state === 'toShip' && !run.world.credited.has(row._id)) faults.push(`${row._id} was never credited`)
  }
  for (const { terms, model } of run.sales) if (!model.isOpen()) faults.push(...backFaults(run, run.world.offers.get(terms.offerId), rows))
  if (faults.length > 0) throw new Error(`at rest: ${faults.join('; ')}`)
}
const backFaults = (
  { world }: Run,
  { offerId, skus, state }: SaleTerms,
  rows: readonly { lotId: string; state: string; quantity: number }[],
): string[] =>
  skus.flatMap(({ lotId, unitCount }) => {
    const sold = rows.filter((row) => row.lotId === lotId && row.state === 'toShip').reduce((total, row) => total + row.quantity, 0)
    const back = world.takenBack.filter((row) => row.lotId === lotId).reduce((total, row) => total + row.quantity, 0)
    if (state === 'closed' && sold + back !== unitCount) return [`lot of ${offerId}: sold ${sold} and taken back ${back} of ${unitCount}`]
    return state === 'closed' ? [] : [`${offerId} is ${state} for ever`]
  })

/** Throws with every difference. */
export const runSale = async (parts: OrderParts, commands: readonly Command[], given: Shape): Promise<void> => {
  await parts.forget()
  const world = createWorld(parts.fresh())
  const gateways = [world.gateway({ patienceMs: 0 }), world.gateway({ patienceMs: 0 })] as const
  const run: Run = {
    world,
    parts,
    gateways,
    shape: given,
    clicks: [],
    stalled: [],
    sales: [],
    cancelled: new Set(),
    paid: new Set(),
    wrong: [],
    looks: 0,
  }
  try {
    for (const one of commands) {
      await doOne(run, one)
      await observe(run, JSON.stringify(one))
    }
    await rest(run)
  } finally {
    for (const { letGo: end } of run.stalled) end()
    world.close()
  }
}

const COMMANDS_A_SALE = 100
const SALES_AT_ONCE = 5
const SHRINK_WITHIN_MS = 20_000
/** Random sales until so many commands were done. `fault`: a sale that differs, made shorter while time allows, with its seed; or null. */
export const checkSales = async (
  parts: OrderParts,
  wanted: number,
  { seed, only }: { seed?: number; only?: readonly Command['op'][] } = {},
): Promise<{ commands: number; fault: string | null }> => {
  let commands = 0
  let failedAtMs = 0
  const sales = fc.array(command, { minLength: 1, maxLength: COMMANDS_A_SALE, size: 'max' })
  const property = fc.asyncProperty(sales, shape, async (steps, given) => {
    if (failedAtMs === 0) commands += steps.length
    // Out of time: nothing shorter is looked for.
    if (failedAtMs > 0 && performance.now() - failedAtMs > SHRINK_WITHIN_MS) return
    await runSale(parts, only ? steps.filter(({ op }) => only.includes(op)) : steps, given).catch((err: unknown) => {
      failedAtMs ||= performance.now()
      throw err
    })
  })
  while (commands < wanted) {
    const outcome = await fc.check(property, { numRuns: SALES_AT_ONCE, ...(seed === undefined ? {} : { seed }) })
    if (outcome.failed)
      return { commands, fault: `${String(outcome.errorInstance)}\nseed ${outcome.seed} ${JSON.stringify(outcome.counterexample)}` }
  }
  return { commands, fault: null }
}
