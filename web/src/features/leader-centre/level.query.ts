// Reads the leader's own level.
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { LeaderLevel } from '../../../../server/protocol/levels.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import { leaderKey } from './leader.query.ts'

export const useLevel = (): UseQueryResult<LeaderLevel, RestError> =>
  useQuery({ queryKey: [...leaderKey, 'level'], queryFn: ({ signal }) => rest('GET /leader/level', { signal }) })
