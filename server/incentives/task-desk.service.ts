// Staff's side of tasks: publishing and closing them, and judging proofs; every act is audited, and nobody judges herself.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Leader } from '../leaders/leader.service.ts'
import { permit } from '../members/permit.service.ts'
import type { BudgetRow, ProofRow, StaffTask, TaskWrite } from '../protocol/leader-tasks.ts'
import { checkPictures, shownMaterial, type PictureUrl } from './material.service.ts'
import { taskFault, type ClaimState } from './task.rules.ts'
import type { Claim, ClaimStore, Task, Tasks, TaskStore } from './task.service.ts'

export type ProofDecision = 'accept' | 'sendBack' | 'refuse'
export type TaskDeskDeps = {
  readonly tasks: TaskStore
  readonly claims: ClaimStore
  readonly finish: Tasks['finish']
  readonly tell: Tasks['tell']
  readonly budgets: { readonly openRows: (actor: Actor) => Promise<BudgetRow[]> }
  readonly leaderCards: (leaderIds: readonly string[]) => Promise<ReadonlyMap<string, Pick<Leader, 'name'>>>
  /** A staff person and a member are one person. */
  readonly isLinked: (personId: string, memberId: string) => Promise<boolean>
  readonly showIsThere: (showId: string) => Promise<boolean>
  /** Published, so that it can be passed. */
  readonly courseIsThere: (courseId: string) => Promise<boolean>
  readonly pictureUrl: PictureUrl
  /** The bytes' key of a proof's picture. */
  readonly evidenceKey: (pictureId: string) => Promise<string | null>
  readonly audit: Pick<Audit, 'write'>
  readonly newId: () => string
  readonly clock: { readonly nowMs: () => number }
}
export type TaskDesk = ReturnType<typeof createTaskDesk>

const DECIDED: Readonly<Record<ProofDecision, ClaimState>> = { accept: 'done', sendBack: 'claimed', refuse: 'refused' }
const cursorOf = ({ provedAtMs, claimId }: Claim): string => `${provedAtMs}.${claimId.replace(':', '-')}`
const afterOf = (cursor: string | null): { atMs: number; id: string } | null => {
  const [, at, taskId, leaderId] = /^(\d{1,15})\.([0-9a-f]{24})-([0-9a-f]{24})$/.exec(cursor ?? '') ?? []
  return at === undefined ? null : { atMs: Number(at), id: `${taskId}:${leaderId}` }
}

export function createTaskDesk(deps: TaskDeskDeps) {
  const { tasks, claims, budgets, leaderCards, isLinked, showIsThere, courseIsThere, pictureUrl, evidenceKey, audit, newId, clock } = deps

  async function rowsOf(list: readonly Task[]): Promise<StaffTask[]> {
    const counts = await tasks.counts(list.map(({ taskId }) => taskId))
    return Promise.all(
      list.map(async ({ byPersonId: _by, createdAtMs: _at, material, ...task }) => ({
        ...task,
        audience: { levels: [...task.audience.levels], tags: [...task.audience.tags] },
        material: await shownMaterial(material, pictureUrl),
        claimed: Object.values(counts.get(task.taskId) ?? {}).reduce((sum, n) => sum + n, 0),
        proved: counts.get(task.taskId)?.proved ?? 0,
        done: counts.get(task.taskId)?.done ?? 0,
      })),
    )
  }
  const rowOf = async (task: Task): Promise<StaffTask> => found((await rowsOf([task]))[0])

  async function list(actor: Actor, ask: { cursor: string | null; limit: number }) {
    permit(actor, 'task.publish')
    const [rows, open, proofs] = await Promise.all([
      tasks.list({ beforeId: ask.cursor, limit: ask.limit + 1 }),
      budgets.openRows(actor),
      claims.countProved(),
    ])
    const page = rows.slice(0, ask.limit)
    return { rows: await rowsOf(page), next: rows.length > ask.limit ? (page.at(-1)?.taskId ?? null) : null, budgets: open, proofs }
  }

  /** Refuses bad_input {field, why} for a task that may not be (sharing rewarded, no budget, …), a budget, show, course or picture that is not there. */
  async function publish(actor: Actor, given: TaskWrite): Promise<StaffTask> {
    permit(actor, 'task.publish')
    const nowMs = clock.nowMs()
    const why = taskFault(given, nowMs)
    if (why !== null) throw new DomainError('bad_input', { field: why, why })
    if (given.budgetId !== null && !(await budgets.openRows(actor)).some(({ budgetId }) => budgetId === given.budgetId))
      throw new DomainError('bad_input', { field: 'budgetId' })
    if (given.showId !== null && !(await showIsThere(given.showId))) throw new DomainError('bad_input', { field: 'showId' })
    if (given.courseId !== null && !(await courseIsThere(given.courseId))) throw new DomainError('bad_input', { field: 'courseId' })
    await checkPictures(given.material.pictureIds, pictureUrl)
    const task: Task = { taskId: newId(), ...given, state: 'open', byPersonId: actor.personId ?? '', createdAtMs: nowMs, version: 1 }
    await tasks.insert(task)
    const { taskId, kind, courseId, rewardFen, budgetId, fromMs, untilMs, target, proof, audience } = task
    const after = { kind, courseId, rewardFen, budgetId, fromMs, untilMs, target, proof, audience }
    await audit.write({ actor, act: 'task.publish', on: { kind: 'task', id: taskId }, after, reason: given.title })
    return rowOf(task)
  }

  /** Refuses not_found, wrong_state (closed already), changed_meanwhile. */
  async function close(actor: Actor, taskId: string, given: { reason: string; seenVersion: number }): Promise<StaffTask> {
    permit(actor, 'task.publish')
    const before = found(await tasks.byId(taskId))
    if (before.version !== given.seenVersion) throw new DomainError('changed_meanwhile', { version: before.version })
    if (before.state === 'closed') throw new DomainError('wrong_state', { state: before.state })
    const after = await tasks.close(taskId, given.seenVersion)
    if (after === null) throw new DomainError('changed_meanwhile')
    const on = { kind: 'task', id: taskId }
    await audit.write({ actor, act: 'task.publish', on, before: { state: 'open' }, after: { state: 'closed' }, reason: given.reason })
    return rowOf(after)
  }

  async function proofs(actor: Actor, ask: { cursor: string | null; limit: number }): Promise<{ rows: ProofRow[]; next: string | null }> {
    permit(actor, 'proof.decide')
    const rows = await claims.proved({ after: afterOf(ask.cursor), limit: ask.limit + 1 })
    const page = rows.slice(0, ask.limit)
    const [known, cards] = await Promise.all([
      tasks.byIds([...new Set(page.map(({ taskId }) => taskId))]),
      leaderCards([...new Set(page.map(({ leaderId }) => leaderId))]),
    ])
    const byTask = new Map(known.map((task) => [task.taskId, task]))
    const last = page.at(-1)
    return {
      rows: page.map(({ claimId, taskId, leaderId, words, pictureIds, rewardFen, provedAtMs, version }) => ({
        ...{ claimId, taskId, leaderId, words, rewardFen, version },
        title: byTask.get(taskId)?.title ?? '',
        target: byTask.get(taskId)?.target ?? 1,
        leaderName: cards.get(leaderId)?.name ?? '',
        pictures: pictureIds.length,
        provedAtMs: provedAtMs ?? 0,
      })),
      next: rows.length > ask.limit && last ? cursorOf(last) : null,
    }
  }

  /** Refuses not_found, not_allowed (it is her own, by whatever account), wrong_state (judged already), changed_meanwhile. */
  async function decide(
    actor: Actor,
    claimId: string,
    given: { decision: ProofDecision; reason: string; seenVersion: number },
  ): Promise<{ state: ClaimState; version: number }> {
    permit(actor, 'proof.decide')
    const before = found(await claims.byId(claimId))
    if (await isLinked(actor.personId ?? '', before.memberId)) throw new DomainError('not_allowed')
    if (before.state !== 'proved') throw new DomainError('wrong_state', { state: before.state })
    if (before.version !== given.seenVersion) throw new DomainError('changed_meanwhile', { version: before.version })
    const state = DECIDED[given.decision]
    const after = await (state === 'done' ? deps.finish(before, given.reason) : claims.change(before, { state, reason: given.reason }))
    if (after === null) throw new DomainError('changed_meanwhile')
    if (state !== 'done') deps.tell(after)
    const on = { kind: 'taskClaim', id: claimId }
    await audit.write({
      ...{ actor, act: 'proof.decide', on, before: { state: before.state }, reason: given.reason },
      after: { state, rewardFen: state === 'done' ? before.rewardFen : 0 },
    })
    return { state: after.state, version: after.version }
  }

  /** Where a proof's picture lies; place counts from 0. */
  async function picture(actor: Actor, claimId: string, place: number): Promise<string> {
    permit(actor, 'proof.decide')
    const pictureId = (await claims.byId(claimId))?.pictureIds[place]
    return found(pictureId === undefined ? null : await evidenceKey(pictureId))
  }

  return { list, publish, close, proofs, decide, picture }
}
