// Reads leaders and decides on them.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'

export type LeaderRow = RestReply<'GET /staff/leaders'>['rows'][number]
export type LeaderState = LeaderRow['state']
export type Decision = 'approve' | 'refuse' | 'pause' | 'resume' | 'disable'
const leadersKey = ['console', 'leaders'] as const

export const useLeaders = (state: LeaderState | '', cursor: string) =>
  useQuery({
    queryKey: [...leadersKey, 'list', state, cursor],
    queryFn: ({ signal }) => rest('GET /staff/leaders', { query: { cursor, ...(state !== '' && { state }) }, signal }),
    placeholderData: keepPreviousData,
  })

/** inviterId: with an approval, who brought her in. */
export type DecisionGiven = { leader: LeaderRow; decision: Decision; reason: string; inviterId: string | null }

export function useDecide() {
  const queries = useQueryClient()
  return useMutation<unknown, RestError, DecisionGiven>({
    mutationFn: ({ leader, decision, reason, inviterId }) => {
      const body = { decision, reason, seenVersion: leader.version, ...(inviterId !== null && { inviterId }) }
      return rest('POST /staff/leaders/:id/decide', { params: { id: leader.leaderId }, body })
    },
    // also after a refusal: another may have decided first
    onSettled: () => void queries.invalidateQueries({ queryKey: leadersKey }),
  })
}
