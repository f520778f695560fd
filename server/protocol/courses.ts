// Courses of leaders on the wire: a page with a quiz; what is right leaves the server only for who writes it, and why a choice was wrong once it was given.
import { z } from 'zod'
import { clipAddress } from './clip.ts'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, count, id, listOf, listQuery, longText, said, text, version } from './fields.ts'

export const COURSE_QUESTIONS_MAX = 10
export const COURSE_CHOICES_MAX = 6
export const COURSE_PICTURES_MAX = 9
/** Published at one time: everybody sees all of them on one page. */
export const COURSES_PUBLISHED_MAX = 30

const question = z.strictObject({
  ask: text(120, 2),
  choices: z.array(text(80)).min(2).max(COURSE_CHOICES_MAX),
  /** Place of the right choice, from 0. */
  right: count(COURSE_CHOICES_MAX - 1),
  /** Said to who chose another. */
  why: text(200, 2),
})
export const courseWrite = z.strictObject({
  title: text(30, 2),
  words: longText(5000),
  pictureIds: z.array(id).max(COURSE_PICTURES_MAX),
  videoUrl: clipAddress.nullable(),
  questions: z.array(question).min(1).max(COURSE_QUESTIONS_MAX),
  /** Right answers that pass. */
  passMark: count(COURSE_QUESTIONS_MAX, 1),
  /** An applicant completes it before she can be approved. */
  needed: z.boolean(),
})
export type CourseWrite = z.infer<typeof courseWrite>

/** Her best result. */
const result = z.object({ score: z.int(), of: z.int(), passed: z.boolean(), atMs })
const head = { courseId: id, title: said(30), needed: z.boolean(), edition: z.int(), passMark: z.int() }
const courseRow = z.object({ ...head, questions: z.int(), video: z.boolean(), best: result.nullable() })
export type CourseRow = z.infer<typeof courseRow>
const coursePage = z.object({
  ...head,
  words: said(5000),
  pictureUrls: z.array(said(200)).max(COURSE_PICTURES_MAX),
  videoUrl: said(300).nullable(),
  questions: z.array(z.object({ ask: said(120), choices: z.array(said(80)).max(COURSE_CHOICES_MAX) })).max(COURSE_QUESTIONS_MAX),
  best: result.nullable(),
})
export type CoursePage = z.infer<typeof coursePage>
const courseAnswered = z.object({
  score: z.int(),
  of: z.int(),
  passed: z.boolean(),
  /** Questions answered wrongly, by place from 0, and why. */
  wrong: z.array(z.object({ place: z.int(), why: said(200) })).max(COURSE_QUESTIONS_MAX),
  best: result,
})
export type CourseAnswered = z.infer<typeof courseAnswered>

const courseState = z.enum(['draft', 'published'])
const staffCourseRow = z.object({
  ...head,
  questions: z.int(),
  state: courseState,
  /** People who passed it, in whatever edition. */
  passed: z.int(),
  version,
})
export type StaffCourseRow = z.infer<typeof staffCourseRow>
const staffCourse = z.object({
  ...courseWrite.shape,
  courseId: id,
  edition: z.int(),
  state: courseState,
  pictures: z.array(z.object({ pictureId: id, url: said(200).nullable() })).max(COURSE_PICTURES_MAX),
  version,
})
export type StaffCourse = z.infer<typeof staffCourse>
const byId = z.strictObject({ id })

export const courseEndpoints = {
  leaderCourses: endpoint({
    method: 'GET',
    path: '/leader/courses',
    act: 'course.read',
    rates: ['read'],
    says: 'Courses for leaders and applicants, those needed before activation first, with my best result',
    reply: z.object({ rows: z.array(courseRow).max(COURSES_PUBLISHED_MAX) }),
  }),
  leaderCourse: endpoint({
    method: 'GET',
    path: '/leader/courses/:id',
    act: 'course.read',
    rates: ['read'],
    says: 'One course with its questions; never with what is right',
    params: byId,
    reply: coursePage,
  }),
  courseAnswer: endpoint({
    method: 'POST',
    path: '/leader/courses/:id/answers',
    act: 'course.answer',
    rates: ['write'],
    says: 'Answer the quiz; hear what was wrong and why',
    params: byId,
    body: z.strictObject({
      edition: version,
      choices: z
        .array(count(COURSE_CHOICES_MAX - 1))
        .min(1)
        .max(COURSE_QUESTIONS_MAX),
    }),
    reply: courseAnswered,
  }),
  staffCourses: endpoint({
    method: 'GET',
    path: '/staff/courses',
    act: 'course.publish',
    rates: ['read'],
    says: 'Courses, newest first',
    query: listQuery,
    reply: listOf(staffCourseRow),
  }),
  staffCourse: endpoint({
    method: 'GET',
    path: '/staff/courses/:id',
    act: 'course.publish',
    rates: ['read'],
    says: 'One course as it is written',
    params: byId,
    reply: staffCourse,
  }),
  courseDraft: endpoint({
    method: 'POST',
    path: '/staff/courses',
    act: 'course.publish',
    rates: ['write'],
    says: 'Write a course; nobody sees it yet',
    editor: true,
    body: courseWrite,
    reply: staffCourse,
  }),
  courseSave: endpoint({
    method: 'PUT',
    path: '/staff/courses/:id',
    act: 'course.publish',
    rates: ['write'],
    says: 'Write a draft anew',
    editor: true,
    params: byId,
    body: z.strictObject({ course: courseWrite, seenVersion: version }),
    reply: staffCourse,
  }),
  courseMove: endpoint({
    method: 'POST',
    path: '/staff/courses/:id/state',
    act: 'course.publish',
    rates: ['write'],
    says: 'Publish a draft as a new edition, or take a course back into draft; what was passed stays passed',
    params: byId,
    body: z.strictObject({ to: courseState, reason: text(100, 2), seenVersion: version }),
    reply: staffCourse,
  }),
} as const satisfies Record<string, Endpoint>
