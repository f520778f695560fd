// Gives a leader's people and groups to another leader, by staff and never silently: slice by slice, each customer told, whatever dies in between.
import type { Actor } from '../../actor.ts'
import type { Audit } from '../../audit/audit.service.ts'
import type { Bus } from '../../domain-events.ts'
import { DomainError, found } from '../../domain-error.ts'
import type { Logger } from '../../logger.ts'
import { permit } from '../../members/permit.service.ts'
import type { Notices } from '../../notifications/notice.service.ts'
import type { LeaderTransferAsk, LeaderTransferRow } from '../../protocol/leader-transfers.ts'
import type { BindingService } from '../attribution/binding.service.ts'
import { GROUPS_PER_LEADER_MAX, type GroupStore } from '../groups/group.service.ts'
import { keepsBindings } from '../leader.rules.ts'
import type { Leader, LeaderFacts } from '../leader.service.ts'
import { isOfTransfer, transferOf, type TransferTerms } from './transfer.rules.ts'

export type TransferDoc = {
  readonly _id: string
  readonly fromLeaderId: string
  readonly toLeaderId: string
  readonly people: boolean
  readonly groupIds: readonly string[]
  readonly reason: string
  readonly byPersonId: string
  readonly at: Date
  /** Until all is moved and told; one at a time for who gives. */
  readonly open?: true
  /** Members being moved and told now: a death leaves them here. */
  readonly moving?: readonly string[]
  /** When its mover was last heard of. */
  readonly aliveAt: Date
  readonly afterId: string | null
  readonly movedPeople: number
  readonly keptPeople: number
  readonly links: number
  readonly doneAt?: Date
}
type Progress = Partial<Pick<TransferDoc, 'moving' | 'afterId' | 'links'>> & Pick<TransferDoc, 'aliveAt'>
export type TransferStore = {
  /** False while another of the same leader is open. */
  readonly insert: (row: TransferDoc) => Promise<boolean>
  /** One that nobody has moved since a moment, for the caller alone. */
  readonly claim: (silentSince: Date, now: Date) => Promise<TransferDoc | null>
  /** To or from her, newest first. */
  readonly ofLeader: (leaderId: string, limit: number) => Promise<TransferDoc[]>
  /** Only while it is open. */
  readonly change: (
    transferId: string,
    change: { readonly set: Progress; readonly add?: Partial<Pick<TransferDoc, 'movedPeople' | 'keptPeople'>> },
  ) => Promise<TransferDoc | null>
  readonly end: (transferId: string, doneAt: Date) => Promise<TransferDoc | null>
  readonly countBound: (leaderId: string) => Promise<number>
  readonly moveGroup: (groupId: string, fromLeaderId: string, toLeaderId: string) => Promise<void>
  /** Links of a group, so that what hangs in its chat goes on; answers how many. */
  readonly moveLinks: (groupId: string, fromLeaderId: string, toLeaderId: string) => Promise<number>
  /** Among the other leader's people, as last seen by the one before. */
  readonly showTo: (toLeaderId: string, fromLeaderId: string, memberId: string, atMs: number) => Promise<void>
}
export type TransferDeps = {
  readonly store: TransferStore
  readonly leaderById: (leaderId: string) => Promise<Leader | null>
  readonly groups: Pick<GroupStore, 'ofLeader'>
  readonly bindings: Pick<BindingService, 'transferred' | 'membersOf' | 'of'>
  readonly isHerself: (memberId: string, leader: LeaderFacts) => Promise<boolean>
  /** She is one of these people: the same person or phone. */
  readonly areOne: (personId: string, others: readonly (string | null)[]) => Promise<boolean>
  readonly nicknamesOf: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly writeAudit: Audit['write']
  readonly notices: Notices
  readonly bus: Pick<Bus, 'emit'>
  readonly logger: Logger
  readonly publicUrl: string
  readonly newId: () => string
  readonly clock: { readonly nowMs: () => number }
}
export type Transfers = ReturnType<typeof createTransfers>

const SLICE = 100
/** A slice takes seconds: who says nothing for so long is dead. */
const SILENT_MS = 60_000
const SHOWN_MAX = 50

const termsOf = ({ fromLeaderId, toLeaderId, at, groupIds }: TransferDoc): TransferTerms => ({
  ...{ fromLeaderId, toLeaderId, groupIds },
  atMs: at.getTime(),
})

export function createTransfers(deps: TransferDeps) {
  const { store, leaderById, groups, bindings, isHerself, areOne, nicknamesOf, writeAudit, notices, bus, logger, clock } = deps

  async function rowsOf(docs: readonly TransferDoc[]): Promise<LeaderTransferRow[]> {
    const ids = [...new Set(docs.flatMap(({ fromLeaderId, toLeaderId }) => [fromLeaderId, toLeaderId]))]
    const leaders = new Map((await Promise.all(ids.map(leaderById))).flatMap((one) => (one ? [[one.leaderId, one.name] as const] : [])))
    const names = await nicknamesOf([...new Set(docs.map(({ byPersonId }) => byPersonId))])
    return docs.map(
      ({ _id, at, fromLeaderId, toLeaderId, byPersonId, groupIds, doneAt, people, movedPeople, keptPeople, links, reason }) => ({
        ...{ transferId: _id, atMs: at.getTime(), people, movedPeople, keptPeople, links, reason, groups: groupIds.length },
        fromName: leaders.get(fromLeaderId) ?? '',
        toName: leaders.get(toLeaderId) ?? '',
        byName: names.get(byPersonId) ?? '',
        done: doneAt !== undefined,
      }),
    )
  }

  /** Moves one member and tells her; told again only where a death left it open whether she was. */
  async function move(row: TransferDoc, to: Leader, fromName: string, memberId: string): Promise<boolean> {
    const terms = termsOf(row)
    const hers = await isHerself(memberId, to)
    const moved = await bindings.transferred(memberId, row._id, (current, newId) => transferOf(current, terms, { isHerself: hers, newId }))
    if (!moved && !isOfTransfer(await bindings.of(memberId), terms)) return false
    await store.showTo(row.toLeaderId, row.fromLeaderId, memberId, terms.atMs)
    await notices.send(memberId, { template: 'leaderChanged', fromName, toName: to.name, url: `${deps.publicUrl}/me` })
    return true
  }

  /** One slice of people; the row as it is then, `afterId` null when none is left. */
  async function movePeople(row: TransferDoc, to: Leader, fromName: string): Promise<TransferDoc | null> {
    const left = row.moving ?? []
    const moving = left.length > 0 ? left : await bindings.membersOf(row.fromLeaderId, row.afterId, SLICE)
    if (moving.length === 0) return null
    await store.change(row._id, { set: { moving, aliveAt: new Date(clock.nowMs()) } })
    let movedPeople = 0
    for (const memberId of moving) movedPeople += (await move(row, to, fromName, memberId)) ? 1 : 0
    const afterId = moving.at(-1) ?? null
    const aliveAt = new Date(clock.nowMs())
    return store.change(row._id, { set: { moving: [], afterId, aliveAt }, add: { movedPeople, keptPeople: moving.length - movedPeople } })
  }

  async function tellLeaders(row: TransferDoc, from: Leader, to: Leader): Promise<void> {
    for (const [one, other, toYou] of [
      [from, to, false],
      [to, from, true],
    ] as const) {
      bus.emit('toldPerson', { personId: one.memberId, entry: { kind: 'refresh', version: one.version, what: 'leader' } })
      const facts = { people: row.movedPeople, groups: row.groupIds.length, reason: row.reason }
      await notices.send(one.memberId, {
        template: 'peopleMoved',
        name: other.name,
        toYou,
        ...facts,
        url: `${deps.publicUrl}/leader/people`,
      })
    }
  }

  async function carry(given: TransferDoc): Promise<TransferDoc> {
    const [from, to] = [found(await leaderById(given.fromLeaderId)), found(await leaderById(given.toLeaderId))]
    let links = 0
    for (const groupId of given.groupIds) {
      await store.moveGroup(groupId, from.leaderId, to.leaderId)
      links += await store.moveLinks(groupId, from.leaderId, to.leaderId)
    }
    let row = (await store.change(given._id, { set: { links, aliveAt: new Date(clock.nowMs()) } })) ?? given
    while (row.people) {
      const next = await movePeople(row, to, from.name)
      if (next === null) break
      row = next
    }
    await tellLeaders(row, from, to)
    const ended = await store.end(row._id, new Date(clock.nowMs()))
    logger.info({ transferId: row._id, people: row.movedPeople, groups: row.groupIds.length }, 'people of a leader transferred')
    return ended ?? row
  }

  async function judged(actor: Actor, leaderId: string, ask: LeaderTransferAsk): Promise<{ from: Leader; to: Leader }> {
    const [from, to] = [found(await leaderById(leaderId)), found(await leaderById(ask.toLeaderId))]
    if (await areOne(actor.personId ?? '', [from.memberId, to.memberId])) throw new DomainError('not_allowed')
    if (from.leaderId === to.leaderId) throw new DomainError('bad_input', { field: 'toLeaderId' })
    if (from.version !== ask.seenVersion) throw new DomainError('changed_meanwhile', { value: from.state, version: from.version })
    if (to.state !== 'active') throw new DomainError('wrong_state', { state: to.state })
    if (ask.people && !keepsBindings(from.state)) throw new DomainError('wrong_state', { state: from.state })
    const [hers, others] = await Promise.all([from, to].map((one) => groups.ofLeader(one.leaderId, GROUPS_PER_LEADER_MAX)))
    if (ask.groupIds.some((groupId) => !hers?.some((group) => group.groupId === groupId))) throw new DomainError('not_found')
    if ((others?.length ?? 0) + ask.groupIds.length > GROUPS_PER_LEADER_MAX) throw new DomainError('wrong_state', { why: 'groups' })
    return { from, to }
  }

  return {
    /** For staff: what she has to give, and what was given to or by her. */
    of: async (actor: Actor, leaderId: string) => {
      permit(actor, 'leader.readAny')
      found(await leaderById(leaderId))
      const [boundPeople, docs] = await Promise.all([store.countBound(leaderId), store.ofLeader(leaderId, SHOWN_MAX)])
      return { boundPeople, rows: await rowsOf(docs) }
    },
    /**
     * Refuses not_found (leader, or a group that is not hers), not_allowed (staff who are one of both), bad_input (to herself),
     * changed_meanwhile, wrong_state ({state} of either; {why: groups} too many; {why: open} another one runs).
     */
    start: async (actor: Actor, leaderId: string, ask: LeaderTransferAsk): Promise<LeaderTransferRow> => {
      permit(actor, 'binding.transfer')
      const { from, to } = await judged(actor, leaderId, ask)
      const { people, reason } = ask
      const now = new Date(clock.nowMs())
      const groupIds = [...new Set(ask.groupIds)]
      const row: TransferDoc = {
        ...{ _id: deps.newId(), fromLeaderId: from.leaderId, toLeaderId: to.leaderId, people, groupIds, reason },
        ...{ byPersonId: actor.personId ?? '', at: now, aliveAt: now, open: true },
        ...{ afterId: null, movedPeople: 0, keptPeople: 0, links: 0 },
      }
      const on = { kind: 'leader' as const, id: from.leaderId }
      const given = { toLeaderId: to.leaderId, boundPeople: people ? await store.countBound(from.leaderId) : 0, groupIds }
      await writeAudit({ actor, act: 'binding.transfer', on, before: { leaderId: from.leaderId }, after: given, reason })
      if (!(await store.insert(row))) throw new DomainError('wrong_state', { why: 'open' })
      const carried = await carry(row).catch((err: unknown) => {
        logger.error({ err, transferId: row._id }, 'transfer stopped half-way: it goes on')
        return row
      })
      return found((await rowsOf([carried]))[0])
    },
    /** Duty: what a death left half-way. */
    goOn: async (): Promise<void> => {
      const nowMs = clock.nowMs()
      const row = await store.claim(new Date(nowMs - SILENT_MS), new Date(nowMs))
      if (row !== null) await carry(row)
    },
  }
}
