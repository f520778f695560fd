// Who is told of courses: everybody who still has to pass a needed one hears once that it is out, and an applicant once that she has passed them all.
import type { Leader } from '../../leaders/leader.service.ts'
import type { Logger } from '../../logger.ts'
import { createRounds, type Teller, type ToldOnce } from '../../notifications/round.service.ts'
import { mayLearn } from './course.rules.ts'
import type { Course, CourseStore } from './course.service.ts'

export type CourseTellingDeps = {
  readonly courses: Pick<CourseStore, 'byId' | 'published' | 'resultsOf'>
  readonly leaders: {
    readonly byMember: (memberId: string) => Promise<Leader | null>
    /** In whatever state, newest first, below an id. */
    readonly before: (beforeId: string | null, limit: number) => Promise<Leader[]>
  }
  /** Titles of needed courses by member; who is not in the map has passed them all. */
  readonly missingOf: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>
  readonly notices: ToldOnce
  readonly publicUrl: string
  readonly logger: Pick<Logger, 'error'>
  readonly clock: { readonly nowMs: () => number }
}
export type CourseTelling = ReturnType<typeof createCourseTelling>

const subjectOf = ({ courseId, edition }: Course): string => `${courseId}:${edition}`

export function createCourseTelling(deps: CourseTellingDeps) {
  const { courses, leaders, missingOf, notices, publicUrl, logger, clock } = deps
  const url = `${publicUrl}/leader/courses`
  const rounds = createRounds<Leader>({
    ...{ kind: 'course', store: notices.rounds, peopleAfter: leaders.before, logger, clock },
    idOf: ({ leaderId }) => leaderId,
    tellerOf,
  })

  /** Null once that edition is out no more. */
  async function tellerOf(subject: string): Promise<Teller<Leader> | null> {
    const course = await courses.byId(subject.split(':')[0] ?? '')
    if (course?.state !== 'published' || !course.needed || subjectOf(course) !== subject) return null
    const { courseId, title } = course
    return async ({ leaderId, memberId, state }) => {
      if (!mayLearn(state) || (await courses.resultsOf([memberId], [courseId])).some(({ passed }) => passed)) return false
      await notices.once(`course:${subject}:${leaderId}`, memberId, { template: 'courseOut', title, url: `${url}/${courseId}` })
      return true
    }
  }
  /** Duty: a needed course that was published is told in rounds. */
  async function work(): Promise<void> {
    for (const course of await courses.published()) if (course.needed) await rounds.open(subjectOf(course))
    await rounds.work()
  }

  /** She passed a course. Who was taken in already hears of her activation instead. */
  async function passed(memberId: string): Promise<void> {
    const leader = await leaders.byMember(memberId)
    if (leader?.state !== 'applied' || leader.acceptedBy || (await missingOf([memberId])).has(memberId)) return
    const { leaderId, appliedAtMs } = leader
    await notices
      .once(`coursesPassed:${leaderId}:${appliedAtMs}`, memberId, { template: 'coursesPassed', url: `${publicUrl}/leader` })
      .catch((err: unknown) => logger.error({ err, leaderId }, 'applicant not told'))
  }

  return { work, passed }
}
