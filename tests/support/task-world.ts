// Tasks on a real database with the real ledger, a clock to move, and calls that can be cut off before or after they happened.
import type { Connection } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { createBudgets } from '../../server/incentives/budget.service.ts'
import { createCourses } from '../../server/incentives/courses/course.service.ts'
import { firstPassAt } from '../../server/incentives/courses/course.rules.ts'
import { createCourseStore } from '../../server/incentives/courses/course.store.ts'
import { createClaimStore } from '../../server/incentives/claim.store.ts'
import { createTaskDesk } from '../../server/incentives/task-desk.service.ts'
import { createTasks } from '../../server/incentives/task.service.ts'
import { createBudgetStore, createTaskStore } from '../../server/incentives/task.store.ts'
import type { Leader } from '../../server/leaders/leader.service.ts'
import { openLedger } from '../../server/ledger/door.ts'
import { createLogger } from '../../server/logger.ts'
import type { TaskWrite } from '../../server/protocol/leader-tasks.ts'
import { actorOf, leaderActor, rememberingBus, staffActor } from './leader-world.ts'
import { cuttable } from './withdrawal-world.ts'

export const START = Date.parse('2026-03-10T10:00:00+08:00')
export const DAY_MS = 86_400_000

export async function emptyTasks(db: Connection): Promise<void> {
  for (const name of ['tasks', 'taskClaims', 'rewardBudgets', 'transfers', 'orders', 'touches', 'courses', 'courseResults'])
    await db.collection(name).deleteMany({})
}

export function createTaskWorld(db: Connection) {
  let nowMs = START
  let made = 0
  const id = () => (made += 1).toString(16).padStart(24, '0')
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs }
  const logger = createLogger('silent')
  const { bus, told } = rememberingBus()
  const audits: { act: string; after?: object; reason?: string }[] = []
  const known = new Map<string, Leader>()
  const tags = new Map<string, string[]>()
  const linked = new Set<string>()
  const where = new Map<string, string>()
  const shows = new Set<string>()
  const staff = { count: 2 }
  const scissors = cuttable()
  const { ledger: whole } = openLedger({ db, clock })
  const ledger = scissors.through('ledger', whole, ['post'])
  const claims = scissors.through('claims', createClaimStore(db), ['change'])
  const tasks = createTaskStore(db)
  const audit = { write: async (entry: object) => void audits.push(entry as (typeof audits)[number]) }
  const nicknames = async (ids: readonly string[]) => new Map(ids.map((one) => [one, `staff ${one.slice(-2)}`]))
  const budgets = createBudgets({ store: createBudgetStore(db), audit, anotherSets: async () => staff.count > 1, nicknames, newId: id })
  const pictureUrl = async (pictureId: string) => (pictureId.startsWith('f') ? null : `/uploads/${pictureId}.webp`)
  const leaders = {
    byId: async (leaderId: string) => known.get(leaderId) ?? null,
    byMember: async (memberId: string) => [...known.values()].find((one) => one.memberId === memberId) ?? null,
  }
  const courseStore = createCourseStore(db)
  const service = createTasks({
    ...{ tasks, claims, ledger, bus, logger, clock, pictureUrl },
    leaders,
    passedAtMs: async (memberId, courseId) => firstPassAt(await courseStore.resultsOf([memberId], [courseId])),
    tagsOf: async (leaderId) => tags.get(leaderId) ?? [],
    leftOf: budgets.leftOf,
    whereAre: async (ids) => new Map(ids.flatMap((one) => (where.has(one) ? [[one, where.get(one) ?? ''] as const] : []))),
    areEvidenceOf: async (personId, ids) => ids.every((one) => one.startsWith('e') && personId !== ''),
  })
  const desk = createTaskDesk({
    ...{ tasks, claims, budgets, audit, clock, pictureUrl, newId: id },
    ...{ finish: service.finish, tell: service.tell },
    leaderCards: async (ids) => new Map(ids.flatMap((one) => (known.has(one) ? [[one, known.get(one) as Leader] as const] : []))),
    isLinked: async (personId, memberId) => linked.has(`${personId}:${memberId}`),
    showIsThere: async (showId) => shows.has(showId),
    courseIsThere: async (courseId) => (await courseStore.byId(courseId))?.state === 'published',
    evidenceKey: async (pictureId) => `evidence/${pictureId}`,
  })
  const courses = createCourses({ ...{ courses: courseStore, leaders, pictureUrl, clock }, onPassed: service.coursePassed })
  const finance = (personId = 'a'.repeat(24)): Actor => ({ ...staffActor(personId, ['finance']), stepUpAtMs: 1 })
  const boss = (personId = 'b'.repeat(24)): Actor => staffActor(personId, ['leaders'])

  const addLeader = (given: Partial<Leader> = {}) => {
    const [leaderId, memberId] = [id(), id()]
    const applied = { appliedAtMs: 0, approvedAtMs: 0, version: 1, reason: null, about: '' }
    known.set(leaderId, { leaderId, memberId, name: `leader ${made}`, state: 'active', level: 1, ...applied, ...given } as Leader)
    return { leaderId, memberId, actor: leaderActor(memberId, leaderId) }
  }
  /** An open budget. */
  const addBudget = async (totalFen: number): Promise<string> => {
    const { rows } = await budgets.draft(finance(), { title: '三月奖励', totalFen, reason: '三月活动' })
    const budgetId = rows[0]?.budgetId ?? ''
    await budgets.open(finance('c'.repeat(24)), budgetId, 1)
    return budgetId
  }
  const asked = (given: Partial<TaskWrite> = {}): TaskWrite => ({
    ...{
      kind: 'learn',
      title: '看完产品手册',
      words: '拍下你的笔记',
      showId: null,
      courseId: null,
      target: 1,
      proof: 'picture',
      rewardFen: 0,
      budgetId: null,
    },
    material: { words: '', pictureIds: [], clipUrl: null },
    audience: { levels: [], tags: [] },
    ...{ fromMs: nowMs, untilMs: nowMs + DAY_MS },
    ...given,
  })
  /** A course of one question, whose right answer is 0. */
  const addCourse = async (state: 'draft' | 'published' = 'published'): Promise<string> => {
    const courseId = id()
    const questions = [{ ask: '哪一个？', choices: ['甲', '乙'], right: 0, why: '看第二段' }]
    const matter = { title: '怎样算佣金', words: '按下单那一刻的规则', pictureIds: [], videoUrl: null, needed: false }
    await courseStore.insert({ courseId, ...matter, questions, passMark: 1, state, edition: 1, byPersonId: 'b', version: 1 })
    return courseId
  }
  const answer = ({ actor }: { actor: Actor }, courseId: string, choice: number) =>
    courses.answer(actor, courseId, { edition: 1, choices: [choice] })
  const publish = (given: Partial<TaskWrite> = {}) => desk.publish(boss(), asked(given))
  /** A paid order of a leader. */
  const sold = (leaderId: string, given: object = {}) => ({
    ...{
      _id: `o${(made += 1)}`,
      orderNo: `no${made}`,
      showId: 's',
      lotId: 'l',
      quantity: 1,
      units: [made],
      state: 'toShip',
      insider: false,
    },
    ...{ attribution: { leaderId, selfMatch: null }, creditBlock: null, refunds: [], createdAt: new Date(nowMs), paidAt: new Date(nowMs) },
    ...given,
  })
  const sell = (...rows: object[]) => db.collection('orders').insertMany(rows)
  const later = (ms: number) => void (nowMs += ms)
  const stores = { tasks, claims }
  return {
    ...{ id, told, audits, tags, linked, where, shows, staff, scissors, whole, budgets, service, desk, finance, boss, stores },
    ...{ addLeader, addBudget, addCourse, answer, asked, publish, sold, sell, later, actorOf, now: () => nowMs },
  }
}
export type TaskWorld = ReturnType<typeof createTaskWorld>
