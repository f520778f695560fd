// HTTP of courses: learners read and answer, staff write and publish.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { CourseDesk } from './course-desk.service.ts'
import type { Courses } from './course.service.ts'

const PAGE_ROWS = 20

export const courseRoutes = (courses: Courses, desk: CourseDesk): Route[] => [
  route(restEndpoints.leaderCourses, ({ actor }) => courses.list(actor)),
  route(restEndpoints.leaderCourse, ({ actor, params }) => courses.page(actor, params.id)),
  route(restEndpoints.courseAnswer, ({ actor, params, body }) => courses.answer(actor, params.id, body)),
  route(restEndpoints.staffCourses, ({ actor, query }) =>
    desk.list(actor, { cursor: query.cursor ?? null, limit: Number(query.limit ?? PAGE_ROWS) }),
  ),
  route(restEndpoints.staffCourse, ({ actor, params }) => desk.one(actor, params.id)),
  route(restEndpoints.courseDraft, ({ actor, body }) => desk.draft(actor, body)),
  route(restEndpoints.courseSave, ({ actor, params, body }) => desk.save(actor, params.id, body)),
  route(restEndpoints.courseMove, ({ actor, params, body }) => desk.move(actor, params.id, body)),
]
