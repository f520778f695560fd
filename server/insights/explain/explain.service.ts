// Explains one entry of a leader's ledger to the end, from what was frozen with the order and what stands in her chain.
import type { Actor } from '../../actor.ts'
import { levelName } from '../../commission/rate-terms.rules.ts'
import type { RateTable } from '../../commission/rate.rules.ts'
import type { AttributionSettings } from '../../leaders/attribution/attribution-settings.rules.ts'
import type { ChainedTransfer } from '../../ledger/chain.rules.ts'
import { entryRow } from '../../ledger/entry.rules.ts'
import type { LedgerService } from '../../ledger/ledger.service.ts'
import type { CreditNow } from '../../orders/moving/credit-change.rules.ts'
import type { OrderRow } from '../../orders/order.rules.ts'
import type { EntryExplained, RATE_SCOPES } from '../../protocol/leader-explain.ts'

export type ExplainDeps = {
  readonly ledger: Pick<LedgerService, 'ownEntry'>
  readonly orderOf: (orderId: string) => Promise<OrderRow | null>
  readonly nicknames: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** A group's name, if it is this leader's. */
  readonly groupNameOf: (leaderId: string, groupId: string) => Promise<string | null>
  readonly versions: () => Promise<readonly AttributionSettings[]>
  /** Every commission table that was published; left out: levels go by their numbers. */
  readonly tables?: () => Promise<readonly RateTable[]>
}
export type Explain = ReturnType<typeof createExplain>

/** A row is named by its scope, the most telling part first: a campaign before what it is for, goods before their show. */
const SCOPE_ORDER = ['campaign', 'sku', 'show', 'category', 'shop'] as const satisfies readonly (typeof RATE_SCOPES)[number][]
const scopeOf = (rowId: string | null): (typeof RATE_SCOPES)[number] | null => {
  const kinds = (rowId ?? '').split(',').map((part) => part.split('=')[0])
  return SCOPE_ORDER.find((scope) => kinds.includes(scope)) ?? null
}
const noNames: ReadonlyMap<string, string> = new Map()

/** Who was credited and at what, from placement to now. */
const creditsOf = ({ attribution, rate, creditChanges = [] }: OrderRow): CreditNow[] => [
  ...creditChanges.flatMap(({ before, after }) => [before, after].filter((one) => one !== undefined)),
  { attribution, rate },
]
/** Entries about what was before the change stand first, those about what is since stand last. */
const isOfFormer = (entryId: string): boolean => entryId.endsWith(':bonusAccrue') || entryId.endsWith(':out')
const rateOf = ({ rate }: OrderRow, tables: readonly RateTable[]): EntryExplained['rate'] =>
  rate && {
    tableVersion: rate.tableVersion,
    scope: scopeOf(rate.rowId),
    level: rate.level,
    levelName: levelName(tables.find(({ version }) => version === rate.tableVersion)?.terms ?? {}, rate.level),
    capBps: rate.capBps,
    rateBps: 'bps' in rate.rate ? rate.rate.bps : null,
    fenPerUnit: 'bps' in rate.rate ? null : rate.rate.fenPerUnit,
  }

export function createExplain({ ledger, orderOf, nicknames, groupNameOf, versions, tables = async () => [] }: ExplainDeps) {
  async function orderPart(leaderId: string, row: OrderRow, isBonus: boolean): Promise<EntryExplained['order']> {
    const { attribution } = row
    // Another leader's group and channel are no concern of hers (an order that was moved).
    const hers = attribution.leaderId === leaderId && !isBonus
    const groupId = hers ? attribution.groupId : null
    const [names, groupName] = await Promise.all([
      isBonus ? noNames : nicknames([row.memberId]),
      groupId === null ? null : groupNameOf(leaderId, groupId),
    ])
    return {
      buyerName: names.get(row.memberId) ?? '',
      quantity: row.quantity,
      createdAtMs: row.createdAt.getTime(),
      state: row.state,
      reason: attribution.reason,
      groupName,
      channel: hers ? attribution.channel : null,
    }
  }

  /** Whose sale a bonus is on: the leader who was credited when the entry's terms were made. */
  const bonusPart = (entry: ChainedTransfer, row: OrderRow): EntryExplained['bonus'] => {
    const hers = creditsOf(row).filter(({ rate }) => rate?.inviterId === entry.chain.leaderId)
    const paid = hers.at(isOfFormer(entry.transferId) ? 0 : -1)
    if (entry.code !== 'bonus' || !paid?.rate) return null
    const { attribution, rate } = paid
    return {
      leaderName: attribution.leaderName ?? '',
      offeredBps: rate.inviterBps,
      frozenBps: entry.explain?.rateBps ?? 0,
      capBps: rate.capBps,
    }
  }

  /** Refuses not_found: another's entry answers like a missing one. */
  async function one(actor: Actor, entryId: string): Promise<EntryExplained> {
    const { entry, follows } = await ledger.ownEntry(actor, entryId)
    const row = entry.orderId === null ? null : await orderOf(entry.orderId)
    const ruleVersion = entry.explain?.ruleVersion
    const rule = ruleVersion === undefined ? undefined : (await versions()).find(({ version }) => version === ruleVersion)
    const { frozenFen, availableFen, withdrawingFen } = entry.chain.after
    return {
      entry: entryRow(entry),
      follows,
      after: { frozenFen, availableFen, withdrawingFen },
      order: row && (await orderPart(entry.chain.leaderId, row, entry.code === 'bonus')),
      bonus: row && bonusPart(entry, row),
      rule: rule
        ? {
            version: rule.version,
            fromMs: rule.fromMs,
            protectDays: rule.protectDays,
            validDays: rule.validDays,
            touchWindowHours: rule.touchWindowHours,
          }
        : null,
      rate: row && rateOf(row, await tables()),
    }
  }
  return { one }
}
