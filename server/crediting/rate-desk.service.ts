// Staff's desk of commission rules: a whole table with its terms is drafted by one person and published as the next version by another.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { CommissionDraft, CommissionRules, RateRowGiven, RateTermsGiven } from '../protocol/commission.ts'
import type { RateRow, RateTable } from '../commission/rate.rules.ts'
import { rowIdOf, tableFault } from '../commission/rate-table.rules.ts'
import { FIRST_TERMS, termsFaults, type RateTerms } from '../commission/rate-terms.rules.ts'

/** A table as it was published. */
export type PublishedTable = RateTable & {
  readonly terms: RateTerms
  readonly reason: string | null
  readonly single: boolean
  readonly byPersonId: string | null
}
export type TableDraft = CommissionDraft & { readonly version: number; readonly byPersonId: string }
export type RateDeskStore = {
  /** Newest first. */
  readonly published: (limit: number) => Promise<PublishedTable[]>
  /** False when that version is there. */
  readonly publish: (table: PublishedTable) => Promise<boolean>
  readonly draft: () => Promise<TableDraft | null>
  /** Takes the draft's place; its version is one higher than the last draft's ever. */
  readonly putDraft: (draft: Omit<TableDraft, 'version'>) => Promise<void>
  /** False when it is not the draft of this version. */
  readonly dropDraft: (version: number) => Promise<boolean>
}
export type Named = { readonly id: string; readonly title: string }
export type RateDeskDeps = {
  readonly store: RateDeskStore
  readonly clock: { readonly nowMs: () => number }
  readonly writeAudit: Audit['write']
  /** Another account that may publish: then nobody approves what she wrote herself. */
  readonly anotherPublishes: (personId: string) => Promise<boolean>
  /** She leads customers herself, under her own phone; left out: nobody of the staff does. */
  readonly leads?: (personId: string) => Promise<boolean>
  readonly nicknamesOf: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly namesOf: (ids: { showIds: readonly string[]; skuIds: readonly string[] }) => Promise<{ shows: Named[]; skus: Named[] }>
  /** A table is in force: what is kept of them is old. */
  readonly onPublished: () => void
}
export type RateDesk = ReturnType<typeof createRateDesk>

const VERSIONS_SHOWN = 50
const RULE = { kind: 'commissionRule' } as const
const NO_TABLE: PublishedTable = {
  version: 0,
  publishedAtMs: 0,
  rows: [],
  terms: FIRST_TERMS,
  reason: null,
  single: false,
  byPersonId: null,
}

/** Rows as they were given, each under the name of its scope. */
export const rateRowsOf = (rows: readonly RateRowGiven[]): RateRow[] =>
  rows.map(({ byLevel, ...row }) => ({
    ...row,
    id: rowIdOf(row),
    ...(byLevel && { byLevel: Object.fromEntries(byLevel.map(({ level, rate }) => [level, rate])) }),
  }))

/** Refuses bad_input {field, row?, fault?} for what may not stand in a table. */
export function refuseTable({ rows, terms }: { readonly rows: readonly RateRowGiven[]; readonly terms: RateTermsGiven }): void {
  const [field] = termsFaults(terms)
  if (field !== undefined) throw new DomainError('bad_input', { field })
  const wrong = tableFault(rateRowsOf(rows), terms.capBps, terms.levelFen.length)
  if (wrong !== null) throw new DomainError('bad_input', { field: 'rows', ...wrong })
}

export function createRateDesk(deps: RateDeskDeps) {
  const { store, clock, writeAudit, anotherPublishes, leads = async () => false, nicknamesOf, namesOf, onPublished } = deps

  /** Who leads does not set what leaders earn, where another could; a shop of one does, and its versions say `single`. */
  async function refuseLeader({ leaderId, personId }: Actor): Promise<void> {
    const isLeader = leaderId !== null || (await leads(personId ?? ''))
    if (isLeader && (await anotherPublishes(personId ?? ''))) throw new DomainError('not_allowed')
  }

  async function rules(actor: Actor): Promise<CommissionRules> {
    permit(actor, 'rule.preview')
    const [versions, draft] = await Promise.all([store.published(VERSIONS_SHOWN), store.draft()])
    const inForce = versions.find(({ publishedAtMs }) => publishedAtMs <= clock.nowMs()) ?? NO_TABLE
    const byName = draft === null ? '' : ((await nicknamesOf([draft.byPersonId])).get(draft.byPersonId) ?? '')
    const named = [...inForce.rows, ...(draft?.rows ?? [])]
    const names = await namesOf({
      showIds: [...new Set(named.flatMap(({ showId }) => showId ?? []))],
      skuIds: [...new Set(named.flatMap(({ skuId }) => skuId ?? []))],
    })
    return {
      versions: versions.map(({ version, publishedAtMs, rows, reason, single }) => {
        return { version, publishedAtMs, rowCount: rows.length, reason, single }
      }),
      inForce: { version: inForce.version, rows: inForce.rows.map(wireRow), terms: wireTerms(inForce.terms) },
      draft: draft && wireDraft(draft, actor, byName),
      ...names,
    }
  }

  /** Writes the draft. Refuses bad_input for what may not stand in a table, not_allowed for a leader. */
  async function write(actor: Actor, given: CommissionDraft): Promise<CommissionRules> {
    permit(actor, 'rule.draft')
    await refuseLeader(actor)
    refuseTable(given)
    await store.putDraft({ ...given, byPersonId: actor.personId ?? '' })
    await writeAudit({ actor, act: 'rule.draft', on: { ...RULE, id: 'draft' }, after: given, reason: given.reason })
    return rules(actor)
  }

  /** Publishes the draft as the next table, in force at once. Refuses not_allowed (her own draft, and another could), changed_meanwhile. */
  async function publish(actor: Actor, seenVersion: number): Promise<CommissionRules> {
    permit(actor, 'rule.publish')
    await refuseLeader(actor)
    const draft = await store.draft()
    if (draft === null || draft.version !== seenVersion) throw new DomainError('changed_meanwhile', { version: draft?.version ?? 0 })
    const personId = actor.personId ?? ''
    const single = draft.byPersonId === personId
    if (single && (await anotherPublishes(personId))) throw new DomainError('not_allowed')
    refuseTable(draft)
    const last = (await store.published(1))[0] ?? NO_TABLE
    if (!(await store.dropDraft(seenVersion))) throw new DomainError('changed_meanwhile', { version: seenVersion })
    const { rows, terms, reason } = draft
    const version = last.version + 1
    // Never before the one it replaces, whatever two clocks say.
    const publishedAtMs = Math.max(clock.nowMs(), last.publishedAtMs)
    const table: PublishedTable = { version, publishedAtMs, rows: rateRowsOf(rows), terms, reason, single, byPersonId: personId }
    if (!(await store.publish(table))) throw new DomainError('changed_meanwhile', { version })
    const before = { version: last.version, rows: last.rows, terms: last.terms }
    await writeAudit({ actor, act: 'rule.publish', on: { ...RULE, id: String(version) }, before, after: { rows, terms }, reason })
    onPublished()
    return rules(actor)
  }

  return { rules, write, publish }
}

const wireRow = ({ id: _id, byLevel, ...row }: RateRow): RateRowGiven => ({
  ...row,
  ...(byLevel && { byLevel: Object.entries(byLevel).map(([level, rate]) => ({ level: Number(level), rate })) }),
})
const wireTerms = ({ levelNames, ...terms }: RateTerms): RateTermsGiven => ({
  ...terms,
  levelFen: [...terms.levelFen],
  ...(levelNames && { levelNames: [...levelNames] }),
})

function wireDraft({ byPersonId, ...draft }: TableDraft, actor: Actor, byName: string) {
  return { ...draft, mine: byPersonId === actor.personId, byName }
}
