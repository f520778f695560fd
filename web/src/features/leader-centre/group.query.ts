// Reads and changes the leader's own groups.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { GroupRow, GroupWrite } from '../../../../server/protocol/groups.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import { leaderKey } from './leader.query.ts'

export const useGroups = (): UseQueryResult<GroupRow[], RestError> =>
  useQuery({
    queryKey: [...leaderKey, 'groups'],
    queryFn: ({ signal }) => rest('GET /leader/groups', { signal }),
    select: ({ rows }) => rows,
  })

/** Adds a group, or changes the one given. */
export function useSaveGroup(group: GroupRow | null, after: () => void) {
  const queries = useQueryClient()
  return useMutation<GroupRow, RestError, GroupWrite & { archived?: boolean }>({
    mutationFn: ({ archived = group?.archived ?? false, ...given }) =>
      group === null
        ? rest('POST /leader/groups', { body: given })
        : rest('PATCH /leader/groups/:id', {
            params: { id: group.groupId },
            body: { ...given, archived, seenVersion: group.version },
          }),
    onSuccess: after,
    // also after a refusal: another of her pages may have been first
    onSettled: () => queries.invalidateQueries({ queryKey: leaderKey }),
  })
}
