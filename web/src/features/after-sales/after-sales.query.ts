// Reads what may be asked for of an order, opens a case once however often she taps, and follows it.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { AfterSaleOpen, AfterSaleSendBack, OrderAfterSales } from '../../../../server/protocol/after-sales.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const everyMs = 15_000
const keyOf = (orderNo: string) => ['after-sales', orderNo] as const

export const useAfterSales = (orderNo: string, enabled: boolean): UseQueryResult<OrderAfterSales, RestError> =>
  useQuery({
    queryKey: keyOf(orderNo),
    queryFn: ({ signal }) => rest('GET /orders/:no/after-sales', { params: { no: orderNo }, signal }),
    enabled,
    refetchInterval: everyMs,
  })

/** What she did shows at once here, on the order and in her list. */
function useRead(orderNo: string): () => Promise<unknown> {
  const queries = useQueryClient()
  return () =>
    Promise.all([keyOf(orderNo), ['order', orderNo], ['orders']].map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })))
}
export function useOpenCase(orderNo: string) {
  const read = useRead(orderNo)
  return useMutation({
    mutationFn: ({ wish, key }: { wish: AfterSaleOpen; key: string }) =>
      rest('POST /orders/:no/after-sales', { params: { no: orderNo }, body: wish, key }),
    onSuccess: read,
  })
}
export function useWithdraw(orderNo: string) {
  const read = useRead(orderNo)
  return useMutation({
    mutationFn: (caseId: string) => rest('POST /after-sales/:id/withdraw', { params: { id: caseId } }),
    onSuccess: read,
  })
}
export function useSendBack(orderNo: string) {
  const read = useRead(orderNo)
  return useMutation({
    mutationFn: ({ caseId, parcel }: { caseId: string; parcel: AfterSaleSendBack }) =>
      rest('POST /after-sales/:id/send-back', { params: { id: caseId }, body: parcel }),
    onSuccess: read,
  })
}
