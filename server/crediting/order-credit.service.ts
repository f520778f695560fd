// What staff see of an order's credit: who has it, what was changed about it, and its commission rows of every leader.
import type { Actor } from '../actor.ts'
import { found } from '../domain-error.ts'
import type { Leader } from '../leaders/leader.service.ts'
import { leaderOf } from '../ledger/accounts.rules.ts'
import { signedSide } from '../ledger/entry.rules.ts'
import type { LedgerService } from '../ledger/ledger.service.ts'
import { permit } from '../members/permit.service.ts'
import { blockNow, CREDIT_OPEN_STATES } from '../orders/moving/credit-change.rules.ts'
import type { CreditChanges } from './credit-change.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { OrderCredit } from '../protocol/crediting.ts'
import { CREDIT_BLOCKS } from '../protocol/orders.ts'

export type OrderCreditDeps = {
  readonly changes: Pick<CreditChanges, 'byNo' | 'changeLeader'>
  readonly ledger: Pick<LedgerService, 'ofOrders'>
  readonly leaderCards: (leaderIds: readonly string[]) => Promise<ReadonlyMap<string, Leader>>
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

const CHANGES_SHOWN = 50
const ENTRIES_SHOWN = 200

export function createOrderCredit({ changes, ledger, leaderCards, nicknames }: OrderCreditDeps) {
  const shown = async (row: OrderRow): Promise<OrderCredit> => {
    const { creditChanges = [], attribution, version, settledAt, state, insider } = row
    const rows = (await ledger.ofOrders([row._id])).flatMap((entry) => {
      const leaderId = leaderOf(entry.credit)?.leaderId ?? leaderOf(entry.debit)?.leaderId
      return leaderId === undefined ? [] : [{ entry, leaderId }]
    })
    const [cards, names] = await Promise.all([
      leaderCards(rows.map(({ leaderId }) => leaderId)),
      nicknames(creditChanges.map(({ byPersonId }) => byPersonId)),
    ])
    const blocked = blockNow(row)
    return {
      version,
      leaderId: attribution.leaderId,
      leaderName: attribution.leaderName,
      open: settledAt === undefined && CREDIT_OPEN_STATES.includes(state) && !insider,
      blocked: CREDIT_BLOCKS.find((one) => one === blocked) ?? null,
      changes: creditChanges.slice(-CHANGES_SHOWN).map(({ n, kind, at, byPersonId, reason, before, after }) => ({
        n,
        kind,
        atMs: at.getTime(),
        byName: names.get(byPersonId) ?? '',
        reason,
        fromName: before?.attribution.leaderName ?? null,
        toName: after?.attribution.leaderName ?? null,
      })),
      entries: rows
        .toSorted((a, b) => a.entry.atMs - b.entry.atMs || (a.entry.chain?.number ?? 0) - (b.entry.chain?.number ?? 0))
        .slice(-ENTRIES_SHOWN)
        .map(({ entry, leaderId }) => ({
          entryId: entry.transferId,
          leaderName: cards.get(leaderId)?.name ?? '',
          code: entry.code,
          atMs: entry.atMs,
          ...signedSide(entry),
        })),
    }
  }
  return {
    of: async (actor: Actor, orderNo: string): Promise<OrderCredit> => {
      permit(actor, 'order.readAny')
      return shown(found(await changes.byNo(orderNo)))
    },
    changeLeader: async (actor: Actor, orderNo: string, given: { leaderId: string; reason: string; seenVersion: number }) =>
      shown(await changes.changeLeader(actor, orderNo, given)),
  }
}
