// Money that goes back from an order's drawer: refunds without a case, and the case that staff open for a buyer.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { AfterSaleOpen, DirectRefundAsk } from '../../../../server/protocol/after-sales.ts'
import { newPageKey } from '../../platform/env.ts'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'

const refundsKey = (orderNo: string) => ['console', 'refunds', orderNo] as const
const choicesKey = (orderNo: string) => ['console', 'case-choices', orderNo] as const

export const useDirectRefunds = (orderNo: string) =>
  useQuery({
    queryKey: refundsKey(orderNo),
    queryFn: ({ signal }) => rest('GET /staff/orders/:no/refunds', { params: { no: orderNo }, signal }),
  })

/** Everything that tells of the order is read again. */
const useMoved = () => {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['console'] })
}

type Refund = RestReply<'POST /staff/orders/:no/refunds'>
export function useAskRefund(orderNo: string) {
  const onSettled = useMoved()
  // the same press again asks for the same refund; another amount is another one
  const key = useRef(newPageKey())
  return useMutation<Refund, RestError, DirectRefundAsk>({
    mutationFn: (body) => rest('POST /staff/orders/:no/refunds', { params: { no: orderNo }, body, key: key.current }),
    onSuccess: () => void (key.current = newPageKey()),
    onError: ({ code }) => {
      if (code !== 'no_answer') key.current = newPageKey()
    },
    onSettled,
  })
}
export function useDecideRefund() {
  const onSettled = useMoved()
  return useMutation<Refund, RestError, { refundId: string; yes: boolean; reason: string }>({
    mutationFn: ({ refundId, yes, reason }) =>
      rest(yes ? 'POST /staff/refunds/:id/approve' : 'POST /staff/refunds/:id/drop', { params: { id: refundId }, body: { reason } }),
    onSettled,
  })
}

/** Asked when the dialog opens. */
export const useCaseChoices = (orderNo: string, on: boolean) =>
  useQuery({
    queryKey: choicesKey(orderNo),
    queryFn: ({ signal }) => rest('GET /staff/orders/:no/after-sales', { params: { no: orderNo }, signal }),
    enabled: on,
  })
export function useOpenForBuyer(orderNo: string) {
  const onSettled = useMoved()
  const key = useRef(newPageKey())
  return useMutation<RestReply<'POST /staff/orders/:no/after-sales'>, RestError, AfterSaleOpen>({
    mutationFn: (body) => rest('POST /staff/orders/:no/after-sales', { params: { no: orderNo }, body, key: key.current }),
    onSuccess: () => void (key.current = newPageKey()),
    onError: ({ code }) => {
      if (code !== 'no_answer') key.current = newPageKey()
    },
    onSettled,
  })
}
