// Reads what the first page of the console tells: figures of the show on air, shows that ran, shows that come.
import { useQueries, useQuery } from '@tanstack/react-query'
import { rest } from '../../platform/rest-client.ts'

const everyMs = 10_000
const recentShown = 5
const figuresOf = (id: string, every: number | false) => ({
  queryKey: ['console', 'figures', id] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) => rest('GET /staff/shows/:id/figures', { params: { id }, signal }),
  refetchInterval: every,
})

export const useLiveFigures = (showId: string | null) => useQuery({ ...figuresOf(showId ?? '', everyMs), enabled: showId !== null })

/** The show's offers in their order, as its room tells them. */
export const useLiveRoom = (showId: string | null) =>
  useQuery({
    queryKey: ['console', 'live-room', showId],
    queryFn: ({ signal }) => rest('GET /shows/:id/room', { params: { id: showId ?? '' }, signal }),
    enabled: showId !== null,
    refetchInterval: everyMs,
  })

/** Newest first: those that come and those that ran. */
export const useRecentShows = (may: boolean) =>
  useQuery({
    queryKey: ['console', 'recent-shows'],
    queryFn: ({ signal }) => rest('GET /staff/shows', { query: { limit: '50' }, signal }),
    enabled: may,
    refetchInterval: 60_000,
  })

export const useFiguresOf = (ids: readonly string[]) =>
  useQueries({ queries: ids.slice(0, recentShown).map((id) => ({ ...figuresOf(id, false), staleTime: 60_000 })) })
export { recentShown }
