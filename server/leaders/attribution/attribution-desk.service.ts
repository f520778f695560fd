// Staff's desk of attribution rules: a draft is written by one person and published as the next dated version by another.
import type { Actor } from '../../actor.ts'
import type { Audit } from '../../audit/audit.service.ts'
import { DomainError } from '../../domain-error.ts'
import { permit } from '../../members/permit.service.ts'
import type { AttributionDraft, AttributionRules } from '../../protocol/attribution.ts'
import { FIRST_SETTINGS, settingsAt, settingsFaults, type AttributionSettings } from './attribution-settings.rules.ts'

/** A version as it was published. */
export type PublishedSettings = AttributionSettings & {
  readonly reason: string | null
  readonly single: boolean
  readonly byPersonId: string | null
}
export type SettingsDraft = AttributionDraft & { readonly version: number; readonly byPersonId: string }
export type SettingsDeskStore = {
  /** In order of version; without the first, which is always in force. */
  readonly versions: () => Promise<PublishedSettings[]>
  /** False when that version is there. */
  readonly publish: (settings: PublishedSettings) => Promise<boolean>
  readonly draft: () => Promise<SettingsDraft | null>
  /** Takes the draft's place; its version is one higher than the last draft's ever. */
  readonly putDraft: (draft: Omit<SettingsDraft, 'version'>) => Promise<void>
  /** False when it is not the draft of this version. */
  readonly dropDraft: (version: number) => Promise<boolean>
}
export type AttributionDeskDeps = {
  readonly store: SettingsDeskStore
  readonly clock: { readonly nowMs: () => number }
  readonly writeAudit: Audit['write']
  /** Another account that may publish: then nobody approves what she wrote herself. */
  readonly anotherPublishes: (personId: string) => Promise<boolean>
  readonly nicknamesOf: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** New settings are in force or planned: what is kept of them is old. */
  readonly onPublished: () => void
}
export type AttributionDesk = ReturnType<typeof createAttributionDesk>

const FIRST: PublishedSettings = { ...FIRST_SETTINGS, reason: null, single: false, byPersonId: null }
const RULE = { kind: 'attributionRule' } as const

export function createAttributionDesk(deps: AttributionDeskDeps) {
  const { store, clock, writeAudit, anotherPublishes, nicknamesOf, onPublished } = deps

  async function rules(actor: Actor): Promise<AttributionRules> {
    permit(actor, 'rule.preview')
    const [published, draft] = await Promise.all([store.versions(), store.draft()])
    const versions = [FIRST, ...published]
    const byName = draft === null ? '' : ((await nicknamesOf([draft.byPersonId])).get(draft.byPersonId) ?? '')
    return {
      versions: versions.map(({ byPersonId: _by, ...version }) => version),
      inForce: settingsAt(versions, clock.nowMs()).version,
      draft: draft && wireDraft(draft, actor, byName),
    }
  }

  /** Writes the draft. Refuses bad_input {field} for what the rules do not allow. */
  async function write(actor: Actor, given: AttributionDraft): Promise<AttributionRules> {
    permit(actor, 'rule.draft')
    refuseFaults(given, clock.nowMs())
    await store.putDraft({ ...given, byPersonId: actor.personId ?? '' })
    await writeAudit({ actor, act: 'rule.draft', on: { ...RULE, id: 'draft' }, after: given, reason: given.reason })
    return rules(actor)
  }

  /** Publishes the draft as the next version. Refuses not_allowed (her own draft, and another could), changed_meanwhile, bad_input. */
  async function publish(actor: Actor, seenVersion: number): Promise<AttributionRules> {
    permit(actor, 'rule.publish')
    const draft = await store.draft()
    if (draft === null || draft.version !== seenVersion) throw new DomainError('changed_meanwhile', { version: draft?.version ?? 0 })
    const personId = actor.personId ?? ''
    const single = draft.byPersonId === personId
    if (single && (await anotherPublishes(personId))) throw new DomainError('not_allowed')
    const { byPersonId: _by, version: _version, reason, fromMs, ...rule } = draft
    const nowMs = clock.nowMs()
    const published = await store.versions()
    const last = published.at(-1)
    // Never in the past, and never before a version that is planned already.
    const startsMs = Math.max(fromMs ?? nowMs, last?.fromMs ?? 0)
    refuseFaults({ ...rule, fromMs: startsMs }, nowMs)
    const version = (last?.version ?? FIRST_SETTINGS.version) + 1
    if (!(await store.dropDraft(seenVersion))) throw new DomainError('changed_meanwhile', { version: seenVersion })
    const settings: PublishedSettings = { ...rule, fromMs: startsMs, version, reason, single, byPersonId: personId }
    if (!(await store.publish(settings))) throw new DomainError('changed_meanwhile', { version })
    await writeAudit({ actor, act: 'rule.publish', on: { ...RULE, id: String(version) }, before: last ?? FIRST, after: settings, reason })
    onPublished()
    return rules(actor)
  }

  return { rules, write, publish }
}

function wireDraft({ byPersonId, ...draft }: SettingsDraft, actor: Actor, byName: string) {
  return { ...draft, mine: byPersonId === actor.personId, byName }
}

function refuseFaults(given: Omit<AttributionSettings, 'version'>, nowMs: number): void {
  const [field] = settingsFaults({ ...given, version: 0 }, nowMs)
  if (field !== undefined) throw new DomainError('bad_input', { field })
}
