// Reads the buyer's orders, cancels an unpaid one, and follows a payment until its result is known.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { OrderDetail, OrderState, Payment } from '../../../../server/protocol/orders.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

export const ordersKey = ['orders'] as const
const pollMs = 2000
const openEveryMs = 15_000

/** state null: all. Pages of 20, newest first. */
export const useOrders = (state: OrderState | null, enabled: boolean) =>
  useInfiniteQuery({
    queryKey: [...ordersKey, state],
    queryFn: ({ pageParam, signal }) =>
      rest('GET /orders', { query: { ...(state && { state }), ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled,
    refetchInterval: openEveryMs,
  })

export const useOrder = (orderNo: string, enabled: boolean): UseQueryResult<OrderDetail, RestError> =>
  useQuery({
    queryKey: ['order', orderNo],
    queryFn: ({ signal }) => rest('GET /orders/:no', { params: { no: orderNo }, signal }),
    enabled,
    refetchInterval: openEveryMs,
  })

/** Asks every 2 s until the provider's notice has decided. */
export const usePayment = (paymentId: string | null): UseQueryResult<Payment, RestError> =>
  useQuery({
    queryKey: ['payment', paymentId],
    queryFn: ({ signal }) => rest('GET /payments/:id', { params: { id: paymentId ?? '' }, signal }),
    enabled: paymentId !== null,
    refetchInterval: (query) =>
      query.state.data && query.state.data.state !== 'created' && query.state.data.state !== 'pending' ? false : pollMs,
  })

export function useCancelOrder(after: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (orderNo: string) => rest('POST /orders/:no/cancel', { params: { no: orderNo } }),
    onSuccess: async (detail) => {
      queries.setQueryData(['order', detail.order.orderNo], detail)
      await queries.invalidateQueries({ queryKey: ordersKey })
      after()
    },
  })
}
