// Reads what stands between a planned show and going on air, again and again while the host gets ready.
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { StaffShow } from '../../../../server/protocol/shows.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const everyMs = 20_000
export const preflightKey = (showId: string) => ['studio-preflight', showId] as const

export const usePreflight = (showId: string): UseQueryResult<StaffShow, RestError> =>
  useQuery({
    queryKey: preflightKey(showId),
    queryFn: ({ signal }) => rest('GET /staff/shows/:id', { params: { id: showId }, signal }),
    refetchInterval: everyMs,
  })
