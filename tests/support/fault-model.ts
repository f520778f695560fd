// The small model that the real order services are held against: what each click may be answered, and which moves of an order are legal.
import type { OrderRow, RefusalRow, TakeBackRow } from '../../server/orders/order.rules.ts'

export type Click = {
  readonly key: string
  readonly who: number
  readonly memberId: string
  readonly lot: number
  readonly quantity: number
}
/** `accepted` or the code of a refusal. */
export type Verdict = string
type Held = Click & { state: OrderRow['state']; reason: string | null; extended: boolean }
export type Seen = {
  readonly nowMs: number
  /** Orders whose buyer asked to cancel. */
  readonly cancelled: ReadonlySet<string>
  /** Orders of which a payment succeeded at the provider. */
  readonly paid: ReadonlySet<string>
}
export type SaleModel = ReturnType<typeof createSaleModel>
type Row = OrderRow | RefusalRow | TakeBackRow

const OWNING = new Set(['pendingPayment', 'paid', 'toShip'])

/** One offer with a lot for each number of `units`. Knows no gate, no batch and no epoch: only who owns how many. */
export const createSaleModel = (units: readonly number[], cap: number) => {
  const unitCounts = [...units]
  const takenBack = units.map(() => 0)
  const orders = new Map<string, Held>()
  const refusals = new Map<string, Verdict>()
  /** A first click's refusal is written only when units had been granted before it: a retry may hear it again, or be judged anew. */
  const perhaps = new Map<string, readonly Verdict[]>()
  /** Units that the gate may hold though no order owns them (a died grant, an owed release, a top-up not told): fewer may be sold for a while. */
  const limbo = new Map<string, Pick<Click, 'lot' | 'quantity' | 'memberId'>>()
  let open = true

  const sum = (some: Iterable<{ quantity: number }>): number => [...some].reduce((total, { quantity }) => total + quantity, 0)
  const owners = (): Held[] => [...orders.values()].filter(({ state }) => OWNING.has(state))
  const freeIn = (lot: number): number => (unitCounts[lot] ?? 0) - (takenBack[lot] ?? 0) - sum(owners().filter((one) => one.lot === lot))
  const takenBy = (memberId: string): number => (cap > 0 ? sum(owners().filter((one) => one.memberId === memberId)) : 0)

  /** By truth for `accepted`; a refusal may also come from what is in limbo. Another's limbo counts, one's own key is adopted. */
  const judge = ({ key, memberId, lot, quantity }: Click): Verdict[] => {
    const waiting = [...limbo].flatMap(([id, one]) => (id === key ? [] : [one]))
    const hidden = sum(waiting.filter((one) => one.lot === lot))
    const hiddenMine = sum(waiting.filter((one) => one.memberId === memberId))
    const fits = quantity <= freeIn(lot) && (cap === 0 || takenBy(memberId) + quantity <= cap)
    return [
      ...(fits ? ['accepted'] : []),
      ...(quantity > freeIn(lot) - hidden ? ['sold_out'] : []),
      ...(cap > 0 && takenBy(memberId) + quantity + hiddenMine > cap ? ['over_cap'] : []),
    ]
  }
  const moveFault = (orderId: string, before: Held, row: OrderRow, seen: Seen): string | null => {
    const { state, reason } = row
    if (before.state === state && before.reason === reason) return null
    const paying = state === 'paid' || state === 'toShip'
    if (before.state === 'pendingPayment' && state === 'closed' && reason === 'expired')
      return row.expiresAt.getTime() <= seen.nowMs ? null : `${orderId} expired too early`
    if (before.state === 'pendingPayment' && state === 'closed' && reason === 'cancelled')
      return seen.cancelled.has(orderId) ? null : `${orderId} was cancelled by nobody`
    if (paying && (before.state === 'pendingPayment' || before.reason === 'expired'))
      return seen.paid.has(orderId) ? null : `${orderId} is paid by nobody`
    if (before.state === 'paid' && state === 'toShip') return null
    return `${orderId} went from ${before.state} ${before.reason} to ${state} ${reason}`
  }
  return {
    orders,
    refusals,
    perhaps,
    limbo,
    /** What a first click, or a retry of a key that has no answer yet, may hear. */
    verdicts: (click: Click): Verdict[] => (open ? judge(click) : ['offer_closed']),
    /** What an insert that was on its way may become, even after the offer closed. */
    verdictsLate: (click: Click): Verdict[] => (open ? judge(click) : [...judge(click), 'offer_closed']),
    accepted: (orderId: string, click: Click): void => {
      limbo.delete(click.key)
      if (!orders.has(orderId)) orders.set(orderId, { ...click, state: 'pendingPayment', reason: null, extended: false })
    },
    topUp: (lot: number, by: number): void => void (unitCounts[lot] = (unitCounts[lot] ?? 0) + by),
    close: (): void => void (open = false),
    isOpen: (): boolean => open,
    /** Every row must be a legal successor of what the model holds; then the model holds it. */
    observe: (rows: readonly Row[], lotIds: readonly string[], seen: Seen): string[] => {
      const faults: string[] = []
      const known = new Set<string>()
      takenBack.fill(0)
      for (const row of rows) {
        if (row.state === 'takenBack') takenBack[lotIds.indexOf(row.lotId)]! += row.units.length
        if (!('orderNo' in row)) continue
        known.add(row._id)
        const before = orders.get(row._id)
        if (!before) faults.push(`${row._id} was never answered`)
        else {
          const fault = moveFault(row._id, before, row, seen)
          if (fault !== null) faults.push(fault)
          if (row.quantity !== before.quantity || row.memberId !== before.memberId) faults.push(`${row._id} is another order`)
          if (before.state === 'pendingPayment' && row.state === 'closed') limbo.set(`owed ${row._id}`, before)
          Object.assign(before, { state: row.state, reason: row.reason })
        }
      }
      for (const orderId of orders.keys()) if (!known.has(orderId)) faults.push(`${orderId} was accepted and is lost`)
      for (const [lot, count] of unitCounts.entries()) if (freeIn(lot) < 0) faults.push(`lot ${lot} of ${count} is oversold`)
      return faults
    },
  }
}
