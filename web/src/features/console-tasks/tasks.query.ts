// Reads and writes tasks of leaders, their proofs, and the budgets of rewards.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { BudgetRow, ProofRow, StaffTask } from '../../../../server/protocol/leader-tasks.ts'
import { rest, type RestError, type RestGiven, type RestReply } from '../../platform/rest-client.ts'

const tasksKey = ['console', 'leaderTasks'] as const
export type ProofDecision = 'accept' | 'sendBack' | 'refuse'
export type TaskBody = RestGiven<'POST /staff/tasks'>['body']

export const useStaffTasks = (cursor: string, enabled: boolean) =>
  useQuery({
    queryKey: [...tasksKey, 'list', cursor],
    queryFn: ({ signal }) => rest('GET /staff/tasks', { query: cursor === '' ? {} : { cursor }, signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
export const useProofs = (cursor: string, enabled: boolean) =>
  useQuery({
    queryKey: [...tasksKey, 'proofs', cursor],
    queryFn: ({ signal }) => rest('GET /staff/proofs', { query: cursor === '' ? {} : { cursor }, signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
export const useBudgets = (enabled: boolean) =>
  useQuery({ queryKey: [...tasksKey, 'budgets'], queryFn: ({ signal }) => rest('GET /staff/reward-budgets', { signal }), enabled })
export const useShowsForTask = (enabled: boolean) =>
  useQuery({ queryKey: ['console', 'taskShows'], queryFn: ({ signal }) => rest('GET /shows', { query: {}, signal }), enabled })

/** Whatever the answer, what stands now is read again: another may have been first. */
function useAct<Given, Reply>(act: (given: Given) => Promise<Reply>) {
  const queries = useQueryClient()
  return useMutation<Reply, RestError, Given>({ mutationFn: act, onSettled: () => queries.invalidateQueries({ queryKey: tasksKey }) })
}
export const usePublishTask = () => useAct<TaskBody, StaffTask>((body) => rest('POST /staff/tasks', { body }))
export const useCloseTask = () =>
  useAct<{ task: StaffTask; reason: string }, StaffTask>(({ task, reason }) =>
    rest('POST /staff/tasks/:id/close', { params: { id: task.taskId }, body: { reason, seenVersion: task.version } }),
  )
export const useDecideProof = () =>
  useAct<{ proof: ProofRow; decision: ProofDecision; reason: string }, unknown>(({ proof, decision, reason }) =>
    rest('POST /staff/proofs/:id/decide', { params: { id: proof.claimId }, body: { decision, reason, seenVersion: proof.version } }),
  )
type Budgets = RestReply<'GET /staff/reward-budgets'>
export const useAskBudget = () =>
  useAct<{ title: string; totalFen: number; reason: string }, Budgets>((body) => rest('POST /staff/reward-budgets', { body }))
export const useOpenBudget = () =>
  useAct<BudgetRow, Budgets>(({ budgetId, version }) =>
    rest('POST /staff/reward-budgets/:id/open', { params: { id: budgetId }, body: { seenVersion: version } }),
  )
