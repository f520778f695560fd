// Reads where an offer's goods may be collected, and the code with which an order is handed over.
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'

export type PointChoice = RestReply<'GET /offers/:id/points'>['rows'][number]
export type Pass = RestReply<'GET /orders/:no/pickup'>
const lookEveryMs = 10_000

export const usePoints = (offerId: string | null, enabled: boolean): UseQueryResult<{ rows: PointChoice[] }, RestError> =>
  useQuery({
    queryKey: ['points', offerId],
    queryFn: ({ signal }) => rest('GET /offers/:id/points', { params: { id: offerId ?? '' }, signal }),
    enabled: enabled && offerId !== null,
    staleTime: 300_000,
    retry: false,
  })

/** Looked at often while it is shown: the page says so the moment the goods are handed over. */
export const usePass = (orderNo: string, enabled: boolean): UseQueryResult<Pass, RestError> =>
  useQuery({
    queryKey: ['pickup', orderNo],
    queryFn: ({ signal }) => rest('GET /orders/:no/pickup', { params: { no: orderNo }, signal }),
    enabled,
    refetchInterval: lookEveryMs,
  })
