// Opens the incentives: tasks of leaders with their material, proofs and rewards, campaigns, and courses.
import type { Connection } from 'mongoose'
import type { RawRoute, Route } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import { newId } from '../new-id.ts'
import { createBudgets, type BudgetDeps } from './budget.service.ts'
import { createCampaigns, type CampaignDeps } from './campaign.service.ts'
import { createCampaignStore } from './campaign.store.ts'
import { createClaimStore } from './claim.store.ts'
import { createCourseDesk, type CourseDeskDeps } from './courses/course-desk.service.ts'
import { courseRoutes } from './courses/course.routes.ts'
import { firstPassAt } from './courses/course.rules.ts'
import { createCourses, type CourseDeps } from './courses/course.service.ts'
import { createCourseTelling, type CourseTellingDeps } from './courses/course-telling.service.ts'
import { createCourseStore } from './courses/course.store.ts'
import { createTaskDesk, type TaskDeskDeps } from './task-desk.service.ts'
import { campaignRoutes, proofPictureRoutes, taskRoutes, type ProofFiles } from './task.routes.ts'
import { createTasks, type TaskDeps } from './task.service.ts'
import { createBudgetStore, createTaskStore } from './task.store.ts'

export type OpenIncentivesDeps = Omit<TaskDeps, 'tasks' | 'claims' | 'leftOf' | 'passedAtMs'> &
  Omit<TaskDeskDeps, 'tasks' | 'claims' | 'finish' | 'tell' | 'budgets' | 'courseIsThere' | 'newId'> &
  Omit<BudgetDeps, 'store' | 'newId'> &
  Omit<CourseDeps, 'courses' | 'onPassed'> &
  Omit<CourseDeskDeps, 'courses' | 'newId'> &
  Omit<CourseTellingDeps, 'courses' | 'missingOf'> &
  Omit<CampaignDeps, 'store' | 'newId'> &
  Passed & { readonly db: Connection; readonly files: ProofFiles }
/** A member passed a course: what else waits for it. */
type Passed = { readonly onPassed: (memberId: string) => Promise<void> }
export type OpenedIncentives = ReturnType<typeof openIncentives>

/** Three looks a minute, so that no minute of somebody watching is missed. */
const LOOK_EVERY_MS = 20_000

export function openIncentives(deps: OpenIncentivesDeps) {
  const { db, clock, files } = deps
  const freshId = (): string => newId(clock.nowMs())
  const stores = { tasks: createTaskStore(db), claims: createClaimStore(db) }
  const budgets = createBudgets({ ...deps, store: createBudgetStore(db), newId: freshId })
  const courseStore = createCourseStore(db)
  const tasks = createTasks({
    ...{ ...deps, ...stores, leftOf: budgets.leftOf },
    passedAtMs: async (memberId, courseId) => firstPassAt(await courseStore.resultsOf([memberId], [courseId])),
  })
  const desk = createTaskDesk({
    ...{ ...deps, ...stores, finish: tasks.finish, tell: tasks.tell, budgets, newId: freshId },
    courseIsThere: async (courseId) => (await courseStore.byId(courseId))?.state === 'published',
  })
  const campaigns = createCampaigns({ ...deps, store: createCampaignStore(db), newId: freshId })
  const courses = createCourses({
    ...deps,
    courses: courseStore,
    onPassed: async (memberId, courseId) => {
      await Promise.all([tasks.coursePassed(memberId, courseId), deps.onPassed(memberId), telling.passed(memberId)])
    },
  })
  const telling = createCourseTelling({ ...deps, courses: courseStore, missingOf: courses.missingOf })
  const courseDesk = createCourseDesk({ ...deps, courses: courseStore, newId: freshId })
  const routes: Route[] = [...taskRoutes({ tasks, desk, budgets }), ...campaignRoutes(campaigns), ...courseRoutes(courses, courseDesk)]
  const rawRoutes: RawRoute[] = proofPictureRoutes(desk, files)
  const duties: Duty[] = [
    { name: 'incentives.owed', everyMs: 2_000, run: tasks.bookOwed },
    { name: 'incentives.look', everyMs: LOOK_EVERY_MS, run: tasks.lookAtAll },
    { name: 'incentives.campaigns', everyMs: 1_000, run: campaigns.work },
    { name: 'incentives.courses', everyMs: 5_000, run: telling.work },
  ]
  return { tasks, desk, budgets, campaigns, courses, courseDesk, routes, rawRoutes, duties }
}
