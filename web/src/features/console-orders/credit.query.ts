// Reads who is credited for an order, and gives it to another leader.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OrderCredit } from '../../../../server/protocol/crediting.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

const creditKey = (orderNo: string) => ['console', 'orderCredit', orderNo] as const

export const useOrderCredit = (orderNo: string) =>
  useQuery({
    queryKey: creditKey(orderNo),
    queryFn: ({ signal }) => rest('GET /staff/orders/:no/credit', { params: { no: orderNo }, signal }),
  })

export const useActiveLeaders = () =>
  useQuery({
    queryKey: ['console', 'leaders', 'active'],
    queryFn: ({ signal }) => rest('GET /staff/leaders', { query: { state: 'active', limit: '50' }, signal }),
  })

export function useChangeLeader(orderNo: string) {
  const queries = useQueryClient()
  return useMutation<OrderCredit, RestError, { leaderId: string; reason: string; seenVersion: number }>({
    mutationFn: (body) => rest('POST /staff/orders/:no/leader', { params: { no: orderNo }, body }),
    onSuccess: async (credit) => {
      queries.setQueryData(creditKey(orderNo), credit)
      await Promise.all(['order', 'orders'].map((key) => queries.invalidateQueries({ queryKey: ['console', key] })))
    },
    // another may have been first
    onError: () => void queries.invalidateQueries({ queryKey: creditKey(orderNo) }),
  })
}
