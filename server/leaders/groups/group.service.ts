// A leader's groups (社群): kept by her, each with links of its own and with what came by them.
import type { Actor } from '../../actor.ts'
import { DomainError, found } from '../../domain-error.ts'
import type { Bus } from '../../domain-events.ts'
import { permit } from '../../members/permit.service.ts'
import type { GroupRow, GroupTags, GroupWrite } from '../../protocol/groups.ts'
import { COUNTED_FROM } from '../leader.rules.ts'
import { capacityAlert, capacityOf, channelCodeOf } from './group.rules.ts'
import type { LeaderFacts } from '../leader.service.ts'
import { leaderIdOf } from '../links/link.service.ts'

export type Group = {
  readonly groupId: string
  readonly leaderId: string
  readonly name: string
  readonly tags: GroupTags
  readonly size: number
  readonly channelCode: string
  readonly archived: boolean
  readonly createdAtMs: number
  readonly version: number
}
type Results = Pick<GroupRow, 'opens' | 'members' | 'paidOrders' | 'gmvFen'>
/** memberIds: who came, at most as many as a total takes to be one. */
export type GroupResults = Results & { readonly memberIds: readonly string[] }
export type GroupStore = {
  /** False when the leader has a group of this code. */
  readonly insert: (group: Group) => Promise<boolean>
  /** The same for one of a file: false too when another import of the same moment made the leader's group of this name. */
  readonly insertImported: (group: Group) => Promise<boolean>
  readonly byId: (groupId: string) => Promise<Group | null>
  /** In the order in which they were made. */
  readonly ofLeader: (leaderId: string, limit: number) => Promise<Group[]>
  /** Compare-and-set on version; null when another was first. */
  readonly change: (
    groupId: string,
    seenVersion: number,
    changes: Partial<Pick<Group, 'name' | 'tags' | 'size' | 'archived'>>,
  ) => Promise<Group | null>
  readonly results: (groupIds: readonly string[]) => Promise<ReadonlyMap<string, GroupResults>>
}
export type GroupDeps = {
  readonly store: GroupStore
  readonly clock: { readonly nowMs: () => number }
  readonly newId: () => string
  readonly randomBytes: (size: number) => Uint8Array
  readonly leaderOf: (leaderId: string) => Promise<LeaderFacts | null>
  readonly bus: Bus
  /** Of these members, those who let their leader see them (consent leaderSees). */
  readonly consenting: (memberIds: readonly string[]) => Promise<ReadonlySet<string>>
}
export type GroupService = ReturnType<typeof createGroupService>

export const GROUPS_PER_LEADER_MAX = 50
const CODE_TRIES = 4
const NOTHING: GroupResults = { opens: 0, members: 0, paidOrders: 0, gmvFen: 0, memberIds: [] }

export function createGroupService({ store, clock, newId, randomBytes, leaderOf, bus, consenting }: GroupDeps) {
  async function resultsOf(groups: readonly Group[]): Promise<GroupResults[]> {
    if (groups.length === 0) return []
    const results = await store.results(groups.map((group) => group.groupId))
    return groups.map(({ groupId }) => results.get(groupId) ?? NOTHING)
  }
  const rowsOf = (groups: readonly Group[], results: readonly Results[]): GroupRow[] =>
    groups.map(({ leaderId: _hers, ...group }, at) => {
      const { opens, members, paidOrders, gmvFen } = results[at] ?? NOTHING
      return { ...group, capacity: capacityOf(group.size), opens, members, paidOrders, gmvFen }
    })
  /** As the leader may know it: where few members came, only those who let her see them. */
  async function rows(groups: readonly Group[]): Promise<GroupRow[]> {
    const results = await resultsOf(groups)
    const few = results.filter(({ members }) => members < COUNTED_FROM).flatMap(({ memberIds }) => memberIds)
    const seen = few.length === 0 ? new Set<string>() : await consenting([...new Set(few)])
    return rowsOf(
      groups,
      results.map((one) => (one.members < COUNTED_FROM ? { ...one, members: one.memberIds.filter((id) => seen.has(id)).length } : one)),
    )
  }
  const rowOf = async (group: Group): Promise<GroupRow> => found((await rows([group]))[0])

  async function own(actor: Actor): Promise<{ rows: GroupRow[] }> {
    permit(actor, 'group.writeOwn', { own: true })
    return { rows: await rows(await store.ofLeader(leaderIdOf(actor), GROUPS_PER_LEADER_MAX)) }
  }

  /** Refuses slow_down where the leader has fifty. */
  async function add(actor: Actor, given: GroupWrite): Promise<GroupRow> {
    permit(actor, 'group.writeOwn', { own: true })
    const leaderId = leaderIdOf(actor)
    if ((await store.ofLeader(leaderId, GROUPS_PER_LEADER_MAX)).length >= GROUPS_PER_LEADER_MAX) throw new DomainError('slow_down')
    for (let tries = 0; tries < CODE_TRIES; tries += 1) {
      const channelCode = channelCodeOf(randomBytes(8))
      const group: Group = { groupId: newId(), leaderId, ...given, channelCode, archived: false, createdAtMs: clock.nowMs(), version: 1 }
      if (await store.insert(group)) return rowOf(group)
    }
    throw new DomainError('busy')
  }

  /** A group of the caller's; another's is not found. */
  async function ownGroup(actor: Actor, groupId: string): Promise<Group> {
    const group = await store.byId(groupId)
    permit(actor, 'group.writeOwn', { own: group !== null && group.leaderId === actor.leaderId })
    return found(group)
  }

  /** Refuses not_found, changed_meanwhile. A size that reaches 200 or 500 is told to the leader's other pages too. */
  async function change(actor: Actor, groupId: string, given: GroupWrite & { archived: boolean; seenVersion: number }): Promise<GroupRow> {
    const before = await ownGroup(actor, groupId)
    const { seenVersion, ...changes } = given
    const after = before.version === seenVersion ? await store.change(groupId, seenVersion, changes) : null
    if (after === null) throw new DomainError('changed_meanwhile', { version: (await store.byId(groupId))?.version ?? 0 })
    if (capacityAlert(before.size, after.size) !== null) await tellFull(after)
    return rowOf(after)
  }
  async function tellFull({ leaderId, version }: Group): Promise<void> {
    const personId = (await leaderOf(leaderId))?.memberId
    if (personId !== undefined) bus.emit('toldPerson', { personId, entry: { kind: 'refresh', version, what: 'leader' } })
  }

  /** Its name, if it is this leader's. */
  async function nameOf(leaderId: string, groupId: string): Promise<string | null> {
    const group = await store.byId(groupId)
    return group?.leaderId === leaderId ? group.name : null
  }

  /** Every tag of her groups that are in use. */
  async function tagsOf(leaderId: string): Promise<string[]> {
    const groups = await store.ofLeader(leaderId, GROUPS_PER_LEADER_MAX)
    const tags = groups.filter(({ archived }) => !archived).flatMap((group) => [group.tags.region, group.tags.crowd, group.tags.trade])
    return [...new Set(tags.flatMap((tag) => tag ?? []))]
  }

  /** For staff. */
  async function ofLeader(actor: Actor, leaderId: string): Promise<{ rows: GroupRow[] }> {
    permit(actor, 'group.readAny')
    found(await leaderOf(leaderId))
    const groups = await store.ofLeader(leaderId, GROUPS_PER_LEADER_MAX)
    return { rows: rowsOf(groups, await resultsOf(groups)) }
  }

  return { own, add, change, ownGroup, nameOf, tagsOf, ofLeader }
}
