// Reads orders for staff: a filtered page, one with its audit, and the counted reveal of a delivery.
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { serverNow } from '../../platform/clock-offset.ts'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'
import { askedOf, type OrderFilters } from './filters.rules.ts'

export type StaffOrder = RestReply<'GET /staff/orders'>['rows'][number]
export type StaffOrderFull = RestReply<'GET /staff/orders/:no'>
const everyMs = 15_000

export const useStaffOrders = (filters: OrderFilters, cursor: string) =>
  useQuery({
    queryKey: ['console', 'orders', filters.q, filters.state, filters.showId, filters.leaderId, filters.days, cursor],
    queryFn: ({ signal }) =>
      rest('GET /staff/orders', { query: { ...askedOf(filters, serverNow()), ...(cursor !== '' && { cursor }) }, signal }),
    placeholderData: keepPreviousData,
    // the first page moves by itself while people buy; later pages stand still under the reader
    refetchInterval: cursor === '' ? everyMs : false,
  })

export const useStaffOrder = (orderNo: string | null) =>
  useQuery({
    queryKey: ['console', 'order', orderNo],
    queryFn: ({ signal }) => rest('GET /staff/orders/:no', { params: { no: orderNo ?? '' }, signal }),
    enabled: orderNo !== null,
    refetchInterval: everyMs,
  })

export const useReveal = (orderNo: string) =>
  useMutation<RestReply<'POST /staff/orders/:no/reveal'>, RestError, string>({
    mutationFn: (reason) => rest('POST /staff/orders/:no/reveal', { params: { no: orderNo }, body: { reason } }),
  })

/** Choices of the filters: the newest shows and leaders, fifty each. */
export const useFilterChoices = (mayLeaders: boolean, mayShows: boolean) => {
  const shows = useQuery({
    queryKey: ['console', 'choices', 'shows'],
    queryFn: ({ signal }) => rest('GET /staff/shows', { query: { limit: '50' }, signal }),
    enabled: mayShows,
    staleTime: 60_000,
  })
  const leaders = useQuery({
    queryKey: ['console', 'choices', 'leaders'],
    queryFn: ({ signal }) => rest('GET /staff/leaders', { query: { limit: '50' }, signal }),
    enabled: mayLeaders,
    staleTime: 60_000,
  })
  return { shows: shows.data?.rows ?? [], leaders: leaders.data?.rows ?? [] }
}
