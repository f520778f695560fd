// Reads what a leader has to give and what was given, and gives it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { LeaderTransferAsk, LeaderTransferRow } from '../../../../server/protocol/leader-transfers.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const goingEveryMs = 2_000
const transfersKey = (leaderId: string) => ['console', 'leaders', 'transfers', leaderId] as const

/** Read again while one of them is on its way. */
export const useTransfers = (leaderId: string) =>
  useQuery({
    queryKey: transfersKey(leaderId),
    queryFn: ({ signal }) => rest('GET /staff/leaders/:id/transfers', { params: { id: leaderId }, signal }),
    refetchInterval: ({ state }) => state.data?.rows.some(({ done }) => !done) === true && goingEveryMs,
  })

export const useGroupsOf = (leaderId: string, enabled: boolean) =>
  useQuery({
    queryKey: ['console', 'leaders', 'groups', leaderId],
    queryFn: ({ signal }) => rest('GET /staff/leaders/:id/groups', { params: { id: leaderId }, signal }),
    enabled,
  })

export function useTransfer(leaderId: string) {
  const queries = useQueryClient()
  return useMutation<LeaderTransferRow, RestError, LeaderTransferAsk>({
    mutationFn: (body) => rest('POST /staff/leaders/:id/transfer', { params: { id: leaderId }, body }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['console', 'leaders'] }),
  })
}
