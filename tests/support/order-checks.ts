// The checker of the order engine's invariants: compares every row with every other, and the gate with the rows; an empty list is right.
import { gateEquals } from '../../server/orders/gate/recovery.service.ts'
import type { OrderRow, TakeBackRow } from '../../server/orders/order.rules.ts'
import type { SaleTerms } from '../../server/orders/placing/sale-terms.rules.ts'
import type { Gateway } from './order-gateway.ts'
import type { World } from './order-world.ts'
import { until } from './until.ts'

type Owner = OrderRow | TakeBackRow

const unitFaults = (terms: SaleTerms, owners: readonly Owner[]): string[] =>
  terms.skus.flatMap(({ lotId, unitCount }) => {
    const seen = new Map<number, string>()
    return owners
      .filter((row) => row.lotId === lotId)
      .flatMap((row) =>
        (row.units ?? []).flatMap((unit) => {
          const other = seen.get(unit)
          seen.set(unit, row._id)
          if (unit < 1 || unit > unitCount) return [`unit ${unit} of ${row._id} is not in 1..${unitCount}`]
          return other === undefined ? [] : [`unit ${unit} is owned by ${other} and ${row._id}`]
        }),
      )
  })
const shapeFaults = (terms: SaleTerms, owners: readonly Owner[]): string[] =>
  owners.flatMap((row) => {
    const faults: string[] = []
    const count = row.units?.length ?? 0
    if (row.state === 'closed' ? count > 0 : count !== row.quantity)
      faults.push(`${row._id} (${row.state}) owns ${count} units of ${row.quantity}`)
    if ('slots' in row && terms.cap > 0 && row.state !== 'closed' && row.slots?.length !== row.quantity)
      faults.push(`${row._id} has wrong slots`)
    return faults
  })
const capFaults = ({ cap }: SaleTerms, owners: readonly Owner[]): string[] => {
  const taken = new Map<string, number[]>()
  for (const row of owners) if ('slots' in row && row.slots) taken.set(row.memberId, [...(taken.get(row.memberId) ?? []), ...row.slots])
  return [...taken].flatMap(([memberId, slots]) =>
    cap > 0 && (slots.length > cap || new Set(slots).size < slots.length || slots.some((slot) => slot > cap))
      ? [`member ${memberId} is over the cap`]
      : [],
  )
}

/** What is wrong in the rows alone. */
export const rowFaults = async ({ parts, offers }: World): Promise<string[]> => {
  const rows = (await parts.orders.all()).filter((row): row is Owner => !('refusal' in row))
  return offers.all().flatMap((terms) => {
    const owners = rows.filter((row) => row.offerId === terms.offerId)
    return [...unitFaults(terms, owners), ...shapeFaults(terms, owners), ...capFaults(terms, owners)]
  })
}

/** Sold + held + free = N, bits and masks equal the rows, nothing is pending or owed; asked after a quiet moment. */
export const gateFaults = async ({ parts, offers }: World): Promise<string[]> => {
  const faults: string[] = []
  for (const terms of offers.all().filter(({ state }) => state === 'open')) {
    const content = await parts.gate.content(terms)
    const owned = await Promise.all(terms.skus.map(({ lotId }) => parts.orders.orders.owned(lotId)))
    if (content.look.epoch !== terms.gateEpoch || content.look.state !== 'open') faults.push(`gate of ${terms.offerId} does not stand`)
    else if (!gateEquals(content, terms, owned)) faults.push(`gate of ${terms.offerId} differs from the rows`)
    if (content.look.pending > 0) faults.push(`gate of ${terms.offerId} has pending grants`)
    if (await parts.orders.views.anyReleaseOwed(terms.offerId)) faults.push(`${terms.offerId} owes releases`)
  }
  return faults
}

/** Each line of a succeeded payment is exactly one of: it pays the order, or it was given back. */
export const moneyFaults = async ({ parts }: World): Promise<string[]> => {
  const { payments, refunds } = await parts.payments.all()
  const rows = new Map((await parts.orders.all()).map((row) => [row._id, row]))
  return payments
    .filter(({ state }) => state === 'succeeded')
    .flatMap(({ _id: paymentId, lines }) =>
      lines.flatMap(({ orderId }) => {
        const row = rows.get(orderId)
        const pays = row !== undefined && 'paidBy' in row && row.paidBy === paymentId
        const back = refunds.some(({ _id, state }) => _id === `${paymentId}:${orderId}` && state === 'succeeded')
        return pays === back ? [`payment ${paymentId} of ${orderId}: pays ${pays}, given back ${back}`] : []
      }),
    )
}

/** Lets this gateway's duties work until everything agrees, or says what does not. */
export const settles = async (world: World, gateway: Gateway, withinMs = 10_000): Promise<void> => {
  let faults: string[] = []
  await until('rows and gate to agree', withinMs, async () => {
    await gateway.engine.recovery.beat()
    await gateway.engine.recovery.leftOver()
    await gateway.life.releaseOwed()
    faults = [...(await rowFaults(world)), ...(await gateFaults(world)), ...(await moneyFaults(world))]
    return faults.length === 0
  }).catch((err: unknown) => {
    throw new Error(`${String(err)}: ${faults.join('; ')}`)
  })
}
