// How the signed rows of an order's commission become ledger transfers: the two legs of a settling pair into one, every other row meets the merchant's expense.
import { commissionTransfer, sideTransfer, type Explanation, type Transfer, type TransferCode } from '../ledger/transfer.rules.ts'
import { baseOf, type CreditRow, type CreditStep } from './credit.rules.ts'

const CODES: readonly (readonly [string, TransferCode])[] = [
  ['accrue', 'accrue'],
  ['reverse', 'reverse'],
  ['settle', 'settle'],
  ['lead', 'move'],
]

function codeOf(rowId: string): TransferCode {
  const known = CODES.find(([prefix]) => rowId === prefix || rowId.startsWith(`${prefix}:`))
  return known?.[1] ?? 'bonus'
}

/** The order a row is about, and why its leader was credited (kept with the row). */
export type CreditedOrder = {
  readonly orderId: string
  readonly orderNo: string
  readonly why: Pick<Explanation, 'touchAtMs' | 'bindingSinceMs' | 'reason' | 'ruleVersion' | 'title'>
  /** The same after each change that staff made of its credit, in order. */
  readonly whys?: readonly CreditedOrder['why'][]
}

/** One transfer for each row of a step, in their order; `settle:out` and `settle:in` are the one transfer `settle`. */
export function transfersOf(order: CreditedOrder, step: CreditStep): Transfer[] {
  return step.rows.flatMap((row) => {
    const named = (name: string) => ({
      transferId: `${order.orderId}:${name}`,
      orderId: order.orderId,
      orderNo: order.orderNo,
      code: codeOf(row.id),
      explain: { ...whyOf(order, row, step), ...termsOf(row, step) },
    })
    if (row.id.endsWith('ettle:in')) {
      return [] // its money is in the transfer of the leg that went out
    }
    if (row.id.endsWith('ettle:out')) {
      return [sideTransfer(named(row.id.slice(0, -':out'.length)), row.leaderId, 'frozen', 'available', -row.amountFen)]
    }
    return [commissionTransfer(named(row.id), row.leaderId, row.side, row.amountFen)]
  })
}

/** Only what explains the row: a caller may hand in all it knows of the credit. */
function whyOf({ why, whys = [] }: CreditedOrder, row: CreditRow, { before, state }: CreditStep): CreditedOrder['why'] {
  const version = isTakenBack(row) ? before.moves : state.moves
  const { touchAtMs, bindingSinceMs, reason, ruleVersion, title } = whys[version - 1] ?? why
  // How another leader's customer came is no concern of her inviter.
  return codeOf(row.id) === 'bonus'
    ? { touchAtMs: null, bindingSinceMs: null, reason, ruleVersion, title }
    : { touchAtMs, bindingSinceMs, reason, ruleVersion, title }
}

/** A row of who was credited before the change: at her rate and for her reason, not those of who is credited now. */
const isTakenBack = (row: CreditRow): boolean =>
  row.id.startsWith('lead:') || row.id.startsWith('bonusLead:') ? row.id.endsWith(':out') : false

/** Base, rate and units behind an amount: after its event, at the rate of whoever the row is about. */
function termsOf(row: CreditRow, step: CreditStep): Pick<Explanation, 'baseFen' | 'rateBps' | 'fenPerUnit' | 'units'> {
  const state = isTakenBack(row) ? step.before : step.state
  const { rate } = state.terms
  const ofInviter = codeOf(row.id) === 'bonus'
  return {
    baseFen: baseOf(state),
    rateBps: ofInviter ? state.inviterBps : 'bps' in rate ? rate.bps : null,
    fenPerUnit: ofInviter || 'bps' in rate ? null : rate.fenPerUnit,
    units: state.unitsLeft,
  }
}
