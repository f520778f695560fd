// Follows one order credited to the leader and reminds its buyer; answers are read again with all her figures.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { LeaderOrderProgress } from '../../../../server/protocol/order-help.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import { leaderKey } from './leader.query.ts'

/** null: no order is open. */
export const useOrderProgress = (orderNo: string | null): UseQueryResult<LeaderOrderProgress, RestError> =>
  useQuery({
    queryKey: [...leaderKey, 'order', orderNo],
    queryFn: ({ signal }) => rest('GET /leader/orders/:no', { params: { no: orderNo ?? '' }, signal }),
    enabled: orderNo !== null,
  })

export function useRemind() {
  const queries = useQueryClient()
  return useMutation<{ sent: boolean }, RestError, string>({
    mutationFn: (no) => rest('POST /leader/orders/:no/remind', { params: { no } }),
    onSettled: () => queries.invalidateQueries({ queryKey: leaderKey }),
  })
}
