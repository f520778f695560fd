// Reads one leader's level and gives her another.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { LevelSet, StaffLeaderLevel } from '../../../../server/protocol/levels.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const levelKey = (leaderId: string) => ['console', 'leaders', 'level', leaderId] as const

export const useLeaderLevel = (leaderId: string): UseQueryResult<StaffLeaderLevel, RestError> =>
  useQuery({
    queryKey: levelKey(leaderId),
    queryFn: ({ signal }) => rest('GET /staff/leaders/:id/level', { params: { id: leaderId }, signal }),
  })

/** Whatever the answer, what stands now is read again. */
export function useSetLevel(leaderId: string) {
  const queries = useQueryClient()
  return useMutation<StaffLeaderLevel, RestError, LevelSet>({
    mutationFn: (body) => rest('POST /staff/leaders/:id/level', { params: { id: leaderId }, body }),
    onSettled: () => queries.invalidateQueries({ queryKey: levelKey(leaderId) }),
  })
}
