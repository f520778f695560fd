// Reads the leader's tasks, takes one up and sends its proof; answers are read again with all her figures.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { LeaderTask } from '../../../../server/protocol/leader-tasks.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import { leaderKey } from './leader.query.ts'

const TASKS_EVERY_MS = 60_000

export const useTasks = (): UseQueryResult<LeaderTask[], RestError> =>
  useQuery({
    queryKey: [...leaderKey, 'tasks'],
    queryFn: ({ signal }) => rest('GET /leader/tasks', { signal }),
    select: ({ rows }) => rows,
    refetchInterval: TASKS_EVERY_MS,
  })

export function useClaimTask() {
  const queries = useQueryClient()
  return useMutation<LeaderTask, RestError, string>({
    mutationFn: (id) => rest('POST /leader/tasks/:id/claim', { params: { id } }),
    // also after a refusal: the budget may be used up, or she took it up on another page
    onSettled: () => queries.invalidateQueries({ queryKey: leaderKey }),
  })
}

export function useProveTask(after: () => void) {
  const queries = useQueryClient()
  return useMutation<LeaderTask, RestError, { taskId: string; pictureIds: string[]; words: string }>({
    mutationFn: ({ taskId, ...body }) => rest('POST /leader/tasks/:id/proof', { params: { id: taskId }, body }),
    onSuccess: after,
    onSettled: () => queries.invalidateQueries({ queryKey: leaderKey }),
  })
}
