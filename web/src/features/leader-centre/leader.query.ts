// Reads the leader's own figures; what came by the socket is told by invalidating these.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { EntryExplained } from '../../../../server/protocol/leader-explain.ts'
import type { LeaderHome, ShareLink } from '../../../../server/protocol/leaders.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

export const leaderKey = ['leader'] as const
const homeEveryMs = 60_000
const answerEveryMs = 5_000
const firstPage = null as string | null

/** The bound on a lost event: read again each minute and on focus. */
export const useLeaderHome = (enabled: boolean): UseQueryResult<LeaderHome, RestError> =>
  useQuery({
    queryKey: [...leaderKey, 'home'],
    queryFn: ({ signal }) => rest('GET /leader/home', { signal }),
    enabled,
    refetchInterval: homeEveryMs,
  })

export const useLeaderOrders = (enabled: boolean) =>
  useInfiniteQuery({
    queryKey: [...leaderKey, 'orders'],
    queryFn: ({ pageParam, signal }) => rest('GET /leader/orders', { query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next,
    enabled,
    refetchInterval: homeEveryMs,
  })

export const useLeaderEntries = (enabled: boolean) =>
  useInfiniteQuery({
    queryKey: [...leaderKey, 'entries'],
    queryFn: ({ pageParam, signal }) => rest('GET /leader/entries', { query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next,
    enabled,
    refetchInterval: homeEveryMs,
  })

/** One entry explained; what it says never changes, only whether its order goes on. */
export const useLeaderEntry = (entryId: string): UseQueryResult<EntryExplained, RestError> =>
  useQuery({
    queryKey: [...leaderKey, 'entry', entryId],
    queryFn: ({ signal }) => rest('GET /leader/entries/:id', { params: { id: entryId }, signal }),
  })

export const useLeaderPeople = (enabled: boolean) =>
  useInfiniteQuery({
    queryKey: [...leaderKey, 'people'],
    queryFn: ({ pageParam, signal }) => rest('GET /leader/people', { query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next,
    enabled,
    refetchInterval: homeEveryMs,
  })

export type SharePlace = { channel?: string; groupId?: string }
/** The leader's link for a show and a place: the same again when it exists. */
export const useShareLink = (showId: string | null, place: SharePlace): UseQueryResult<ShareLink, RestError> =>
  useQuery({
    queryKey: [...leaderKey, 'link', showId, place],
    queryFn: () => rest('POST /leader/links', { body: { showId: showId ?? '', ...place } }),
    enabled: showId !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Asked again while the shop has not answered. */
export const useApplication = (enabled: boolean) =>
  useQuery({
    queryKey: [...leaderKey, 'application'],
    queryFn: ({ signal }) => rest('GET /leader/application', { signal }),
    enabled,
    refetchInterval: ({ state }) => state.data?.state === 'applied' && answerEveryMs,
  })

export function useApply(after: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ name, about }: { name: string; about: string }) =>
      rest('POST /leader/application', { body: { name, about, agreed: true } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: leaderKey })
      await queries.invalidateQueries({ queryKey: ['me'] })
      after()
    },
  })
}
