// Tasks as leaders meet them: what is for them, taking one up with its reward kept, proving it; and what the clock and the ledger owe a claim.
import type { Actor } from '../actor.ts'
import type { Bus } from '../domain-events.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Leader } from '../leaders/leader.service.ts'
import { leaderIdOf } from '../leaders/links/link.service.ts'
import type { LedgerService } from '../ledger/ledger.service.ts'
import type { Logger } from '../logger.ts'
import { permit } from '../members/permit.service.ts'
import type { Fen } from '../protocol/money.ts'
import type { Audience, LeaderTask } from '../protocol/leader-tasks.ts'
import { shownMaterial, type Material, type PictureUrl } from './material.service.ts'
import { claimIdOf, isFor, isLapsed, isReached, rewardTransfer, type ClaimState, type Seen, type TaskTerms } from './task.rules.ts'

export type Task = TaskTerms & {
  readonly taskId: string
  readonly material: Material
  readonly audience: Audience
  readonly state: 'open' | 'closed'
  readonly byPersonId: string
  readonly createdAtMs: number
  readonly version: number
}
export type Claim = {
  readonly claimId: string
  readonly taskId: string
  readonly leaderId: string
  readonly memberId: string
  readonly state: ClaimState
  readonly rewardFen: Fen
  readonly budgetId: string | null
  readonly words: string
  readonly pictureIds: readonly string[]
  readonly reason: string | null
  readonly claimedAtMs: number
  readonly provedAtMs: number | null
  /** Its reward is not in the ledger yet. */
  readonly owed: boolean
  /** watch: minutes she was seen in the show. */
  readonly minutes: number
  readonly version: number
}
export type ClaimChange = Partial<Pick<Claim, 'state' | 'words' | 'pictureIds' | 'reason' | 'provedAtMs' | 'owed'>>
export type TaskStore = {
  readonly insert: (task: Task) => Promise<void>
  readonly byId: (taskId: string) => Promise<Task | null>
  readonly byIds: (taskIds: readonly string[]) => Promise<Task[]>
  /** Compare-and-set on version; null when another was first. */
  readonly close: (taskId: string, seenVersion: number) => Promise<Task | null>
  /** Newest first. */
  readonly list: (ask: { beforeId: string | null; limit: number }) => Promise<Task[]>
  /** Open and within their span, those that end first on top. */
  readonly open: (nowMs: number, limit: number) => Promise<Task[]>
  /** Claims by state. */
  readonly counts: (taskIds: readonly string[]) => Promise<Map<string, Partial<Record<ClaimState, number>>>>
}
export type ClaimStore = {
  /** With its reward kept in the budget, both or none. known: she has one; short: the budget has not that much left. */
  readonly insert: (claim: Claim) => Promise<'inserted' | 'known' | 'short'>
  readonly byId: (claimId: string) => Promise<Claim | null>
  /** Newest first. */
  readonly ofLeader: (leaderId: string, limit: number) => Promise<Claim[]>
  /**
   * Compare-and-set on version, and in the same moment the budget: done spends what was kept, refused and lapsed give it back. Null when
   * another was first.
   */
  readonly change: (claim: Pick<Claim, 'claimId' | 'version'>, change: ClaimChange) => Promise<Claim | null>
  readonly owed: (limit: number) => Promise<Claim[]>
  /** In state claimed, those looked at longest ago first; looking is noted. */
  readonly toLook: (nowMs: number, limit: number) => Promise<Claim[]>
  /** A minute seen, once for each minute of the clock. */
  readonly addMinute: (claimId: string, minute: number) => Promise<void>
  readonly proved: (ask: { after: { atMs: number; id: string } | null; limit: number }) => Promise<Claim[]>
  readonly countProved: () => Promise<number>
  /** Orders of hers paid within a span, and those of them that can no longer go back; what went back or is blocked is neither. */
  readonly sales: (leaderId: string, showId: string | null, fromMs: number, untilMs: number) => Promise<Seen>
  /** People other than herself who opened her links of a show. */
  readonly opens: (leaderId: string, memberId: string, showId: string, fromMs: number, untilMs: number) => Promise<number>
}
export type TaskDeps = {
  readonly tasks: TaskStore
  readonly claims: ClaimStore
  readonly leaders: {
    readonly byId: (leaderId: string) => Promise<Leader | null>
    readonly byMember: (memberId: string) => Promise<Leader | null>
  }
  readonly tagsOf: (leaderId: string) => Promise<readonly string[]>
  /** When a member passed a course first, or null. */
  readonly passedAtMs: (memberId: string, courseId: string) => Promise<number | null>
  readonly leftOf: (budgetIds: readonly string[]) => Promise<ReadonlyMap<string, Fen>>
  readonly whereAre: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly pictureUrl: PictureUrl
  readonly areEvidenceOf: (personId: string, pictureIds: readonly string[]) => Promise<boolean>
  readonly ledger: Pick<LedgerService, 'post'>
  readonly bus: Pick<Bus, 'emit'>
  readonly logger: Logger
  readonly clock: { readonly nowMs: () => number }
}
export type Tasks = ReturnType<typeof createTasks>

const SHOWN_MAX = 50
const SLICE = 300
const MINUTE_MS = 60_000

export function createTasks(deps: TaskDeps) {
  const { tasks, claims, leaders, tagsOf, passedAtMs, leftOf, whereAre, pictureUrl, areEvidenceOf, ledger, bus, logger, clock } = deps

  /** What the server sees of a claim now. */
  async function seenOf(task: Task, { leaderId, memberId, minutes }: Claim): Promise<Seen> {
    const { kind, proof, showId, fromMs, untilMs } = task
    if (proof === 'picture') return { progress: 0, final: 0 }
    if (kind === 'learn') {
      // Whoever passed it before the task was there has learnt it.
      const atMs = await passedAtMs(memberId, task.courseId ?? '')
      const passed = Number(atMs !== null && atMs < untilMs)
      return { progress: passed, final: passed }
    }
    if (kind === 'sell') return claims.sales(leaderId, showId, fromMs, untilMs)
    const progress = kind === 'watch' ? minutes : await claims.opens(leaderId, memberId, showId ?? '', fromMs, untilMs)
    return { progress, final: progress }
  }
  async function shown(task: Task, claim: Claim | null, leftFen: Fen): Promise<LeaderTask> {
    const [seen, material] = await Promise.all([
      claim === null ? { progress: 0, final: 0 } : seenOf(task, claim),
      shownMaterial(task.material, pictureUrl),
    ])
    const { taskId, kind, title, words, showId, courseId, target, proof, rewardFen, fromMs, untilMs } = task
    return {
      ...{ taskId, kind, title, words, showId, courseId, target, proof, rewardFen, fromMs, untilMs },
      material,
      claim: claim && { state: claim.state, ...seen, reason: claim.reason, paid: claim.state === 'done' && !claim.owed && rewardFen > 0 },
      free: rewardFen <= leftFen,
    }
  }
  const leftFor = async ({ budgetId }: Task): Promise<Fen> => (budgetId === null ? 0 : ((await leftOf([budgetId])).get(budgetId) ?? 0))
  const tell = ({ memberId, version }: Claim): void =>
    bus.emit('toldPerson', { personId: memberId, entry: { kind: 'refresh', version, what: 'leader' } })

  /** Open ones that are for her, and those she has taken up, hers to do first. */
  async function list(actor: Actor): Promise<{ rows: LeaderTask[] }> {
    permit(actor, 'material.read', { own: true })
    const leaderId = leaderIdOf(actor)
    const [leader, tags, open, own] = await Promise.all([
      leaders.byId(leaderId),
      tagsOf(leaderId),
      tasks.open(clock.nowMs(), SHOWN_MAX),
      claims.ofLeader(leaderId, SHOWN_MAX),
    ])
    const byTask = new Map(own.map((claim) => [claim.taskId, claim]))
    const fitting = open.filter((task) => byTask.has(task.taskId) || isFor(task.audience, { level: found(leader).level, tags }))
    const known = new Set(fitting.map(({ taskId }) => taskId))
    const others = await tasks.byIds(own.flatMap(({ taskId }) => (known.has(taskId) ? [] : [taskId])))
    const all = [...fitting, ...others.toSorted((a, b) => b.untilMs - a.untilMs)].slice(0, SHOWN_MAX)
    const left = await leftOf(all.flatMap(({ budgetId }) => budgetId ?? []))
    return { rows: await Promise.all(all.map((task) => shown(task, byTask.get(task.taskId) ?? null, left.get(task.budgetId ?? '') ?? 0))) }
  }

  /** Refuses not_found (or not for her), wrong_state (not open now), over_cap (the budget is used up). Taking it up again answers as it is. */
  async function claim(actor: Actor, taskId: string): Promise<LeaderTask> {
    permit(actor, 'task.claim', { own: true })
    const leaderId = leaderIdOf(actor)
    const [task, leader, tags] = [found(await tasks.byId(taskId)), found(await leaders.byId(leaderId)), await tagsOf(leaderId)]
    const nowMs = clock.nowMs()
    const before = await claims.byId(claimIdOf(taskId, leaderId))
    if (before !== null) return shown(task, before, await leftFor(task))
    if (!isFor(task.audience, { level: leader.level, tags })) throw new DomainError('not_found')
    if (task.state !== 'open' || nowMs < task.fromMs || nowMs >= task.untilMs) throw new DomainError('wrong_state', { state: task.state })
    const fresh: Claim = {
      ...{ claimId: claimIdOf(taskId, leaderId), taskId, leaderId, memberId: leader.memberId, state: 'claimed' },
      ...{ rewardFen: task.rewardFen, budgetId: task.budgetId, words: '', pictureIds: [], reason: null },
      ...{ claimedAtMs: nowMs, provedAtMs: null, owed: false, minutes: 0, version: 1 },
    }
    if ((await claims.insert(fresh)) === 'short') throw new DomainError('over_cap')
    if (task.courseId !== null) await lookSafely(task, fresh, nowMs)
    return shown(task, await claims.byId(fresh.claimId), await leftFor(task))
  }

  /** Refuses not_found, wrong_state (not taken up, judged, over, or seen by the server itself), bad_input for pictures that are not hers. */
  async function prove(actor: Actor, taskId: string, given: { pictureIds: readonly string[]; words: string }): Promise<LeaderTask> {
    permit(actor, 'task.prove', { own: true })
    const task = found(await tasks.byId(taskId))
    const before = found(await claims.byId(claimIdOf(taskId, leaderIdOf(actor))))
    const nowMs = clock.nowMs()
    if (task.proof !== 'picture' || before.state !== 'claimed' || nowMs >= task.untilMs)
      throw new DomainError('wrong_state', { state: before.state })
    if (!(await areEvidenceOf(actor.personId ?? '', given.pictureIds))) throw new DomainError('bad_input', { field: 'pictureIds' })
    const after = await claims.change(before, { state: 'proved', provedAtMs: nowMs, reason: null, ...given })
    if (after === null) throw new DomainError('changed_meanwhile')
    return shown(task, after, await leftFor(task))
  }

  /** Writes what a done claim owes the ledger, under a fixed id; harmless to repeat, whoever was cut off before. */
  async function book(done: Claim): Promise<void> {
    if (done.rewardFen > 0) await ledger.post([rewardTransfer(done)])
    const after = await claims.change(done, { owed: false })
    if (after) tell(after)
  }
  async function bookOwed(): Promise<void> {
    for (const done of await claims.owed(SLICE))
      await book(done).catch((err: unknown) => logger.error({ err, claimId: done.claimId }, 'reward not in the ledger yet'))
  }
  /** A claim is done: it and its money in one moment, then the ledger. Null when another was first. */
  async function finish(before: Claim, reason: string | null): Promise<Claim | null> {
    const after = await claims.change(before, { state: 'done', owed: before.rewardFen > 0, reason })
    if (after === null) return null
    tell(after)
    if (after.owed) await book(after).catch((err: unknown) => logger.error({ err, claimId: after.claimId }, 'reward not in the ledger yet'))
    return after
  }

  async function look(task: Task, before: Claim, nowMs: number): Promise<void> {
    const seen = await seenOf(task, before)
    if (isReached(task, seen)) await finish(before, null)
    else if (isLapsed(task, seen, nowMs)) {
      const after = await claims.change(before, { state: 'lapsed' })
      if (after) tell(after)
    }
  }
  const lookSafely = (task: Task, before: Claim, nowMs: number): Promise<void> =>
    look(task, before, nowMs).catch((err: unknown) => logger.error({ err, claimId: before.claimId }, 'claim not looked at'))
  /** She passed a course: what asked for it is done at once; were this cut off, the duty would find it. */
  async function coursePassed(memberId: string, courseId: string): Promise<void> {
    const leaderId = (await leaders.byMember(memberId))?.leaderId
    const own = leaderId === undefined ? [] : await claims.ofLeader(leaderId, SHOWN_MAX)
    const waiting = new Map(own.flatMap((claim) => (claim.state === 'claimed' ? [[claim.taskId, claim] as const] : [])))
    for (const task of await tasks.byIds([...waiting.keys()])) {
      const before = waiting.get(task.taskId)
      if (before !== undefined && task.courseId === courseId) await lookSafely(task, before, clock.nowMs())
    }
  }
  /** Duty: minutes of who is watching, and every claim that is reached or over. */
  async function lookAtAll(): Promise<void> {
    const nowMs = clock.nowMs()
    const waiting = await claims.toLook(nowMs, SLICE)
    const known = new Map((await tasks.byIds(waiting.map(({ taskId }) => taskId))).map((task) => [task.taskId, task]))
    const where = await whereAre(waiting.map(({ memberId }) => memberId))
    for (const before of waiting) {
      const task = known.get(before.taskId)
      if (task === undefined) continue
      const isThere = task.kind === 'watch' && task.showId !== null && where.get(before.memberId) === task.showId
      if (isThere && nowMs >= task.fromMs && nowMs < task.untilMs) await claims.addMinute(before.claimId, Math.floor(nowMs / MINUTE_MS))
      await lookSafely(task, (await claims.byId(before.claimId)) ?? before, nowMs)
    }
  }

  return { list, claim, prove, coursePassed, finish, tell, bookOwed, lookAtAll }
}
