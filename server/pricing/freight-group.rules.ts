// One freight for the parcels of a member, show, address and template that ship together (rules.md 21.7, 23.3): charge when paid, give back when unshipped orders go.
import { split, sum, type Fen } from '../protocol/money.ts'
import { aloneOf, freightBy, type FreightRow } from './freight.rules.ts'

/** An order of the group. chargedFen: freight it paid; backFen: freight given back to it; gone: refunded whole before anything shipped. */
export type GroupOrder = {
  readonly id: string
  readonly grams: number
  readonly goodsFen: Fen
  readonly chargedFen: Fen
  readonly backFen: Fen
  readonly gone: boolean
}
type Parcel = { readonly grams: number; readonly goodsFen: Fen }

function owedBy(parcels: readonly Parcel[], row: FreightRow, capFen: Fen | undefined): Fen {
  if (parcels.length === 0) {
    return 0
  }
  const merged = { grams: sum(parcels.map((parcel) => parcel.grams)), goodsFen: sum(parcels.map((parcel) => parcel.goodsFen)) }
  return aloneOf(freightBy(row, merged), capFen)
}

function keptOf(group: readonly GroupOrder[]): Fen {
  return sum(group.map((order) => order.chargedFen - order.backFen))
}

/**
 * The freight of each order a payment opens, in their order: what the whole group now owes above what was charged and kept,
 * at most what the orders would pay alone, split by that. `group`: paid orders of it, those gone included; held orders never count.
 */
export function chargeFreight(group: readonly GroupOrder[], opened: readonly Parcel[], row: FreightRow, capFen?: Fen): Fen[] {
  const alone = opened.map((parcel) => aloneOf(freightBy(row, parcel), capFen))
  const staying = group.filter((order) => !order.gone)
  const missing = Math.max(0, owedBy([...staying, ...opened], row, capFen) - keptOf(group))
  return split(Math.min(sum(alone), missing), alone)
}

/**
 * What is given back when an unshipped order is refunded whole: the charge above what the staying orders owe, to this order
 * up to what it paid, then to those gone before, oldest first. `group` is in order of going; orderId is not yet `gone` in it.
 */
export function giveBackFreight(group: readonly GroupOrder[], orderId: string, row: FreightRow, capFen?: Fen): ReadonlyMap<string, Fen> {
  const staying = group.filter((order) => !order.gone && order.id !== orderId)
  let left = Math.max(0, keptOf(group) - owedBy(staying, row, capFen))
  const back = new Map<string, Fen>()
  const receivers = [...group.filter((order) => order.id === orderId), ...group.filter((order) => order.gone)]
  for (const order of receivers) {
    const part = Math.min(left, order.chargedFen - order.backFen)
    left -= part
    if (part > 0 || order.id === orderId) {
      back.set(order.id, part)
    }
  }
  return back
}
