// Budgets that rewards are paid from: asked for by one of finance, opened by another; what is kept and spent never passes the whole.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { Fen } from '../protocol/money.ts'
import type { BudgetRow } from '../protocol/leader-tasks.ts'

export type Budget = {
  readonly budgetId: string
  readonly title: string
  readonly totalFen: Fen
  /** Kept for claims that may still come true. */
  readonly heldFen: Fen
  readonly spentFen: Fen
  readonly state: 'draft' | 'open'
  readonly reason: string
  readonly byPersonId: string
  /** Asked for and opened by the same person: there was no other. */
  readonly single: boolean
  readonly version: number
}
export type BudgetStore = {
  readonly insert: (budget: Budget) => Promise<void>
  readonly byId: (budgetId: string) => Promise<Budget | null>
  /** Newest first. */
  readonly list: (limit: number) => Promise<Budget[]>
  /** Compare-and-set on version and state draft. */
  readonly open: (budgetId: string, seenVersion: number, single: boolean) => Promise<Budget | null>
  /** What open budgets have left. */
  readonly leftOf: (budgetIds: readonly string[]) => Promise<ReadonlyMap<string, Fen>>
}
export type BudgetDeps = {
  readonly store: BudgetStore
  readonly audit: Pick<Audit, 'write'>
  /** Another account that may open budgets. */
  readonly anotherSets: (personId: string) => Promise<boolean>
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly newId: () => string
}
export type Budgets = ReturnType<typeof createBudgets>

const SHOWN_MAX = 50

export function createBudgets({ store, audit, anotherSets, nicknames, newId }: BudgetDeps) {
  async function rows(actor: Actor): Promise<BudgetRow[]> {
    const list = await store.list(SHOWN_MAX)
    const names = await nicknames([...new Set(list.map(({ byPersonId }) => byPersonId))])
    return list.map(({ byPersonId, ...budget }) => ({
      ...budget,
      byName: names.get(byPersonId) ?? '',
      mine: byPersonId === actor.personId,
    }))
  }
  /** For finance. */
  async function list(actor: Actor): Promise<{ rows: BudgetRow[] }> {
    permit(actor, 'ledger.readAll')
    return { rows: await rows(actor) }
  }
  /** For the desk of tasks, which asks for its own act. */
  const openRows = async (actor: Actor): Promise<BudgetRow[]> => (await rows(actor)).filter(({ state }) => state === 'open')

  async function draft(actor: Actor, given: { title: string; totalFen: Fen; reason: string }): Promise<{ rows: BudgetRow[] }> {
    permit(actor, 'budget.set')
    const budget = { budgetId: newId(), ...given, heldFen: 0, spentFen: 0, state: 'draft', single: false, version: 1 } as const
    await store.insert({ ...budget, byPersonId: actor.personId ?? '' })
    const on = { kind: 'rewardBudget', id: budget.budgetId }
    await audit.write({ actor, act: 'budget.set', on, after: { totalFen: given.totalFen, state: 'draft' }, reason: given.reason })
    return list(actor)
  }

  /** Refuses not_found, wrong_state (open already), not_allowed (her own, and another could), changed_meanwhile. */
  async function open(actor: Actor, budgetId: string, seenVersion: number): Promise<{ rows: BudgetRow[] }> {
    permit(actor, 'budget.set')
    const before = found(await store.byId(budgetId))
    if (before.state !== 'draft') throw new DomainError('wrong_state', { state: before.state })
    if (before.version !== seenVersion) throw new DomainError('changed_meanwhile', { version: before.version })
    const personId = actor.personId ?? ''
    const single = before.byPersonId === personId
    if (single && (await anotherSets(personId))) throw new DomainError('not_allowed')
    const after = await store.open(budgetId, seenVersion, single)
    if (after === null) throw new DomainError('changed_meanwhile')
    const on = { kind: 'rewardBudget', id: budgetId }
    const now = { state: 'open', totalFen: before.totalFen, single }
    await audit.write({ actor, act: 'budget.set', on, before: { state: 'draft' }, after: now, reason: before.reason })
    return list(actor)
  }

  return { list, openRows, draft, open, leftOf: store.leftOf }
}
