// What waits in the rooms of the console: shown beside their names and on the first page.
import { useQuery } from '@tanstack/react-query'
import type { OrderState } from '../../../../server/protocol/orders.ts'
import type { ShowCard } from '../../../../server/protocol/shows.ts'
import { rest } from '../../platform/rest-client.ts'

const everyMs = 20_000

export const orderCountsKey = ['console', 'order-counts'] as const
export const useOrderCounts = (may: boolean) =>
  useQuery({
    queryKey: orderCountsKey,
    queryFn: ({ signal }) => rest('GET /staff/orders/counts', { signal }),
    refetchInterval: everyMs,
    enabled: may,
  })

export const countOf = (
  counts: { counts: readonly { state: OrderState; count: number }[] } | undefined,
  state: OrderState,
): number | null => (counts === undefined ? null : (counts.counts.find((one) => one.state === state)?.count ?? 0))

/** At most fifty; the list itself goes on. */
export const appliedKey = ['console', 'leaders', 'applied'] as const
export const useApplied = (may: boolean) =>
  useQuery({
    queryKey: appliedKey,
    queryFn: ({ signal }) => rest('GET /staff/leaders', { query: { state: 'applied', limit: '50' }, signal }),
    refetchInterval: everyMs,
    enabled: may,
  })

/** Shows on air now, with their viewers as everybody sees them. */
export const liveNowKey = ['console', 'live'] as const
export const useLiveNow = () =>
  useQuery({
    queryKey: liveNowKey,
    queryFn: ({ signal }) => rest('GET /shows', { query: { phase: 'live' }, signal }),
    refetchInterval: everyMs,
  })

/** The one to speak of when several are on air: the most watched of those with a picture. */
export const leadingShow = (rows: readonly ShowCard[] | undefined): ShowCard | null =>
  rows?.toSorted((a, b) => Number(b.phase === 'live') - Number(a.phase === 'live') || (b.viewers ?? 0) - (a.viewers ?? 0))[0] ?? null
