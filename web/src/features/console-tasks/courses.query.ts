// Reads courses as staff write them, saves drafts, publishes and takes back.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { StaffCourse } from '../../../../server/protocol/courses.ts'
import { rest, type RestError, type RestGiven } from '../../platform/rest-client.ts'

const coursesKey = ['console', 'courses'] as const
export type CourseBody = RestGiven<'POST /staff/courses'>['body']
export type CourseAt = { readonly courseId: string; readonly version: number }

export const useStaffCourses = (cursor: string) =>
  useQuery({
    queryKey: [...coursesKey, 'rows', cursor],
    queryFn: ({ signal }) => rest('GET /staff/courses', { query: cursor === '' ? {} : { cursor }, signal }),
    placeholderData: keepPreviousData,
  })
/** To choose one from. */
export const usePublishedCourses = () =>
  useQuery({
    queryKey: [...coursesKey, 'published'],
    queryFn: ({ signal }) => rest('GET /staff/courses', { query: { limit: '50' }, signal }),
    select: ({ rows }) => rows.filter(({ state }) => state === 'published'),
  })
/** id null: nothing is read. */
export const useStaffCourse = (id: string | null) =>
  useQuery({
    queryKey: [...coursesKey, 'one', id],
    queryFn: ({ signal }) => rest('GET /staff/courses/:id', { params: { id: id ?? '' }, signal }),
    enabled: id !== null,
    staleTime: 0,
  })
function useCourseAct<Given>(act: (given: Given) => Promise<StaffCourse>) {
  const queries = useQueryClient()
  return useMutation<StaffCourse, RestError, Given>({
    mutationFn: act,
    // also after a refusal: somebody else may have changed it
    onSettled: () => queries.invalidateQueries({ queryKey: coursesKey }),
  })
}
/** at null: a new draft. */
export const useSaveCourse = () =>
  useCourseAct(({ at, body }: { at: CourseAt | null; body: CourseBody }) =>
    at === null
      ? rest('POST /staff/courses', { body })
      : rest('PUT /staff/courses/:id', { params: { id: at.courseId }, body: { course: body, seenVersion: at.version } }),
  )
export const useMoveCourse = () =>
  useCourseAct(({ at, to, reason }: { at: CourseAt; to: 'draft' | 'published'; reason: string }) =>
    rest('POST /staff/courses/:id/state', { params: { id: at.courseId }, body: { to, reason, seenVersion: at.version } }),
  )
