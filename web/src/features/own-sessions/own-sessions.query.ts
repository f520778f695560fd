// Reads where the person is signed in, and ends one session or all others.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OwnSession } from '../../../../server/protocol/session-endpoints.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

export type { OwnSession }
const key = ['own-sessions'] as const

export const useOwnSessions = () => useQuery({ queryKey: key, queryFn: ({ signal }) => rest('GET /sessions', { signal }) })

export function useEndSessions() {
  const queries = useQueryClient()
  const onSettled = () => void queries.invalidateQueries({ queryKey: key })
  return {
    one: useMutation<unknown, RestError, string>({ mutationFn: (id) => rest('DELETE /sessions/:id', { params: { id } }), onSettled }),
    others: useMutation<{ ended: number }, RestError>({ mutationFn: () => rest('DELETE /sessions'), onSettled }),
  }
}
