// Reads the staff's queue of after-sale cases and does what is decided about them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AfterSaleDecide, AfterSaleInspect, CaseTab } from '../../../../server/protocol/after-sales.ts'
import { rest } from '../../platform/rest-client.ts'

const everyMs = 20_000
export const casesKey = ['console', 'after-sales'] as const

export const useCases = (ask: { tab: CaseTab; q: string; cursor: string }) =>
  useQuery({
    queryKey: [...casesKey, ask],
    queryFn: ({ signal }) => {
      const { tab, q, cursor } = ask
      return rest('GET /staff/after-sales', { query: { tab, ...(q && { q }), ...(cursor && { cursor }) }, signal })
    },
    refetchInterval: everyMs,
    placeholderData: (before) => before,
  })
export const useCase = (caseId: string) =>
  useQuery({
    queryKey: [...casesKey, 'one', caseId],
    queryFn: ({ signal }) => rest('GET /staff/after-sales/:id', { params: { id: caseId }, signal }),
    refetchInterval: everyMs,
  })
export const useCaseCounts = (may: boolean) =>
  useQuery({
    queryKey: [...casesKey, 'counts'],
    queryFn: ({ signal }) => rest('GET /staff/after-sales/counts', { signal }),
    refetchInterval: everyMs,
    enabled: may,
  })

export type CaseAct =
  | { act: 'decide'; body: AfterSaleDecide }
  | { act: 'receive'; body: { seenVersion: number; reason: string } }
  | { act: 'inspect'; body: AfterSaleInspect }
export function useCaseAct(caseId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (given: CaseAct) => {
      const params = { id: caseId }
      if (given.act === 'decide') return rest('POST /staff/after-sales/:id/decide', { params, body: given.body })
      if (given.act === 'receive') return rest('POST /staff/after-sales/:id/receive', { params, body: given.body })
      return rest('POST /staff/after-sales/:id/inspect', { params, body: given.body })
    },
    onSettled: () =>
      Promise.all([casesKey, ['console', 'orders']].map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] }))),
  })
}
