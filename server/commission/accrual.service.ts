// Commission of orders in the ledger: accrued once when paid, reversed by refunds, settled, moved; always derived from the order and written by fixed ids.
import type { Bus } from '../domain-events.ts'
import { signedSide } from '../ledger/entry.rules.ts'
import type { LedgerService, Posted } from '../ledger/ledger.service.ts'
import type { Fen } from '../protocol/money.ts'
import { creditSteps, type CreditEvent, type CreditOrder, type CreditTerms } from './credit.rules.ts'
import { transfersOf, type CreditedOrder } from './posting.rules.ts'
import type { FrozenRate } from './rate.rules.ts'
import { NO_RATE, SHARE_CAP_BPS } from './share.rules.ts'

/** An order as commission reads it: what was frozen at placement and what is known since it was paid. */
export type CommissionedOrder = CreditedOrder & {
  readonly leaderId: string | null
  readonly frozen: FrozenRate | null
  readonly units: number
  /** Net goods money when paid. */
  readonly goodsFen: Fen
  /** Stored bonus money in the goods; outside the base. */
  readonly bonusGoodsFen?: Fen | undefined
}

export type AccrualDeps = {
  readonly ledger: Pick<LedgerService, 'post'>
  /** The member behind each leader: who is told. */
  readonly leaderCards: (leaderIds: readonly string[]) => Promise<ReadonlyMap<string, { readonly memberId: string }>>
  readonly bus: Bus
}
export type AccrualService = ReturnType<typeof createAccrualService>

export function createAccrualService({ ledger, leaderCards, bus }: AccrualDeps) {
  /**
   * Makes the ledger what the order says: derives every row from what happened to it (in order, from payment on) and writes those
   * that are missing. Harmless to repeat at any time, by anybody. Tells each leader what is new. Answers what was written now.
   */
  async function bring(order: CommissionedOrder, events: readonly CreditEvent[]): Promise<Posted[]> {
    const credited = creditOrderOf(order, events)
    if (credited === null) return []
    const transfers = creditSteps(credited, events).flatMap((step) => transfersOf(order, step))
    if (transfers.length === 0) return []
    const fresh = (await ledger.post(transfers)).filter((posted) => posted.fresh)
    await tell(order.orderNo, fresh)
    return fresh
  }

  /** The order was paid: `orderId:accrue`, once. blocked: why nothing accrues for now (self-purchase). */
  function accrue(order: CommissionedOrder, blocked: string | null = null): Promise<Posted[]> {
    return bring(order, [{ type: 'paid', blocked }])
  }

  async function tell(orderNo: string, fresh: readonly Posted[]): Promise<void> {
    const chains = fresh.flatMap(({ entry }) => (entry.chain === null ? [] : [{ entry, chain: entry.chain }]))
    const cards = await leaderCards(chains.map(({ chain }) => chain.leaderId))
    for (const { entry, chain } of chains) {
      const personId = cards.get(chain.leaderId)?.memberId
      if (personId === undefined) continue
      const { frozenFen, availableFen } = chain.after
      const { amountFen } = signedSide(entry)
      bus.emit('toldPerson', {
        personId,
        entry: { kind: 'credit', entryId: entry.transferId, orderNo, amountFen, frozenFen, availableFen, version: chain.number },
      })
    }
  }

  return { bring, accrue }
}

const NOBODY: CreditTerms = { leaderId: null, rate: NO_RATE, inviterId: null, inviterBps: 0 }

/** The order as its commission reads it; null when nobody ever was credited for it. */
export function creditOrderOf(
  order: Pick<CommissionedOrder, 'leaderId' | 'frozen' | 'units' | 'goodsFen' | 'bonusGoodsFen'>,
  events: readonly CreditEvent[],
): CreditOrder | null {
  const { leaderId, frozen, units, goodsFen, bonusGoodsFen = 0 } = order
  if (leaderId === null || frozen === null) {
    // The merchant's own, unless staff gave it to a leader since.
    const isMoved = events.some((event) => event.type === 'move')
    return isMoved ? { units, goodsFen, bonusGoodsFen, capBps: SHARE_CAP_BPS, terms: NOBODY } : null
  }
  const { rate, inviterId, inviterBps, capBps } = frozen
  return { units, goodsFen, bonusGoodsFen, capBps, terms: { leaderId, rate, inviterId, inviterBps } }
}
