// Imports leaders and groups from a file: each line by itself, found again by phone and by the group's name, so the same file twice changes nothing.
import type { Actor } from '../../actor.ts'
import type { Audit } from '../../audit/audit.service.ts'
import type { Bus } from '../../domain-events.ts'
import { DomainError } from '../../domain-error.ts'
import { permit } from '../../members/permit.service.ts'
import type { Notices } from '../../notifications/notice.service.ts'
import { maskedPhone } from '../../members/person.rules.ts'
import type { GroupTags } from '../../protocol/groups.ts'
import type { LEADER_IMPORT_REFUSALS, LeaderImportResult } from '../../protocol/leader-import.ts'
import { GROUPS_PER_LEADER_MAX, type Group, type GroupStore } from '../groups/group.service.ts'
import { channelCodeOf } from '../groups/group.rules.ts'
import type { Leader, LeaderStore } from '../leader.service.ts'

type Refusal = (typeof LEADER_IMPORT_REFUSALS)[number]
type Outcome = LeaderImportResult['outcome']
export type GoodRow = {
  readonly phone: string
  readonly name: string
  readonly about: string
  readonly group: { readonly name: string; readonly size: number; readonly tags: GroupTags } | null
}
export type ReadRow = { readonly line: number; readonly phone: string; readonly name: string; readonly group: string } & (
  { readonly good: GoodRow } | { readonly wrong: Refusal }
)
export type ReadLeaders = (csv: string, firstLine: number) => ReadRow[]
export type LeaderImportDeps = {
  readonly leaders: LeaderStore
  readonly groups: Pick<GroupStore, 'insertImported' | 'ofLeader' | 'change'>
  readonly readLeaders: ReadLeaders
  /** The member of a phone, made now if there is none; null when it is no member's (staff). */
  readonly memberByPhone: (phone: string) => Promise<string | null>
  /** She is one of these people: the same person, phone or ID number. */
  readonly areOne: (personId: string, others: readonly (string | null)[]) => Promise<boolean>
  /** Titles of the courses that members still have to pass before they are active; who is not in the map has passed them all. */
  readonly toLearn: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>
  readonly writeAudit: Audit['write']
  readonly notices: Notices
  readonly publicUrl: string
  /** Her state changed: what is kept of her is old. */
  readonly onState: (leaderId: string) => void
  readonly bus: Pick<Bus, 'emit'>
  readonly newId: () => string
  readonly randomBytes: (size: number) => Uint8Array
  readonly clock: { readonly nowMs: () => number }
}
export type LeaderImport = ReturnType<typeof createLeaderImport>

const REASON = '批量导入'
const TRIES = 4
const sameTags = (one: GroupTags, other: GroupTags): boolean =>
  one.region === other.region && one.crowd === other.crowd && one.trade === other.trade

export function createLeaderImport(deps: LeaderImportDeps) {
  const {
    leaders,
    groups,
    readLeaders,
    memberByPhone,
    areOne,
    toLearn,
    writeAudit,
    notices,
    publicUrl,
    onState,
    bus,
    newId,
    randomBytes,
    clock,
  } = deps

  async function told(actor: Actor, leader: Leader, outcome: Outcome): Promise<void> {
    const after = { state: leader.state, outcome }
    await writeAudit({ actor, act: 'leader.import', on: { kind: 'leader', id: leader.leaderId }, after, reason: REASON })
    onState(leader.leaderId)
    bus.emit('personChanged', { personId: leader.memberId })
    bus.emit('toldPerson', { personId: leader.memberId, entry: { kind: 'roles', version: leader.version } })
  }

  const invite = async ({ state, memberId }: Leader): Promise<void> => {
    if (state === 'applied') await notices.send(memberId, { template: 'leaderInvited', url: `${publicUrl}/leader` })
  }
  /** Nobody is active before she passed what is needed: who is on the list waits for nothing else. */
  async function admission(actor: Actor, memberId: string): Promise<Pick<Leader, 'state' | 'approvedAtMs' | 'acceptedBy'>> {
    return (await toLearn([memberId])).has(memberId)
      ? { state: 'applied', approvedAtMs: null, acceptedBy: actor.personId }
      : { state: 'active', approvedAtMs: clock.nowMs(), acceptedBy: null }
  }
  /** Who applied or was refused is approved by being on the list; a paused one stays so. */
  async function leaderOf(actor: Actor, { phone, name, about }: GoodRow): Promise<{ leader: Leader; outcome: Outcome } | Refusal> {
    const memberId = await memberByPhone(phone)
    if (memberId === null || (await areOne(actor.personId ?? '', [memberId]))) return 'not_member'
    const nowMs = clock.nowMs()
    const known = await leaders.byMember(memberId)
    if (known === null) {
      const fresh = { leaderId: newId(), memberId, name, about, reason: REASON, level: 1, appliedAtMs: nowMs, version: 1 }
      const made: Leader = { ...fresh, ...(await admission(actor, memberId)) }
      if (await leaders.insert(made)) {
        await told(actor, made, 'added')
        await invite(made)
        return { leader: made, outcome: 'added' }
      }
    }
    const row = known ?? (await leaders.byMember(memberId))
    if (row === null) return 'busy'
    if (row.state === 'disabled') return 'disabled'
    const asks = row.state === 'applied' || row.state === 'refused'
    const answer = asks ? await admission(actor, memberId) : null
    const isNews = answer !== null && (answer.state !== row.state || !row.acceptedBy)
    const changes = {
      ...(row.name === name ? {} : { name }),
      ...(about === '' || row.about === about ? {} : { about }),
      ...(isNews ? { ...answer, reason: REASON } : {}),
    }
    if (Object.keys(changes).length === 0) return { leader: row, outcome: 'unchanged' }
    const after = await leaders.change(row.leaderId, row.version, changes)
    if (after === null) return 'busy'
    await told(actor, after, 'changed')
    if (isNews) await invite(after)
    return { leader: after, outcome: 'changed' }
  }

  /** Read again after every try: another import of this moment may have made it. */
  async function groupOf(leaderId: string, given: NonNullable<GoodRow['group']>): Promise<Outcome | Refusal> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const known = await groups.ofLeader(leaderId, GROUPS_PER_LEADER_MAX)
      const same = known.find(({ name }) => name === given.name)
      if (same) return changedTo(same, given)
      if (known.length >= GROUPS_PER_LEADER_MAX) return 'too_many_groups'
      const fresh = {
        groupId: newId(),
        channelCode: channelCodeOf(randomBytes(8)),
        archived: false,
        createdAtMs: clock.nowMs(),
        version: 1,
      }
      if (await groups.insertImported({ leaderId, ...given, ...fresh })) return 'added'
    }
    return 'busy'
  }
  async function changedTo(group: Group, { size, tags }: NonNullable<GoodRow['group']>): Promise<Outcome | Refusal> {
    if (group.size === size && sameTags(group.tags, tags) && !group.archived) return 'unchanged'
    return (await groups.change(group.groupId, group.version, { size, tags, archived: false })) === null ? 'busy' : 'changed'
  }

  async function one(actor: Actor, row: ReadRow): Promise<{ outcome: Outcome | Refusal; waits: boolean }> {
    if ('wrong' in row) return { outcome: row.wrong, waits: false }
    const answer = await leaderOf(actor, row.good)
    if (typeof answer === 'string') return { outcome: answer, waits: false }
    const waits = answer.leader.state === 'applied'
    const ofGroup = row.good.group === null ? 'unchanged' : await groupOf(answer.leader.leaderId, row.good.group)
    const isGroups = ofGroup !== 'unchanged' && (answer.outcome === 'unchanged' || !OUTCOMES.has(ofGroup))
    return { outcome: isGroups ? ofGroup : answer.outcome, waits }
  }

  /** Each line by itself: one that is refused stops no other. */
  async function importFile(
    actor: Actor,
    { csv, firstLine }: { csv: string; firstLine: number },
  ): Promise<{ results: LeaderImportResult[] }> {
    permit(actor, 'leader.import')
    const results: LeaderImportResult[] = []
    for (const row of readLeaders(csv, firstLine)) {
      const { outcome: answer, waits } = await one(actor, row).catch((err: unknown) => {
        if (err instanceof DomainError) return { outcome: 'busy' as const, waits: false }
        throw err
      })
      const good = OUTCOMES.has(answer)
      const phoneMasked = row.phone.length === 11 ? maskedPhone(row.phone) : row.phone.slice(0, 3)
      const said = { line: row.line, phoneMasked, name: row.name, group: row.group }
      results.push({
        ...said,
        outcome: good ? (answer as Outcome) : 'refused',
        why: good ? null : (answer as Refusal),
        waits: good && waits,
      })
    }
    return { results }
  }
  return { importFile }
}

const OUTCOMES = new Set<string>(['added', 'changed', 'unchanged'])
