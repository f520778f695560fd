// Staff's desk of the withdrawal rule: least amount, most a day, tax and its brackets; drafted by one, published as the next version by another.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { TaxRule, TaxRules } from '../protocol/withdrawals.ts'
import { bracketFault, MONTH_BRACKETS, YEAR_BRACKETS } from './tax.rules.ts'
import type { WithdrawalSettings } from './withdrawal.rules.ts'

export type TaxVersion = TaxRule & {
  readonly version: number
  readonly fromMs: number
  readonly reason: string | null
  readonly single: boolean
  readonly byPersonId: string | null
}
export type TaxDraftDoc = TaxRule & { readonly version: number; readonly reason: string; readonly byPersonId: string }
export type TaxDeskStore = {
  /** In order of version; without the first, which is always there. */
  readonly versions: () => Promise<TaxVersion[]>
  /** False when that version is there. */
  readonly publish: (version: TaxVersion) => Promise<boolean>
  readonly draft: () => Promise<TaxDraftDoc | null>
  /** Its version is one higher than the last draft's ever. */
  readonly putDraft: (draft: Omit<TaxDraftDoc, 'version'>) => Promise<void>
  readonly dropDraft: (version: number) => Promise<boolean>
}
export type TaxDeskDeps = {
  readonly store: TaxDeskStore
  readonly audit: Pick<Audit, 'write'>
  readonly anotherPays: (personId: string) => Promise<boolean>
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly timeZone: string
  readonly clock: { readonly nowMs: () => number }
}
export type TaxDesk = ReturnType<typeof createTaxDesk>

const FIRST: TaxVersion = {
  version: 1,
  fromMs: 0,
  minFen: 100,
  dayFen: 2_000_000,
  taxMode: 'month',
  monthBrackets: [...MONTH_BRACKETS],
  yearBrackets: [...YEAR_BRACKETS],
  reason: null,
  single: false,
  byPersonId: null,
}
const RULE = { kind: 'withdrawalRule' } as const
const ruleOf = ({ minFen, dayFen, taxMode, monthBrackets, yearBrackets }: TaxRule): TaxRule => ({
  minFen,
  dayFen,
  taxMode,
  monthBrackets,
  yearBrackets,
})

export function createTaxDesk({ store, audit, anotherPays, nicknames, timeZone, clock }: TaxDeskDeps) {
  const all = async (): Promise<TaxVersion[]> => [FIRST, ...(await store.versions())]

  async function rules(actor: Actor): Promise<TaxRules> {
    permit(actor, 'ledger.readAll')
    const [versions, draft] = await Promise.all([all(), store.draft()])
    const byName = draft === null ? '' : ((await nicknames([draft.byPersonId])).get(draft.byPersonId) ?? '')
    return {
      versions: versions.map(({ byPersonId: _by, ...version }) => version),
      inForce: versions.at(-1)?.version ?? FIRST.version,
      draft: draft && { ...ruleOf(draft), reason: draft.reason, version: draft.version, mine: draft.byPersonId === actor.personId, byName },
    }
  }

  /** Refuses bad_input {field, place} for brackets that make no sense. */
  async function write(actor: Actor, given: TaxRule & { reason: string }): Promise<TaxRules> {
    permit(actor, 'taxBracket.write')
    for (const field of ['monthBrackets', 'yearBrackets'] as const) {
      const place = bracketFault(given[field])
      if (place !== null) throw new DomainError('bad_input', { field, place })
    }
    await store.putDraft({ ...ruleOf(given), reason: given.reason, byPersonId: actor.personId ?? '' })
    await audit.write({ actor, act: 'taxBracket.write', on: { ...RULE, id: 'draft' }, after: ruleOf(given), reason: given.reason })
    return rules(actor)
  }

  /** Refuses not_allowed (her own draft, and another could), changed_meanwhile. */
  async function publish(actor: Actor, seenVersion: number): Promise<TaxRules> {
    permit(actor, 'taxBracket.write')
    const draft = await store.draft()
    if (draft === null || draft.version !== seenVersion) throw new DomainError('changed_meanwhile', { version: draft?.version ?? 0 })
    const personId = actor.personId ?? ''
    const single = draft.byPersonId === personId
    if (single && (await anotherPays(personId))) throw new DomainError('not_allowed')
    const before = (await all()).at(-1) ?? FIRST
    if (!(await store.dropDraft(seenVersion))) throw new DomainError('changed_meanwhile', { version: seenVersion })
    const next = {
      ...ruleOf(draft),
      version: before.version + 1,
      fromMs: clock.nowMs(),
      reason: draft.reason,
      single,
      byPersonId: personId,
    }
    if (!(await store.publish(next))) throw new DomainError('changed_meanwhile', { version: next.version })
    const on = { ...RULE, id: String(next.version) }
    await audit.write({
      actor,
      act: 'taxBracket.write',
      on,
      before: ruleOf(before),
      after: { ...ruleOf(next), single },
      reason: draft.reason,
    })
    return rules(actor)
  }

  /** What holds now. */
  async function inForce(): Promise<WithdrawalSettings> {
    const { minFen, dayFen, taxMode, monthBrackets, yearBrackets } = (await all()).at(-1) ?? FIRST
    return { minFen, maxFen: dayFen, dayFen, taxMode, taxTables: { month: monthBrackets, year: yearBrackets }, timeZone }
  }

  return { rules, write, publish, inForce }
}
