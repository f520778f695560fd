// Clicks of a random sale: first ones, twins, retries, those of a gateway that dies or stands still; each answer is held against the model.
import type { DomainError } from '../../server/domain-error.ts'
import { orderIdOf } from '../../server/orders/order-id.rules.ts'
import type { SaleTerms } from '../../server/orders/placing/sale-terms.rules.ts'
import type { Shape } from './fault-commands.ts'
import { createSaleModel, type Click, type SaleModel, type Verdict } from './fault-model.ts'
import type { Gateway, Overrides } from './order-gateway.ts'
import type { OrderParts } from './order-parts.ts'
import { memberOf, newKey } from './order-shop.ts'
import type { World } from './order-world.ts'

export const PRICE_FEN = 3_333
const ASKS_MAX = 5

export type Sent = Click & { readonly sale: Sale; readonly bodyQuantity: number }
export type Stalled = { readonly click: Sent; readonly letGo: () => void; readonly answer: Promise<Verdict> }
export type Sale = { terms: SaleTerms; readonly model: SaleModel }
export type Run = {
  readonly world: World
  readonly parts: OrderParts
  readonly gateways: readonly [Gateway, Gateway]
  readonly shape: Shape
  readonly clicks: Sent[]
  readonly stalled: Stalled[]
  readonly sales: Sale[]
  readonly cancelled: Set<string>
  readonly paid: Set<string>
  readonly wrong: string[]
  looks: number
}

export const idOf = ({ memberId, key }: Click): string => orderIdOf(memberId, key)
export const gatewayAt = ({ gateways }: Run, place: number): Gateway => gateways[place === 0 ? 0 : 1]
const codeOf = (err: unknown): string => (err as DomainError).code ?? String(err)
export const some = <T>(list: readonly T[], place: number): T | undefined => list[place % Math.max(1, list.length)]
export const saleOf = (run: Run): Sale => {
  const last = run.sales.at(-1)
  if (last?.model.isOpen()) return last
  const made = {
    terms: run.world.offers.add({ units: run.shape.units, cap: run.shape.cap, priceFen: PRICE_FEN }),
    model: createSaleModel(run.shape.units, run.shape.cap),
  }
  run.sales.push(made)
  return made
}
export const freshClick = (run: Run, wanted: { who: number; lot: number; quantity: number }): Sent => {
  const made = { ...wanted, key: newKey(), memberId: memberOf(wanted.who).personId ?? '', sale: saleOf(run), bodyQuantity: wanted.quantity }
  run.clicks.push(made)
  return made
}
/** One click at a gateway; the verdict is `accepted` or a code, and an accepted answer names the only order that this key can have. */
export const send = (run: Run, gateway: Gateway, click: Sent, given: { again?: boolean; quantity?: number } = {}): Promise<Verdict> => {
  const { terms } = click.sale
  const amount = given.quantity ?? click.bodyQuantity
  const skuId = terms.skus[click.lot]?.skuId ?? ''
  const payload = { skuId, quantity: amount, seenPriceFen: PRICE_FEN * amount, idempotencyKey: click.key, again: given.again === true }
  return gateway.buy(memberOf(click.who), terms, payload).then((placed) => {
    if (placed.orderId !== idOf(click)) run.wrong.push(`key ${click.key} answered with order ${placed.orderId}`)
    return 'accepted'
  }, codeOf)
}
/** Compares an answer with what the model allows, and lets the model take it over. */
const take = (run: Run, click: Sent, answer: Verdict, allowed: readonly Verdict[], written: boolean): void => {
  const { model } = click.sale
  const id = idOf(click)
  const known = model.orders.has(id) ? 'accepted' : model.refusals.get(id)
  const expected = known === undefined ? [...allowed, ...(model.perhaps.get(id) ?? [])] : [known]
  if (!expected.includes(answer))
    run.wrong.push(`${click.key} x${click.quantity} answered ${answer}, the model allows ${expected.join(' or ')}`)
  if (answer === 'accepted') model.accepted(id, click)
  else if (written && !model.orders.has(id)) model.refusals.set(id, answer)
  else model.perhaps.set(id, [...(model.perhaps.get(id) ?? []), answer])
  if (answer !== 'accepted' && written) model.limbo.delete(click.key)
}

export const place = async (run: Run, click: Sent, gateway: Gateway, again: boolean): Promise<void> => {
  const allowed = click.sale.model.verdicts(click)
  take(run, click, await send(run, gateway, click, { again }), allowed, again)
}
export const twin = async (run: Run, click: Sent, first: number): Promise<void> => {
  const allowed = click.sale.model.verdicts(click)
  const [one, two] = [gatewayAt(run, first), gatewayAt(run, 1 - first)]
  const answers = await Promise.all([send(run, one, click), send(run, two, click), send(run, one, click)])
  // A refusal that no grant preceded is not written: of twins one may be refused before the other's order is in.
  if (new Set(answers.filter((answer) => answer === 'accepted')).size > 1) run.wrong.push(`twins of ${click.key} parted`)
  for (const answer of answers.toSorted((a) => (a === 'accepted' ? -1 : 1))) {
    if (answer !== 'accepted' && allowed.includes(answer) && click.sale.model.orders.has(idOf(click))) continue
    take(run, click, answer, allowed, false)
  }
}
/** A gateway whose inserts reach the database or not, and never answer: it dies in the middle. */
export const crash = async (run: Run, click: Sent, written: boolean): Promise<void> => {
  const { world } = run
  const allowed = click.sale.model.verdicts(click)
  const reached = Promise.withResolvers<'died'>()
  const insertMany: NonNullable<Overrides['orders']>['insertMany'] = async (rows) => {
    const verdicts = written ? await world.parts.orders.orders.insertMany(rows) : []
    // An index that says no makes the gateway try other units: it dies later.
    if (written && verdicts.some(({ code }) => code !== 'inserted')) return verdicts
    reached.resolve('died')
    return new Promise<never>(() => undefined)
  }
  const dying = world.gateway({ orders: { insertMany } })
  const answer = await Promise.race([send(run, dying, click), reached.promise])
  dying.close()
  if (answer !== 'died') return take(run, click, answer, allowed, false)
  if (written) take(run, click, 'accepted', allowed, false)
  click.sale.model.limbo.set(written ? `pend ${click.key}` : click.key, click)
  if (written) click.sale.model.limbo.delete(`pend ${click.key}`)
}
/** A gateway whose insert stays on its way until it is let go. */
export const stall = async (run: Run, click: Sent): Promise<void> => {
  const allowed = click.sale.model.verdicts(click)
  const [reached, held] = [Promise.withResolvers<'held'>(), Promise.withResolvers<void>()]
  const insertMany: NonNullable<Overrides['orders']>['insertMany'] = async (rows) => {
    reached.resolve('held')
    await held.promise
    return run.world.parts.orders.orders.insertMany(rows)
  }
  const slow = run.world.gateway({ orders: { insertMany } })
  const answer = send(run, slow, click)
  const first = await Promise.race([answer, reached.promise])
  if (first !== 'held') return take(run, click, first, allowed, false)
  click.sale.model.limbo.set(click.key, click)
  run.stalled.push({ click, letGo: held.resolve, answer })
}
export const letGo = async (run: Run, place: number): Promise<void> => {
  const one = some(run.stalled, place)
  if (!one) return
  run.stalled.splice(run.stalled.indexOf(one), 1)
  const allowed = one.click.sale.model.verdictsLate(one.click)
  one.letGo()
  let answer = await one.answer
  // It stood longer than a buyer waits: she asks again with the same key.
  for (let tries = 0; answer === 'answer_pending' && tries < ASKS_MAX; tries += 1)
    answer = await send(run, run.gateways[0], one.click, { again: true })
  take(run, one.click, answer, allowed, true)
  // What it freed or took again, the gate may not have heard of yet.
  one.click.sale.model.limbo.set(`late ${one.click.key}`, one.click)
}
export const changed = async (run: Run, click: Sent, gateway: Gateway): Promise<void> => {
  const { model } = click.sale
  const isKnown = model.orders.has(idOf(click)) || model.refusals.has(idOf(click))
  if (!isKnown) return
  const answer = await send(run, gateway, click, { again: true, quantity: (click.quantity % 3) + 1 })
  if (answer !== 'key_reused') run.wrong.push(`${click.key} with another body answered ${answer}`)
}
