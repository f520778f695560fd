// The reasons for which goods or money go back, each with its own terms, and which of them an order's buyer or staff may use now (rules.md 23, 25). Pure.
import type { OrderRow } from '../orders/order.rules.ts'
import { leftOf, REFUNDABLE_STATES } from '../orders/refunding/refunding.rules.ts'
import { unitRefund } from '../pricing/tender.rules.ts'
import type { CaseChoice, CaseKind, CaseReason, CaseShut } from '../protocol/after-sales.ts'
import { CASE_TERMS, CASES_PER_ORDER } from './after-sale.rules.ts'
import { finalAtMs } from './final.rules.ts'

export type ReasonTerms = {
  /** About goods still with us, goods that left, or either. */
  readonly goods: 'unsent' | 'sent' | 'either'
  readonly kinds: readonly CaseKind[]
  /** Freight goes back with it. */
  readonly sellerFault: boolean
  readonly evidence: boolean
  /** All units that are left, or none. */
  readonly whole: boolean
  /** May come after the order is final, opened by staff; commission is then clawed back. */
  readonly afterFinal: boolean
  readonly staffOnly: boolean
}
const BOTH = ['refundOnly', 'returnRefund'] as const
const plain: ReasonTerms = {
  goods: 'sent',
  kinds: BOTH,
  sellerFault: false,
  evidence: false,
  whole: false,
  afterFinal: false,
  staffOnly: false,
}
const fault: ReasonTerms = { ...plain, sellerFault: true, evidence: true, afterFinal: true }

export const REASONS: Readonly<Record<CaseReason, ReasonTerms>> = {
  changedMind: { ...plain, goods: 'unsent', kinds: ['refundOnly'] },
  late: { ...plain, goods: 'unsent', kinds: ['refundOnly'], sellerFault: true },
  noReason: { ...plain, kinds: ['returnRefund'] },
  quality: fault,
  damaged: fault,
  wrongItem: fault,
  notAsDescribed: fault,
  missing: { ...fault, kinds: ['refundOnly'] },
  notReceived: { ...fault, kinds: ['refundOnly'], evidence: false },
  // An order placed by a child: its guardian proves it, all of it goes back, no kind of goods is excluded.
  guardian: { ...plain, goods: 'either', evidence: true, whole: true, afterFinal: true },
  agreed: { ...plain, goods: 'either', staffOnly: true },
}

/** Goods for which the law knows no return without a reason: shown on the order page before paying. */
export const NO_REASON_EXCLUDED: readonly string[] = ['生鲜', '鲜活易腐', '定制', '数字商品', '报纸期刊', '贴身衣物']
export const isNoReasonExcluded = (category: string): boolean => NO_REASON_EXCLUDED.some((one) => category.split('/').includes(one))

export type AskedOrder = Pick<
  OrderRow,
  'state' | 'quantity' | 'goodsFen' | 'totalFen' | 'refundsAsked' | 'sentUnits' | 'paidAt' | 'receivedAt' | 'productSnapshot'
>
export type Asking = {
  readonly order: AskedOrder
  /** Cases of the order so far, and whether one of them is open. */
  readonly cases: number
  readonly anyOpen: boolean
  readonly timeZone: string
  readonly nowMs: number
}

/** Units that have not left and of which no money was asked back; and those that left, likewise. */
export const unitsOf = (order: Pick<AskedOrder, 'quantity' | 'sentUnits' | 'refundsAsked'>): { unsent: number; sent: number } => {
  const { quantity, sentUnits = 0, refundsAsked = [] } = order
  const unsentAsked = refundsAsked.reduce((total, part) => total + part.unsentUnits, 0)
  const sentAsked = refundsAsked.reduce((total, part) => total + part.units - part.unsentUnits, 0)
  return { unsent: Math.max(0, quantity - sentUnits - unsentAsked), sent: Math.max(0, sentUnits - sentAsked) }
}

/** From the end of the promised time on, money for goods not sent goes back at once. */
export const isLate = ({ paidAt }: Pick<AskedOrder, 'paidAt'>, nowMs: number): boolean =>
  paidAt !== undefined && nowMs >= paidAt.getTime() + CASE_TERMS.shipWithinMs

export const finalAtOf = ({ receivedAt }: Pick<AskedOrder, 'receivedAt'>, timeZone: string): number | null =>
  receivedAt === undefined ? null : finalAtMs(receivedAt.getTime(), CASE_TERMS.afterSaleDays, timeZone)

export const shutOf = ({ order, cases, anyOpen, timeZone, nowMs }: Asking, byStaff = false): CaseShut | null => {
  if (order.state === 'refunded') return 'refunded'
  if (!REFUNDABLE_STATES.includes(order.state)) return 'unpaid'
  if (anyOpen) return 'open'
  const { unsent, sent } = unitsOf(order)
  if (unsent + sent === 0) return 'nothingLeft'
  if (byStaff) return null
  if (cases >= CASES_PER_ORDER) return 'tooMany'
  const finalAt = finalAtOf(order, timeZone)
  return finalAt !== null && nowMs >= finalAt ? 'final' : null
}

const isOffered = (reason: CaseReason, unsent: boolean, { order, timeZone, nowMs }: Asking, byStaff: boolean): boolean => {
  const terms = REASONS[reason]
  if (terms.staffOnly && !byStaff) return false
  if (terms.goods !== 'either' && (terms.goods === 'unsent') !== unsent) return false
  if (reason === 'late' && !isLate(order, nowMs)) return false
  if (reason === 'noReason' && isNoReasonExcluded(order.productSnapshot.category)) return false
  const finalAt = finalAtOf(order, timeZone)
  return finalAt === null || nowMs < finalAt || (byStaff && (terms.afterFinal || terms.staffOnly))
}

/** Everything that may be asked for now: each reason with its kind, for goods not sent and for goods that left. */
export const choicesOf = (asking: Asking, byStaff = false): CaseChoice[] => {
  if (shutOf(asking, byStaff) !== null) return []
  const { order, nowMs } = asking
  const units = unitsOf(order)
  return (Object.keys(REASONS) as CaseReason[]).flatMap((reason) =>
    [true, false].flatMap((unsent) => {
      const unitsMax = unsent ? units.unsent : units.sent
      if (unitsMax === 0 || !isOffered(reason, unsent, asking, byStaff)) return []
      const { kinds, evidence, whole, sellerFault } = REASONS[reason]
      return kinds
        .filter((kind) => kind === 'refundOnly' || !unsent)
        .map((kind) => ({
          kind,
          reason,
          unsent,
          unitsMax,
          whole,
          evidence: evidence && !byStaff,
          sellerFault,
          atOnce: unsent && isLate(order, nowMs),
        }))
    }),
  )
}

/** The proposal for so many units: floor of their share of what is left, the last of them takes the rest. */
export const proposalOf = (order: Pick<AskedOrder, 'goodsFen' | 'totalFen' | 'quantity' | 'refundsAsked'>, units: number): number => {
  const left = leftOf(order)
  return left.units === 0 ? 0 : unitRefund(left.goodsFen, left.units, Math.min(units, left.units))
}
