// Reads boards and keeps the leader's choice to be named there.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { LeaderBoard } from '../../../../server/protocol/leader-boards.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import { leaderKey } from './leader.query.ts'

const BOARD_EVERY_MS = 15_000
export type BoardOf = { showId?: string; day?: string }

/** An empty `of` is today's. */
export const useBoard = (of: BoardOf): UseQueryResult<LeaderBoard, RestError> =>
  useQuery({
    queryKey: [...leaderKey, 'board', of],
    queryFn: ({ signal }) => rest('GET /leader/board', { query: of, signal }),
    refetchInterval: BOARD_EVERY_MS,
  })

export function useBoardName(after: (named: boolean) => void) {
  const queries = useQueryClient()
  return useMutation<{ named: boolean }, RestError, boolean>({
    mutationFn: (named) => rest('PUT /leader/board/name', { body: { named } }),
    onSuccess: ({ named }) => after(named),
    onSettled: () => queries.invalidateQueries({ queryKey: [...leaderKey, 'board'] }),
  })
}
