// Reads who brought a leader in, finds who may have, and sets it.
import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { InviterGiven, InvitersFound, LeaderInviter } from '../../../../server/protocol/inviters.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const inviterKey = (leaderId: string) => ['console', 'leaders', 'inviter', leaderId] as const

export const useInviter = (leaderId: string): UseQueryResult<LeaderInviter, RestError> =>
  useQuery({
    queryKey: inviterKey(leaderId),
    queryFn: ({ signal }) => rest('GET /staff/leaders/:id/inviter', { params: { id: leaderId }, signal }),
  })

export const useFindInviters = (q: string): UseQueryResult<InvitersFound, RestError> =>
  useQuery({
    queryKey: ['console', 'leaders', 'inviters', q],
    queryFn: ({ signal }) => rest('GET /staff/inviters', { query: q === '' ? {} : { q }, signal }),
    placeholderData: keepPreviousData,
  })

/** Whatever the answer, what stands now is read again. */
export function useSetInviter(leaderId: string) {
  const queries = useQueryClient()
  return useMutation<LeaderInviter, RestError, InviterGiven>({
    mutationFn: (body) => rest('PUT /staff/leaders/:id/inviter', { params: { id: leaderId }, body }),
    onSettled: () => queries.invalidateQueries({ queryKey: inviterKey(leaderId) }),
  })
}
