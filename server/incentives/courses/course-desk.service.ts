// Staff's side of courses: written as drafts, published as editions, taken back; every act is audited.
import type { Actor } from '../../actor.ts'
import type { Audit } from '../../audit/audit.service.ts'
import { DomainError, found } from '../../domain-error.ts'
import { permit } from '../../members/permit.service.ts'
import { COURSES_PUBLISHED_MAX, type CourseWrite, type StaffCourse, type StaffCourseRow } from '../../protocol/courses.ts'
import { canMove } from '../../transitions.ts'
import { checkPictures, type PictureUrl } from '../material.service.ts'
import { COURSE_MOVES, courseFault, type CourseState } from './course.rules.ts'
import type { Course, CourseStore } from './course.service.ts'

export type CourseDeskDeps = {
  readonly courses: CourseStore
  readonly pictureUrl: PictureUrl
  readonly audit: Pick<Audit, 'write'>
  readonly newId: () => string
}
export type CourseDesk = ReturnType<typeof createCourseDesk>

export function createCourseDesk({ courses, pictureUrl, audit, newId }: CourseDeskDeps) {
  const on = (courseId: string) => ({ kind: 'course', id: courseId })
  async function shown({ byPersonId: _by, ...course }: Course): Promise<StaffCourse> {
    const pictures = course.pictureIds.map(async (pictureId) => ({ pictureId, url: await pictureUrl(pictureId) }))
    return {
      ...course,
      pictureIds: [...course.pictureIds],
      questions: course.questions.map((question) => ({ ...question, choices: [...question.choices] })),
      pictures: await Promise.all(pictures),
    }
  }
  /** Refuses bad_input {field, why}: nothing right, one choice twice, a mark nobody reaches, an empty page, a picture that is not there. */
  async function check(given: CourseWrite): Promise<void> {
    const why = courseFault(given)
    if (why !== null) throw new DomainError('bad_input', { field: why, why })
    await checkPictures(given.pictureIds, pictureUrl)
  }
  const seen = async (courseId: string, seenVersion: number): Promise<Course> => {
    const course = found(await courses.byId(courseId))
    if (course.version !== seenVersion) throw new DomainError('changed_meanwhile', { version: course.version })
    return course
  }

  async function list(
    actor: Actor,
    ask: { cursor: string | null; limit: number },
  ): Promise<{ rows: StaffCourseRow[]; next: string | null }> {
    permit(actor, 'course.publish')
    const rows = await courses.list({ beforeId: ask.cursor, limit: ask.limit + 1 })
    const page = rows.slice(0, ask.limit)
    const passed = await courses.passedCounts(page.map(({ courseId }) => courseId))
    return {
      rows: page.map(({ courseId, title, needed, edition, passMark, questions, state, version }) => ({
        ...{ courseId, title, needed, edition, passMark, state, version },
        questions: questions.length,
        passed: passed.get(courseId) ?? 0,
      })),
      next: rows.length > ask.limit ? (page.at(-1)?.courseId ?? null) : null,
    }
  }
  async function one(actor: Actor, courseId: string): Promise<StaffCourse> {
    permit(actor, 'course.publish')
    return shown(found(await courses.byId(courseId)))
  }

  async function draft(actor: Actor, given: CourseWrite): Promise<StaffCourse> {
    permit(actor, 'course.publish')
    await check(given)
    const course: Course = { courseId: newId(), ...given, state: 'draft', edition: 0, byPersonId: actor.personId ?? '', version: 1 }
    await courses.insert(course)
    await audit.write({ actor, act: 'course.publish', on: on(course.courseId), after: { state: 'draft' }, reason: given.title })
    return shown(course)
  }

  /** Refuses not_found, changed_meanwhile {version}, wrong_state (it is published: take it back first), bad_input. */
  async function save(actor: Actor, courseId: string, given: { course: CourseWrite; seenVersion: number }): Promise<StaffCourse> {
    permit(actor, 'course.publish')
    await check(given.course)
    const before = await seen(courseId, given.seenVersion)
    if (before.state !== 'draft') throw new DomainError('wrong_state', { state: before.state })
    const after = await courses.change(courseId, before.version, given.course)
    if (after === null) throw new DomainError('changed_meanwhile')
    const words = ({ title, needed, passMark, questions }: Course) => ({ title, needed, passMark, questions: questions.length })
    await audit.write({
      ...{ actor, act: 'course.publish', on: on(courseId), before: words(before), after: words(after), reason: after.title },
    })
    return shown(after)
  }

  /** Refuses not_found, changed_meanwhile {version}, wrong_state {state}, not_ready {missing} (as many are published as a page shows). */
  async function move(
    actor: Actor,
    courseId: string,
    given: { to: CourseState; reason: string; seenVersion: number },
  ): Promise<StaffCourse> {
    permit(actor, 'course.publish')
    const before = await seen(courseId, given.seenVersion)
    const { to: state } = given
    if (!canMove(COURSE_MOVES, before.state, state)) throw new DomainError('wrong_state', { state: before.state })
    if (state === 'published' && (await courses.published()).length >= COURSES_PUBLISHED_MAX)
      throw new DomainError('not_ready', { missing: ['coursesPublishedMax'] })
    const edition = before.edition + Number(state === 'published')
    const after = await courses.change(courseId, before.version, { state, edition })
    if (after === null) throw new DomainError('changed_meanwhile')
    await audit.write({
      ...{ actor, act: 'course.publish', on: on(courseId), before: { state: before.state, edition: before.edition } },
      after: { state, edition, needed: after.needed },
      reason: given.reason,
    })
    return shown(after)
  }

  return { list, one, draft, save, move }
}
