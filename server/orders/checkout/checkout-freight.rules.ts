// What each order of a payment pays once parcels that travel together are counted together. Pure.
import { createHash } from 'node:crypto'
import type { FreightBasis } from '../../pricing/base-price.rules.ts'
import { chargeFreight, type GroupOrder } from '../../pricing/freight-group.rules.ts'
import type { FrozenFreight, OrderRow } from '../order.rules.ts'

const KEY_CHARS = 24

type Group = Pick<OrderRow, '_id' | 'state' | 'goodsFen' | 'freightFen' | 'freightBackFen' | 'quantity' | 'productSnapshot' | 'freight'>
type Opened = Group & Pick<OrderRow, 'orderNo' | 'createdAt'>
export type Charge = { readonly freightFen: number; readonly totalFen: number }

/** Orders of one member, show, address, template, version and cap share a key. */
export const frozenFreight = (
  basis: FreightBasis,
  aloneFen: number,
  of: { readonly memberId: string; readonly showId: string; readonly deliveryIndex: string },
): FrozenFreight => {
  const facts = [of.memberId, of.showId, of.deliveryIndex, basis.key, basis.capFen ?? 'none', JSON.stringify(basis.row)]
  const groupKey = createHash('sha256').update(facts.join('|')).digest('hex').slice(0, KEY_CHARS)
  return { groupKey, row: basis.row, capFen: basis.capFen, aloneFen }
}

const gramsOf = ({ productSnapshot, quantity }: Group): number => productSnapshot.weightGrams * quantity
const groupOrder = (row: Group): GroupOrder => ({
  id: row._id,
  grams: gramsOf(row),
  goodsFen: row.goodsFen,
  chargedFen: row.freightFen,
  backFen: row.freightBackFen ?? 0,
  gone: row.state === 'refunded',
})
const inOrder = (rows: readonly Opened[]): Opened[] =>
  rows.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.orderNo < b.orderNo ? -1 : 1))

/** By order id. `paid`: orders of the same groups that are paid and of which nothing was sent; those refunded whole among them. */
export const chargesOf = (opened: readonly Opened[], paid: readonly Group[]): ReadonlyMap<string, Charge> => {
  const charges = new Map<string, Charge>()
  for (const [groupKey, rows] of Map.groupBy(inOrder(opened), (row) => row.freight?.groupKey ?? '')) {
    const basis = rows[0]?.freight
    const parcels = rows.map((row) => ({ grams: gramsOf(row), goodsFen: row.goodsFen }))
    const group = paid.filter((row) => row.freight?.groupKey === groupKey).map(groupOrder)
    const freight = basis ? chargeFreight(group, parcels, basis.row, basis.capFen ?? undefined) : rows.map((row) => row.freightFen)
    for (const [place, row] of rows.entries()) {
      const freightFen = freight[place] ?? 0
      charges.set(row._id, { freightFen, totalFen: row.goodsFen + freightFen })
    }
  }
  return charges
}
