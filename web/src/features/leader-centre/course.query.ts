// Reads courses and answers a quiz; a result is seen on the list at once.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CourseAnswered } from '../../../../server/protocol/courses.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import { leaderKey } from './leader.query.ts'

const coursesKey = [...leaderKey, 'courses'] as const

export const useCourses = () =>
  useQuery({
    queryKey: coursesKey,
    queryFn: ({ signal }) => rest('GET /leader/courses', { signal }),
    select: ({ rows }) => rows,
  })
export const useCourse = (id: string) =>
  useQuery({
    queryKey: [...coursesKey, id],
    queryFn: ({ signal }) => rest('GET /leader/courses/:id', { params: { id }, signal }),
  })
export function useAnswer(id: string) {
  const queries = useQueryClient()
  return useMutation<CourseAnswered, RestError, { edition: number; choices: number[] }>({
    mutationFn: (body) => rest('POST /leader/courses/:id/answers', { params: { id }, body }),
    // also after a refusal: another edition may be out; and a task may be done by it
    onSettled: () => queries.invalidateQueries({ queryKey: leaderKey }),
  })
}
