// Courses as learners meet them: read, answered and judged; and what an applicant still has to pass before she can be approved.
import type { Actor } from '../../actor.ts'
import { DomainError, found } from '../../domain-error.ts'
import type { Leader } from '../../leaders/leader.service.ts'
import { permit } from '../../members/permit.service.ts'
import type { CourseAnswered, CoursePage, CourseRow } from '../../protocol/courses.ts'
import { shownPictures, type PictureUrl } from '../material.service.ts'
import { bestOf, fits, judge, mayLearn, type CourseResult, type CourseState, type Quiz } from './course.rules.ts'

export type Course = Quiz & {
  readonly courseId: string
  readonly title: string
  readonly words: string
  readonly pictureIds: readonly string[]
  readonly videoUrl: string | null
  readonly needed: boolean
  readonly state: CourseState
  /** How often it was published. */
  readonly edition: number
  readonly byPersonId: string
  readonly version: number
}
export type KeptResult = CourseResult & { readonly courseId: string; readonly memberId: string; readonly edition: number }
export type CourseStore = {
  readonly insert: (course: Course) => Promise<void>
  readonly byId: (courseId: string) => Promise<Course | null>
  /** Compare-and-set on version; null when another was first. */
  readonly change: (
    courseId: string,
    seenVersion: number,
    changes: Partial<Omit<Course, 'courseId' | 'version' | 'byPersonId'>>,
  ) => Promise<Course | null>
  /** Newest first. */
  readonly list: (ask: { beforeId: string | null; limit: number }) => Promise<Course[]>
  /** Needed ones first, then the newest. */
  readonly published: () => Promise<Course[]>
  /** Members who passed, by course. */
  readonly passedCounts: (courseIds: readonly string[]) => Promise<Map<string, number>>
  /** Only adds: a result that is there already stays as it was. */
  readonly addResult: (result: KeptResult) => Promise<void>
  readonly resultsOf: (memberIds: readonly string[], courseIds: readonly string[]) => Promise<KeptResult[]>
}
export type CourseDeps = {
  readonly courses: CourseStore
  readonly leaders: { readonly byMember: (memberId: string) => Promise<Leader | null> }
  readonly pictureUrl: PictureUrl
  /** A member has passed; may be said again. */
  readonly onPassed: (memberId: string, courseId: string) => Promise<void>
  readonly clock: { readonly nowMs: () => number }
}
export type Courses = ReturnType<typeof createCourses>

const shownResult = (kept: CourseResult | null) => kept && { score: kept.score, of: kept.of, passed: kept.passed, atMs: kept.atMs }

export function createCourses({ courses, leaders, pictureUrl, onPassed, clock }: CourseDeps) {
  /** Her member id. Refuses not_found for who neither leads nor waits for the answer to an application. */
  async function learner(actor: Actor, act: 'course.read' | 'course.answer'): Promise<string> {
    const memberId = actor.kind === 'member' ? (actor.personId ?? '') : ''
    const leader = memberId === '' ? null : await leaders.byMember(memberId)
    permit(actor, act, { own: mayLearn(leader?.state ?? null) })
    return memberId
  }
  const publishedOne = async (courseId: string): Promise<Course> => {
    const course = await courses.byId(courseId)
    return found(course?.state === 'published' ? course : null)
  }

  async function list(actor: Actor): Promise<{ rows: CourseRow[] }> {
    const memberId = await learner(actor, 'course.read')
    const rows = await courses.published()
    const results = await courses.resultsOf(
      [memberId],
      rows.map(({ courseId }) => courseId),
    )
    return {
      rows: rows.map(({ courseId, title, needed, edition, passMark, questions, videoUrl }) => ({
        ...{ courseId, title, needed, edition, passMark },
        questions: questions.length,
        video: videoUrl !== null,
        best: shownResult(bestOf(results.filter((result) => result.courseId === courseId))),
      })),
    }
  }

  async function page(actor: Actor, courseId: string): Promise<CoursePage> {
    const memberId = await learner(actor, 'course.read')
    const course = await publishedOne(courseId)
    const { title, needed, edition, passMark, words, videoUrl } = course
    const [results, pictureUrls] = await Promise.all([
      courses.resultsOf([memberId], [courseId]),
      shownPictures(course.pictureIds, pictureUrl),
    ])
    return {
      ...{ courseId, title, needed, edition, passMark, words, videoUrl },
      pictureUrls,
      questions: course.questions.map(({ ask, choices }) => ({ ask, choices: [...choices] })),
      best: shownResult(bestOf(results)),
    }
  }

  /**
   * Judges and keeps the result. Refuses not_found (no such course is published), changed_meanwhile {version} (she read another edition),
   * bad_input {field} (not one choice of each question).
   */
  async function answer(actor: Actor, courseId: string, given: { edition: number; choices: readonly number[] }): Promise<CourseAnswered> {
    const memberId = await learner(actor, 'course.answer')
    const course = await publishedOne(courseId)
    const { edition } = course
    if (given.edition !== edition) throw new DomainError('changed_meanwhile', { version: edition })
    if (!fits(course, given.choices)) throw new DomainError('bad_input', { field: 'choices' })
    const { wrong, ...judged } = judge(course, given.choices)
    const kept: KeptResult = { courseId, memberId, edition, ...judged, atMs: clock.nowMs() }
    await courses.addResult(kept)
    if (kept.passed) await onPassed(memberId, courseId)
    const best = bestOf(await courses.resultsOf([memberId], [courseId])) ?? kept
    const { score, of, passed, atMs } = best
    return { ...judged, wrong, best: { score, of, passed, atMs } }
  }

  /** Titles of the needed courses that these members have not passed in any edition; who is not in the map has passed them all. */
  async function missingOf(memberIds: readonly string[]): Promise<Map<string, string[]>> {
    const needed = memberIds.length === 0 ? [] : (await courses.published()).filter((course) => course.needed)
    if (needed.length === 0) return new Map()
    const results = await courses.resultsOf(
      memberIds,
      needed.map(({ courseId }) => courseId),
    )
    const passed = new Set(results.filter((result) => result.passed).map(({ memberId, courseId }) => `${memberId}:${courseId}`))
    const missing = memberIds.map((memberId) => {
      const titles = needed.filter(({ courseId }) => !passed.has(`${memberId}:${courseId}`)).map(({ title }) => title)
      return [memberId, titles] as const
    })
    return new Map(missing.filter(([, titles]) => titles.length > 0))
  }

  return { list, page, answer, missingOf }
}
