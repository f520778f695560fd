// What staff do with orders: remark, close, let go after review, ship many, export; and the invoice asked for with one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OrderExport } from '../../../../server/protocol/order-desk.ts'
import type { ParcelCorrect, ShipRow } from '../../../../server/protocol/shipments.ts'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'
import type { StaffOrderFull } from './orders.query.ts'

/** What was done with an order stands in its drawer at once, and in the list behind it. */
function useToldOrder(orderNo: string) {
  const queries = useQueryClient()
  return async (full: StaffOrderFull): Promise<void> => {
    queries.setQueryData(['console', 'order', orderNo], full)
    await queries.invalidateQueries({ queryKey: ['console', 'orders'] })
  }
}

export function useRemark(orderNo: string) {
  const told = useToldOrder(orderNo)
  return useMutation<StaffOrderFull, RestError, string>({
    mutationFn: (text) => rest('POST /staff/orders/:no/remark', { params: { no: orderNo }, body: { text } }),
    onSuccess: told,
  })
}

export function useCloseOrder(orderNo: string) {
  const told = useToldOrder(orderNo)
  return useMutation<StaffOrderFull, RestError, string>({
    mutationFn: (reason) => rest('POST /staff/orders/:no/close', { params: { no: orderNo }, body: { reason } }),
    onSuccess: told,
  })
}

export function useReleaseOrder(orderNo: string) {
  const told = useToldOrder(orderNo)
  return useMutation<StaffOrderFull, RestError, string>({
    mutationFn: (reason) => rest('POST /staff/orders/:no/release', { params: { no: orderNo }, body: { reason } }),
    onSuccess: told,
  })
}

export const useStaffInvoice = (orderNo: string) =>
  useQuery({
    queryKey: ['console', 'invoice', orderNo],
    queryFn: ({ signal }) => rest('GET /staff/orders/:no/invoice', { params: { no: orderNo }, signal }),
  })

export const useInvoiceReveal = (orderNo: string) =>
  useMutation<RestReply<'POST /staff/orders/:no/invoice/reveal'>, RestError, string>({
    mutationFn: (reason) => rest('POST /staff/orders/:no/invoice/reveal', { params: { no: orderNo }, body: { reason } }),
  })

export const useStaffParcels = (orderNo: string) =>
  useQuery({
    queryKey: ['console', 'parcels', orderNo],
    queryFn: ({ signal }) => rest('GET /staff/orders/:no/parcels', { params: { no: orderNo }, signal }),
  })

export function useCorrectParcel(orderNo: string) {
  const queries = useQueryClient()
  return useMutation<RestReply<'POST /staff/orders/:no/parcels/correct'>, RestError, ParcelCorrect>({
    mutationFn: (body) => rest('POST /staff/orders/:no/parcels/correct', { params: { no: orderNo }, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['console'] }),
  })
}

export function useShip() {
  const queries = useQueryClient()
  return useMutation<RestReply<'POST /staff/shipments'>, RestError, ShipRow[]>({
    mutationFn: (rows) => rest('POST /staff/shipments', { body: { rows } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['console'] }),
  })
}

/** reason null: masked. */
export const useExport = () =>
  useMutation<RestReply<'POST /staff/orders/export'>, RestError, OrderExport & { reason: string | null }>({
    mutationFn: ({ reason, ...body }) =>
      reason === null
        ? rest('POST /staff/orders/export', { body })
        : rest('POST /staff/orders/export-personal', { body: { ...body, reason } }),
  })
