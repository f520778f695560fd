// Reads what goes with one order (parcels, moment, invoice) and sends what its buyer does about them.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { InvoiceAsk, OrderMoment, OwnInvoice } from '../../../../server/protocol/order-desk.ts'
import type { OrderState } from '../../../../server/protocol/orders.ts'
import type { OrderParcels } from '../../../../server/protocol/shipments.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import { ordersKey } from './orders.query.ts'

const againEveryMs = 30_000
const parcelsKey = (orderNo: string) => ['parcels', orderNo] as const
const invoiceKey = (orderNo: string) => ['invoice', orderNo] as const
/** Parcels and receipts belong to orders whose money came. */
const sendable: readonly OrderState[] = ['paid', 'toShip', 'shipped', 'completed']
export const isPaidFor = (state: OrderState | undefined): boolean => state !== undefined && sendable.includes(state)

export const useParcels = (orderNo: string, on: boolean): UseQueryResult<OrderParcels, RestError> =>
  useQuery({
    queryKey: parcelsKey(orderNo),
    queryFn: ({ signal }) => rest('GET /orders/:no/parcels', { params: { no: orderNo }, signal }),
    enabled: on,
    refetchInterval: againEveryMs,
  })

/** Asked again until the recording can be played or is known not to come. */
export const useMoment = (orderNo: string, on: boolean): UseQueryResult<OrderMoment, RestError> =>
  useQuery({
    queryKey: ['moment', orderNo],
    queryFn: ({ signal }) => rest('GET /orders/:no/moment', { params: { no: orderNo }, signal }),
    enabled: on,
    refetchInterval: (query) => (query.state.data?.state === 'onAir' || query.state.data?.state === 'making' ? againEveryMs : false),
  })

export const useInvoice = (orderNo: string, on: boolean): UseQueryResult<OwnInvoice, RestError> =>
  useQuery({
    queryKey: invoiceKey(orderNo),
    queryFn: ({ signal }) => rest('GET /orders/:no/invoice', { params: { no: orderNo }, signal }),
    enabled: on,
  })

export function useAskInvoice(orderNo: string) {
  const queries = useQueryClient()
  return useMutation<OwnInvoice, RestError, InvoiceAsk>({
    mutationFn: (body) => rest('POST /orders/:no/invoice', { params: { no: orderNo }, body }),
    onSuccess: (told) => queries.setQueryData(invoiceKey(orderNo), told),
  })
}

/** now: she has it; later: three days more, once. */
export function useReceipt(orderNo: string) {
  const queries = useQueryClient()
  return useMutation<OrderParcels, RestError, 'now' | 'later'>({
    mutationFn: (when) =>
      when === 'now'
        ? rest('POST /orders/:no/receipt', { params: { no: orderNo } })
        : rest('POST /orders/:no/receipt/later', { params: { no: orderNo } }),
    onSuccess: async (told) => {
      queries.setQueryData(parcelsKey(orderNo), told)
      await queries.invalidateQueries({ queryKey: ['order', orderNo] })
      await queries.invalidateQueries({ queryKey: ordersKey })
    },
  })
}
